"""Who is shown to be writing. Whether a person is, says an app above, which keeps what people chose. Default: yes."""

from collections.abc import Callable, Collection
from typing import Final

from colleagues.models import people_blocked_by, people_who_blocked
from profiles.models import User

Asker = Callable[[User], bool]
MOST_A_MINUTE: Final = 30  # times that one page after another says so
MOST_NAMED: Final = 20  # writers an answer
_askers: list[Asker] = []


def register(asker: Asker) -> None:
    """Let `asker` say whether a person wants it. Called in `AppConfig.ready()`; a second one is a mistake."""
    if _askers:
        raise ValueError("Two apps keep whether writing is shown")
    _askers.append(asker)


def is_shown_of(person: User) -> bool:
    """Whether others see that `person` is writing."""
    return _askers[0](person) if _askers else True


def names_of(numbers: Collection[int], reader: User) -> dict[int, str]:
    """Of the people `numbers` who write, the names that `reader` is shown: not their own, and nobody's with whom there
    is a block, whoever set it. One query.
    """
    people = User.objects.visible_to(reader).members().filter(pk__in=numbers).exclude(pk=reader.pk)
    apart = people.exclude(pk__in=people_blocked_by(reader)).exclude(pk__in=people_who_blocked(reader.pk))
    return dict(apart.values_list("pk", "name"))

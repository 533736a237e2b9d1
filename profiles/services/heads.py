"""How many people a department, a team or a profession has: stored, for nobody counts half a million to show a page.

A place of up to a thousand is counted again with each change to it; a bigger one, and what a date changes overnight,
by the sweep. A place whose row somebody else has locked is left to the sweep as well: nobody waits for a number.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import models, transaction
from django.db.models import Count

from profiles.models import Department, Profession, Role, Team, User

COUNTED_AT_ONCE: Final = 1000  # people
_PLACES: Final[tuple[tuple[str, type[Department] | type[Team] | type[Profession]], ...]] = (
    ("department", Department),
    ("team", Team),
    ("profession", Profession),
)


def count_around(person: User, *, also: Sequence[Team | Profession] = ()) -> None:
    """Count again where `person` has or had a role, and the places `also`, which they have just left."""
    named = {name: set(person.roles.order_by().values_list(name, flat=True)) - {None} for name, _model in _PLACES}
    for place in also:
        named[place._meta.model_name or ""].add(place.pk)
    for name, model in _PLACES:
        _count_small(name, model, named[name])


@transaction.atomic
def count_all() -> int:
    """Count everywhere, and write what differs. Returns how many rows that were."""
    return sum(_count_every(name, model) for name, model in _PLACES)


@transaction.atomic
def _count_small(name: str, model: type[models.Model], ids: Iterable[int]) -> None:
    rows = model._default_manager.filter(pk__in=ids, head_count__lte=COUNTED_AT_ONCE).order_by()
    for pk in rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True):
        people = Role.objects.current().filter(**{name: pk}).order_by().values("person").distinct()
        number = people[: COUNTED_AT_ONCE + 1].count()
        model._default_manager.filter(pk=pk).exclude(head_count=number).update(head_count=number)


def _count_every(name: str, model: type[models.Model]) -> int:
    found = Role.objects.current().exclude(**{name: None}).order_by().values_list(name)
    numbers = dict(found.annotate(Count("person", distinct=True)))
    stored = model._default_manager.order_by("pk").values_list("pk", "head_count")
    wrong = [pk for pk, number in stored if number != numbers.get(pk, 0)]
    for pk in wrong:
        model._default_manager.filter(pk=pk).update(head_count=numbers.get(pk, 0))
    return len(wrong)

"""Here today: what a reader learns of those who are at the same workplace, and the total that everybody may know.

Only who has marked a workplace for today sees anything of their circle, and only there. The circle is counted from
three up; names are those of people who let the others who are there see theirs, for readers who do the same. A block
either way takes both out of what the other sees; the total is the same for everybody, or it would tell of blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from colleagues.models import people_added_by, people_blocked_by, people_who_added, people_who_blocked
from core.paging import Page, paginate_by_number
from groups.models import Membership, groups_of
from profiles.models import Counterpart, Presence, User, Workplace
from profiles.models.presence import PresenceQuerySet, rounded

FEWEST_COUNTED: Final = 3  # of one's circle: of fewer one would know who
GROUPS_SHOWN: Final = 20
FACES_SHOWN: Final = 5  # in the margin of home


class Room(NamedTuple):
    """One of the reader's groups, and how many of it are here."""

    slug: str
    name: str
    number: int


@dataclass(frozen=True)
class Here:
    """What one reader may know of one workplace today."""

    workplace: Workplace
    mine: Presence | None = None  # the reader's own mark there
    total: int = 0  # rounded down to a ten; 0 below
    colleagues: int = 0  # at least three, or 0
    counterparts: int = 0
    groups: Sequence[Room] = ()
    page: Page[Presence] | None = None  # of those whose name is shown
    own: Sequence[Presence] = field(default=())  # the colleagues among them, where there are more pages

    @property
    def total_label(self) -> str:
        """ "20 or more people", or that there are fewer than ten."""
        return _("%(number)d or more people") % {"number": self.total} if self.total else _("Fewer than 10 people")


def own_mark(reader: User) -> Presence | None:
    """Where `reader` is today. One query."""
    return Presence.objects.of(reader).first()


def total_at(workplace: Workplace) -> int:
    """How many are there, rounded down to a ten; 0 below ten. The same for every reader. One query."""
    return rounded(Presence.objects.at(workplace).count())


def at_workplace(workplace: Workplace, reader: User, mine: Presence | None, params: dict[str, str]) -> Here:
    """What `reader`, whose mark of today is `mine`, may know of `workplace`. At most four queries, two elsewhere."""
    total = total_at(workplace)
    if mine is None or mine.workplace_id != workplace.pk:
        return Here(workplace, total=total)
    others = _others(workplace, reader)
    circle = others.aggregate(
        colleagues=Count("pk", filter=Q(person__in=_mutual(reader))),
        counterparts=Count("pk", filter=Q(person__in=_counterparts(reader))),
    )
    page = None
    if mine.shows_name:
        named = others.filter(shows_name=True).select_related("person__department")
        page = paginate_by_number(named, params, key="person_id")
    return Here(
        workplace,
        mine=mine,
        total=total,
        colleagues=_counted(circle["colleagues"]),
        counterparts=_counted(circle["counterparts"]),
        groups=_groups(others, reader),
        page=page,
    )


def on_home(reader: User) -> list[Presence]:
    """The reader's own mark of today, and up to five of those who are there and whose name they may see. One query.

    Empty where the reader is nowhere.
    """
    is_colleague = Exists(User.objects.filter(pk=OuterRef("person"), pk__in=people_added_by(reader.pk)))
    order = Case(When(person=reader, then=Value(0)), When(is_colleague, then=Value(1)), default=Value(2))
    rows = _near(reader).select_related("workplace", "person__department")
    return list(rows.order_by(order, "-person_id")[: FACES_SHOWN + 1])


def _near(reader: User) -> PresenceQuerySet:
    """The reader's own mark of today, and those of others whose name they may see there."""
    mine = Presence.objects.today().filter(person=reader)
    there = Presence.objects.today().filter(workplace__in=mine.values("workplace"))
    named = Q(Exists(mine.filter(shows_name=True)), shows_name=True) & ~_apart(reader)
    return there.filter(Q(person=reader) | named)


def _others(workplace: Workplace, reader: User) -> PresenceQuerySet:
    """Those who are there but the reader, and whom no block keeps from them."""
    return Presence.objects.at(workplace).exclude(person=reader).exclude(_apart(reader))


def _apart(reader: User) -> Q:
    return Q(person__in=people_blocked_by(reader)) | Q(person__in=people_who_blocked(reader.pk))


def _mutual(reader: User) -> Any:
    """Colleagues who have added the reader too: nobody is counted for whoever just puts them on a list."""
    return people_added_by(reader.pk).filter(colleague__in=people_who_added(reader))


def _counterparts(reader: User) -> Any:
    return Counterpart.objects.visible_to(reader).filter(person=reader).order_by().values("other")


def _groups(others: PresenceQuerySet, reader: User) -> list[Room]:
    present = Membership.objects.present().filter(group__in=groups_of(reader), person__in=others.values("person"))
    counted = present.order_by().values_list("group__slug", "group__name").annotate(number=Count("pk"))
    rows = counted.filter(number__gte=FEWEST_COUNTED).order_by("-number", "group__name")
    return [Room(*row) for row in rows[:GROUPS_SHOWN]]


def _counted(number: int) -> int:
    return number if number >= FEWEST_COUNTED else 0

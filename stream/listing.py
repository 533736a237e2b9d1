"""What somebody follows, sort by sort, with the groups that they are in and have chosen nothing for.

Names are looked for and shown through their doors alone: what one may not see any more is a line without a word of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F
from django.utils.translation import gettext as _

from core.paging import Page, paginate_together
from groups.models import Membership
from profiles.models import User
from stream.chosen import member_groups, of_name
from stream.controls import Control, blank_control, filled
from stream.marks import Unread, unread_of
from stream.models import Follow, Level
from stream.models.follow import Target
from stream.targets import COLUMNS, PLURALS, seen_by

COUNTED: Final = (Level.WATCHING, Level.TRACKING)  # whose unread replies are counted (DESIGN, section 5)


@dataclass(frozen=True)
class Line:
    """One thing that is followed."""

    number: int  # of the target
    target: Target | None  # None: they may not see it any more
    control: Control
    unread: Unread | None = None  # of a thread that is watched or tracked

    @property
    def tick_id(self) -> str:
        """Of its tick box."""
        return f"tick-{self.number}"


@dataclass(frozen=True)
class Sort:
    """A tab."""

    url: str
    label: str
    count: int
    is_current: bool


def lines_of(
    person: User, name: str, params: Mapping[str, str], *, level: Level | None, words: str, extra: dict[str, str]
) -> tuple[list[Line], Page[Any]]:
    """A page of lines, the last changed first. Four queries at most, however many lines."""
    rows = of_name(person, name, level=level, words=words)
    lists: list[Any] = [rows.annotate(at=F("changed_at"), number=F("pk") * 2)]
    if name == "group" and level in (None, Level.NORMAL):
        rooms = member_groups(person, words=words)
        lists.append(rooms.annotate(at=F("joined_at"), number=F("pk") * 2 + 1))
    page = paginate_together(lists, dict(params), moment="at", key="number", extra=extra)
    return _lines(person, name, page.rows), page


def counts(person: User) -> dict[str, int]:
    """How many of each sort. Two queries."""
    numbers = Follow.objects.of(person).aggregate(**{name: Count(column) for name, column in COLUMNS.items()})
    numbers["group"] += member_groups(person).count()
    return numbers


def sorts(counted: Mapping[str, int], current: str) -> list[Sort]:
    """The tabs."""
    return [Sort(f"?show={name}", str(PLURALS[name]), counted[name], name == current) for name in COLUMNS]


def _lines(person: User, name: str, rows: Any) -> list[Line]:
    column = COLUMNS[name]
    numbers = [row.group_id if isinstance(row, Membership) else getattr(row, f"{column}_id") for row in rows]
    targets = seen_by(name, person).in_bulk(numbers) if numbers else {}
    loud = [
        number
        for number, row in zip(numbers, rows, strict=True)
        if name == "thread" and number in targets and row.current in COUNTED
    ]
    unread = unread_of(loud, person) if loud else {}
    return [
        Line(number, target := targets.get(number), _control(name, number, target, row), unread.get(number))
        for number, row in zip(numbers, rows, strict=True)
    ]


def _control(name: str, number: int, target: Target | None, row: Any) -> Control:
    is_member = isinstance(row, Membership)
    blank = (
        blank_control(target, is_member=is_member)
        if target is not None
        else Control(name, str(number), _("Something that you may not see any more"), is_member=is_member)
    )
    return blank if is_member else filled(blank, level=row.level, muted_until=row.muted_until, because=row.because)

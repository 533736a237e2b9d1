"""The result by department of one poll, as far as it may be published: `polls.joining` decides, this asks and names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polls import joining
from polls.joining import Counted, Department
from polls.models import Mode, Poll
from polls.results import Option, range_label, ranges_of

KEPT_SECONDS = 3600  # a department may be renamed


@dataclass(frozen=True)
class Line:
    """A row of the table in words."""

    name: str
    people: int
    cells: Sequence[int]


@dataclass(frozen=True)
class ByDepartment:
    """The table, or why there is none."""

    columns: Sequence[str] = ()
    lines: Sequence[Line] = ()
    why_not: str = ""
    how: str = ""


@dataclass(frozen=True)
class Found:
    """What the database knows of the votes of a closed poll by department."""

    chosen: Sequence[dict[str, Any]]  # department, what, count
    people: Sequence[dict[str, Any]]  # department, count
    names: Mapping[int, str]


def found_of(poll: Poll) -> Found | None:
    """What `with_departments` found, None for a poll that is open or anonymous. It is kept: a close is for good."""
    annotated: Any = poll
    if annotated.by_department is None:
        return None
    voted = {row["department"] for row in annotated.in_departments}
    names = {row["pk"]: row["name"] for row in annotated.named_departments if row["pk"] in voted}
    found = Found(annotated.by_department, annotated.in_departments, names)
    cache.set(_key(poll.pk), found, KEPT_SECONDS)
    return found


def kept(pk: int) -> Found | None:
    """What was found a while ago of the poll of that number, which had settled then; None where it has to be asked."""
    found: Found | None = cache.get(_key(pk))
    return found


def forget(pk: int) -> None:
    """An archive brought more votes."""
    cache.delete(_key(pk))


def _key(pk: int) -> str:
    return f"poll-departments:1:{pk}"


def by_department(poll: Poll, options: Sequence[Option], found: Found | None) -> ByDepartment:
    """The votes by the department that each voter was in.

    While a poll is open there is no such table: one more vote between two looks would tell whose it is.
    """
    if poll.is_anonymous:
        return ByDepartment(why_not=_("An anonymous poll keeps no departments: fewer people could hide in each."))
    if not poll.is_settled or found is None:
        return ByDepartment(
            why_not=_("The result by department comes after the close: before, each new vote would show whose it is.")
        )
    labels, votes = _counted(poll, options, found)
    is_exclusive = poll.mode != Mode.MULTIPLE or poll.most_choices == 1
    table = joining.join(votes, is_exclusive=is_exclusive)
    if table is None:
        return ByDepartment(
            why_not=_("There is no result by department: it would tell something about fewer than five people.")
        )
    columns = [labels[place] for place in table.columns] + ([_("Other answers")] if table.has_rest else [])
    lines = [Line(_name(row, found.names, table), row.people, row.cells) for row in table.rows]
    return ByDepartment(columns, lines, how=_how(poll))


def _name(row: joining.Row, names: Mapping[int, str], table: joining.Table) -> str:
    if row is not table.rows[-1] or not table.has_others:
        return names[row.departments[0] or 0]
    number = len(row.departments)
    return ngettext("Others (%(count)d department)", "Others (%(count)d departments)", number) % {"count": number}


def _how(poll: Poll) -> str:
    if poll.mode == Mode.RANKED:
        return _(
            "People by what they put first. Departments and answers are joined until every cell holds five people."
        )
    return _("Departments and answers are joined until every cell holds five people.")


def _counted(poll: Poll, options: Sequence[Option], found: Found) -> tuple[list[str], dict[Department, Counted]]:
    """What the columns are called, and the votes by department."""
    if poll.mode == Mode.NUMBER:
        ranges = ranges_of([Decimal(str(row["what"])) for row in found.chosen], step=poll.step)
        labels = [range_label(low, high, poll) for low, high in ranges]

        def place_of(what: Any) -> int:
            return next(place for place, (low, high) in enumerate(ranges) if low <= Decimal(str(what)) < high)
    else:
        places = {option.pk: place for place, option in enumerate(options)}
        labels = [option.label for option in options]

        def place_of(what: Any) -> int:
            return places[what]

    cells: dict[Department, list[int]] = defaultdict(lambda: [0] * len(labels))
    for row in found.chosen:
        cells[row["department"]][place_of(row["what"])] += row["count"]
    votes = {row["department"]: Counted(row["count"], tuple(cells[row["department"]])) for row in found.people}
    return labels, votes

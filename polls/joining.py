"""The result by department, joined until it tells nothing about fewer than five people.

A published table is a partition: every vote lies in exactly one row, and, where a vote is for one thing, in exactly one
column. All cells hold at least five people, so whatever is added or subtracted is a union of cells or nothing. Options
and departments are joined for the whole table at once, never cell by cell: that is what makes subtracting harmless.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5  # people in a cell

Department = int | None


@dataclass(frozen=True)
class Counted:
    """The votes of one department, or of several."""

    people: int
    cells: tuple[int, ...]  # people by option, in the order of the options

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.people + other.people, tuple(map(sum, zip(self.cells, other.cells, strict=True))))


@dataclass(frozen=True)
class Row:
    """A line of the table: one department, or several joined under "others"."""

    departments: tuple[Department, ...]
    people: int
    cells: tuple[int, ...]  # of the columns that are shown; last the joined one, where there is one


@dataclass(frozen=True)
class Table:
    """What may be published."""

    columns: tuple[int, ...]  # places of the options that have a column of their own
    has_rest: bool  # whether the others share one more column
    rows: tuple[Row, ...]  # departments from the largest, "others" last
    has_others: bool


def join(votes: Mapping[Department, Counted], *, is_exclusive: bool) -> Table | None:
    """The table with the most cells that may be published, None where that would be no more than the whole result.

    `is_exclusive` says that each person is in exactly one cell of their row. Where it is not so, all options have a
    column or none: from the sums of the others one could often work out those of the one that is missing.
    """
    if not votes:
        return None
    number = len(next(iter(votes.values())).cells)
    totals = [sum(counted.cells[place] for counted in votes.values()) for place in range(number)]
    by_size = sorted(range(number), key=lambda place: (-totals[place], place))
    widths = [*range(number + 1)] if is_exclusive else [0, number]
    tables = [_table(votes, tuple(sorted(by_size[:width])), is_exclusive) for width in widths if width != number - 1]
    return max(filter(None, tables), key=_worth, default=None)


def _worth(table: Table) -> tuple[int, int]:
    columns = len(table.columns) + table.has_rest
    return (len(table.rows) * max(columns, 1), len(table.rows))


def _table(votes: Mapping[Department, Counted], columns: tuple[int, ...], is_exclusive: bool) -> Table | None:
    number = len(next(iter(votes.values())).cells)
    has_rest = is_exclusive and 0 < len(columns) < number

    def cells_of(counted: Counted) -> tuple[int, ...]:
        shown = tuple(counted.cells[place] for place in columns)
        return (*shown, counted.people - sum(shown)) if has_rest else shown

    def may_stand(counted: Counted) -> bool:
        cells = cells_of(counted)
        if not is_exclusive:  # whoever is not among those who chose it is a cell too: people less cell
            cells += tuple(counted.people - cell for cell in cells)
        return min(counted.people, *cells) >= LEAST if cells else counted.people >= LEAST

    nobody = Counted(0, (0,) * number)
    by_size: list[Department] = sorted(votes, key=lambda key: (-votes[key].people, key or 0))
    shown = [key for key in by_size if key is not None and may_stand(votes[key])]
    others = [key for key in by_size if key not in shown]
    while others and not may_stand(sum((votes[key] for key in others), nobody)):
        if not shown:
            return None
        others.append(shown.pop())
    if len(shown) + bool(others) < 2:  # noqa: PLR2004 - one line says what the whole result says
        return None
    rows = [Row((key,), votes[key].people, cells_of(votes[key])) for key in shown]
    if others:
        together = sum((votes[key] for key in others), nobody)
        rows.append(Row(tuple(others), together.people, cells_of(together)))
    return Table(columns, has_rest, tuple(rows), bool(others))

"""Keyset paging: any page of any list costs the same, and nothing is shown twice when rows arrive in between.

Lists are ordered by a moment and an id, newest first. An address carries the last row of the page before.
"""

import base64
import binascii
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet

_M = TypeVar("_M", bound=Model)
PAGE_SIZE = 25
_MOST_DIGITS = 19  # of a number that fits a bigint
_KEY = struct.Struct(">qq")  # microseconds since 1970, id


class BadCursor(ValueError):
    """The address was cut or made up: the view shows the first page."""


def cursor(moment: datetime, pk: int) -> str:
    """A short text for an address that names the row (moment, pk)."""
    microseconds = round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)
    return base64.urlsafe_b64encode(_KEY.pack(microseconds, pk)).rstrip(b"=").decode()


def read_cursor(text: str) -> tuple[datetime, int]:
    """The row that `cursor` named. Raises BadCursor."""
    try:
        microseconds, pk = _KEY.unpack(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return datetime.fromtimestamp(microseconds / 1_000_000, tz=UTC), pk
    except (ValueError, OverflowError, OSError, struct.error, binascii.Error) as error:
        raise BadCursor(text) from error


@dataclass(frozen=True)
class Page(Generic[_M]):
    """One page of rows, newest first, and the addresses of its neighbours ("" where there is none)."""

    rows: Sequence[_M]
    older_url: str
    newer_url: str
    above: Any = None  # where the row stands that comes before the first; None where there is none
    below: Any = None  # where the last one stands; None where it is the last of all


def paginate(
    rows: "QuerySet[_M, Any]",
    params: dict[str, str],
    *,
    moment: str,
    key: str = "pk",
    size: int = PAGE_SIZE,
    extra: dict[str, str] | None = None,
) -> Page[_M]:
    """The page of `rows` that `params` (`before=` or `after=` a cursor) ask for.

    Ordered by (`moment`, `key`) descending. One query. A cursor that cannot be read gives the first page.
    `extra` is kept in the neighbours' addresses.
    """
    return paginate_together([rows], params, moment=moment, key=key, size=size, extra=extra)


def paginate_together(
    lists: "Sequence[QuerySet[Any, Any]]",
    params: dict[str, str],
    *,
    moment: str,
    key: str,
    size: int = PAGE_SIZE,
    extra: dict[str, str] | None = None,
) -> Page[Any]:
    """As `paginate`, for rows of several tables in one list: `key` must tell any two of them apart. A query each."""
    order = _Order(moment, key, size)
    return _page(order, partial(order.take, lists), _read, params, extra)


def paginate_united(
    lists: "Sequence[QuerySet[Any, Any]]",
    params: dict[str, str],
    *,
    moment: str,
    key: str,
    size: int = PAGE_SIZE,
    extra: dict[str, str] | None = None,
) -> Page[Any]:
    """As `paginate`, for several lists of one table in one query, each row once. None of them is read beyond the page.

    The rows are named tuples of `moment` and `key`. Without lists there is nothing, and no query.
    """
    order = _Order(moment, key, size)
    return _page(order, partial(order.take_united, lists), _read, params, extra)


class Row(NamedTuple):
    """Where a row stands, and its number."""

    moment: datetime
    pk: int


Take = Callable[[str, Row | None, int], list[Row]]
"""Given a side ("lt" or "gt"), a place or None, and how many: the rows nearest to it on that side, nearest first."""


def paginate_taken(
    take: Take, params: dict[str, str], *, size: int = PAGE_SIZE, extra: dict[str, str] | None = None
) -> Page[Any]:
    """As `paginate`, for rows that `take` finds, in whatever tables. It is called once, twice for a newer page."""
    order = _Order("moment", "pk", size)

    def nearest(side: str, last: tuple[datetime, int] | None) -> list[Row]:
        return take(side, Row(*last) if last else None, size + 1)

    return _page(order, nearest, _read, params, extra)


def paginate_by_number(
    rows: "QuerySet[_M, Any]",
    params: dict[str, str],
    *,
    key: str,
    then: Sequence[str] = (),
    size: int = PAGE_SIZE,
    extra: dict[str, str] | None = None,
) -> Page[_M]:
    """As `paginate`, ordered by the number `key` alone, descending. Of rows with the same one the first of `then`."""
    order = _NumberOrder(key, tuple(then), size)
    return _page(order, partial(order.take, rows), _read_number, params, extra)


def _page(
    order: "_Order | _NumberOrder",
    take: Callable[[str, Any], list[Any]],
    read: Callable[[str | None], Any],
    params: dict[str, str],
    extra: dict[str, str] | None,
) -> Page[Any]:
    before, after = read(params.get("before")), read(params.get("after"))
    if after:
        found = take("gt", after)
        more_newer, above = len(found) > order.size, found[order.size :]
        more_older, found = True, found[: order.size][::-1]
        edge = order.place(above[0]) if above else None
        if not found:
            after = None
    if not after:
        found = take("lt", before)
        more_older, found = len(found) > order.size, found[: order.size]
        more_newer, edge = before is not None, before

    def address(name: str, row: Any) -> str:
        return "?" + urlencode({**(extra or {}), name: order.cursor_of(row)})

    return Page(
        rows=found,
        older_url=address("before", found[-1]) if found and more_older else "",
        newer_url=address("after", found[0]) if found and more_newer else "",
        above=edge,
        below=order.place(found[-1]) if found and more_older else None,
    )


@dataclass(frozen=True)
class _Order:
    """By a moment and a key, and how many rows make a page."""

    moment: str
    key: str
    size: int

    def place(self, row: Any) -> tuple[datetime, int]:
        """Where a row stands."""
        return _moment(row, self.moment), getattr(row, self.key)

    def cursor_of(self, row: Any) -> str:
        """The text of an address that names the row."""
        return cursor(*self.place(row))

    def take(self, lists: "Sequence[QuerySet[Any, Any]]", side: str, last: tuple[datetime, int] | None) -> list[Any]:
        """The rows nearest to `last` on that side of it, and one more than make a page, nearest first."""
        found = [row for rows in lists for row in self._nearest(rows, side, last)]
        return sorted(found, key=self.place, reverse=side == "lt")[: self.size + 1] if len(lists) > 1 else found

    def take_united(
        self, lists: "Sequence[QuerySet[Any, Any]]", side: str, last: tuple[datetime, int] | None
    ) -> list[Any]:
        """The same by one query, in which each list gives a page at most."""
        parts = [self._nearest(rows, side, last).values_list(self.moment, self.key, named=True) for rows in lists]
        if len(parts) < 2:  # noqa: PLR2004 - nothing to unite
            return [row for rows in parts for row in rows]
        sign = "-" if side == "lt" else ""
        united = parts[0].union(*parts[1:]).order_by(f"{sign}{self.moment}", f"{sign}{self.key}")
        return list(united[: self.size + 1])

    def _nearest(
        self, rows: "QuerySet[Any, Any]", side: str, last: tuple[datetime, int] | None
    ) -> "QuerySet[Any, Any]":
        sign = "-" if side == "lt" else ""
        further = rows.filter(beyond(self.moment, self.key, side, last)) if last else rows
        return further.order_by(f"{sign}{self.moment}", f"{sign}{self.key}")[: self.size + 1]


@dataclass(frozen=True)
class _NumberOrder:
    """By a number, and how many rows make a page."""

    key: str
    then: tuple[str, ...]
    size: int

    def place(self, row: Any) -> int:
        """Where a row stands."""
        number: int = getattr(row, self.key)
        return number

    def cursor_of(self, row: Any) -> str:
        """The number of the row."""
        return str(self.place(row))

    def take(self, rows: "QuerySet[Any, Any]", side: str, last: int | None) -> list[Any]:
        """The rows nearest to `last` on that side of it, and one more than make a page, nearest first."""
        beyond = rows.filter(**{f"{self.key}__{side}": last}) if last else rows
        sign = "-" if side == "lt" else ""
        found = beyond.order_by(f"{sign}{self.key}", *self.then)
        return list((found.distinct(self.key) if self.then else found)[: self.size + 1])


def _read(text: str | None) -> tuple[datetime, int] | None:
    try:
        return read_cursor(text) if text else None
    except BadCursor:
        return None


def _read_number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < _MOST_DIGITS else None


def beyond(moment: str, key: str, side: str, last: tuple[datetime, int]) -> Q:
    """(moment, key) beyond `last` on that side ("lt" or "gt"), in the form that one index scan answers."""
    return Q(**{f"{moment}__{side}e": last[0]}) & (
        Q(**{f"{moment}__{side}": last[0]}) | Q(**{f"{key}__{side}": last[1]})
    )


def _moment(row: Any, path: str) -> datetime:
    value = row
    for name in path.split("__"):
        value = getattr(value, name)
    if not isinstance(value, datetime):
        raise TypeError(f"{path} is no moment")
    return value

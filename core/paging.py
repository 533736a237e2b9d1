"""Keyset paging: any page of any list costs the same, and nothing is shown twice when rows arrive in between.

Lists are ordered by a moment and an id, newest first. An address carries the last row of the page before.
"""

import base64
import binascii
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet

_M = TypeVar("_M", bound=Model)
PAGE_SIZE = 25
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
    before, after = _read(params.get("before")), _read(params.get("after"))
    if after:
        found = list(rows.filter(_beyond(moment, key, "gt", after)).order_by(moment, key)[: size + 1])
        more_newer, found = len(found) > size, found[:size][::-1]
        more_older = True
        if not found:
            after = None
    if not after:
        page = rows.filter(_beyond(moment, key, "lt", before)) if before else rows
        found = list(page.order_by(f"-{moment}", f"-{key}")[: size + 1])
        more_older, found = len(found) > size, found[:size]
        more_newer = before is not None

    def address(name: str, row: _M) -> str:
        return "?" + urlencode({**(extra or {}), name: cursor(_moment(row, moment), getattr(row, key))})

    return Page(
        rows=found,
        older_url=address("before", found[-1]) if found and more_older else "",
        newer_url=address("after", found[0]) if found and more_newer else "",
    )


def _read(text: str | None) -> tuple[datetime, int] | None:
    try:
        return read_cursor(text) if text else None
    except BadCursor:
        return None


def _beyond(moment: str, key: str, side: str, last: tuple[datetime, int]) -> Q:
    """(moment, key) beyond `last`, in the form that one index scan answers."""
    return Q(**{f"{moment}__{side}e": last[0]}) & (
        Q(**{f"{moment}__{side}": last[0]}) | Q(**{f"{key}__{side}": last[1]})
    )


def _moment(row: Model, path: str) -> datetime:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    if not isinstance(value, datetime):
        raise TypeError(f"{path} is no moment")
    return value

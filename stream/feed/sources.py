"""Where the entries of a tab come from, and its newest by one statement, whatever the network holds.

A source is one person, group, tag or department. `stream_places_before` and `_after` (migration 0005) say in Postgres
which entries of a reader's sources come next: for those who hear of much among the next of all entries, for others by
the next of each source. What they found, a little more than a page, goes through the door at the end of the same
statement; where the door leaves too few, more is asked for. So nothing is missed, and the door alone is planned.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import connection

from core.paging import Row
from profiles.models import User, departments_of

AT_ONCE: Final = 60  # rows that are let through the door at first
WIDER: Final = 6  # times as many, where they were too few
WIDE: Final = 100  # sources; who has so many is answered from the next of all entries first
HEADS: Final = 400  # rows, shared by the sources, by which it is seen which of them have to be read on


class Sources(StrEnum):
    """Of which sources, as the functions know them."""

    SELF = "self"
    COLLEAGUES = "colleagues"
    ROOMS = "rooms"
    FOLLOWED = "followed"  # colleagues, rooms and oneself too
    CHANNELS = "channels"


Door = tuple[str, Sequence[Any]]  # the query of the numbers that are let through, and its parameters

_STATEMENT: Final = """
SELECT found.moment, found.id, readable.id IS NOT NULL
FROM {function}(
    %(person)s, %(sources)s, %(departments)s::bigint[], %(moment)s::timestamptz, %(pk)s, %(most)s, %(wide)s, %(heads)s
) AS found
LEFT JOIN LATERAL (SELECT id FROM ({door}) AS entry WHERE entry.id = found.id LIMIT 1) AS readable ON true
ORDER BY found.moment {way}, found.id {way}
"""
_WAYS: Final = {"lt": ("stream_places_before", "DESC", "infinity"), "gt": ("stream_places_after", "ASC", "-infinity")}


class Found(list[Row]):
    """Rows, and whether there may be more of them than were asked for at once."""

    is_cut = False


def newest(
    reader: User, sources: Sources, door: Door, *, side: str, last: Row | None, number: int, enough: int
) -> Found:
    """The first `number` rows of `sources` on that side of `last`, nearest first, whose entry is in `door`.

    Fewer only where there are no more, or where one query has found `enough`. `door` is what the reader may read,
    thinned and narrowed. One query; more where most of the newest stay behind the door.
    """
    found: list[Row] = []
    most = max(AT_ONCE, number + 1, 2 * enough)
    while True:
        rows = _rows(reader, sources, door, side, last, most)
        known = {row.pk for row in found}
        for moment, pk, is_readable in rows:
            if is_readable and pk not in known:
                found.append(Row(moment, pk))
                known.add(pk)
        if len(found) >= enough or len(rows) < most:
            given = Found(found[:number])
            given.is_cut = len(rows) == most and len(found) < number
            return given
        moment, pk, _is_readable = rows[-1]
        last, most = Row(moment, pk), most * WIDER


def _rows(
    reader: User, sources: Sources, door: Door, side: str, last: Row | None, most: int
) -> list[tuple[datetime, int, bool]]:
    through, given = _named(door)
    function, way, end = _WAYS[side]
    asked: dict[str, Any] = given | {"person": reader.pk, "sources": sources.value, "most": most}
    asked |= {"wide": WIDE, "heads": HEADS}
    asked["departments"] = list(departments_of(reader)) if sources == Sources.CHANNELS else []
    asked |= {"moment": last.moment, "pk": last.pk} if last else {"moment": end, "pk": 0}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT.format(function=function, door=through, way=way), asked)
        rows: list[tuple[datetime, int, bool]] = cursor.fetchall()
    return rows


def _named(door: Door) -> tuple[str, dict[str, Any]]:
    """The text of `door` with names in the place of its marks."""
    sql, values = door
    names = iter(range(len(values)))
    return re.sub("%s", lambda _mark: f"%(door_{next(names)})s", sql), {
        f"door_{number}": value for number, value in enumerate(values)
    }

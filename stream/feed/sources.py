"""Where the entries of a tab come from, and its newest by one statement, whatever the network holds.

A source is one person, group, tag or department. Of each source the one newest row is looked up by an index; of those
heads as many as are asked for give an edge below which nothing can be wanted, and only sources above it are read, down
to that edge. What was found, a little more than a page, goes through the door at the end of the same statement; where
the door leaves too few, more is asked for. So nothing is missed, and the door is planned once.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from content.models import Audience, State, Voice
from core.paging import Row
from profiles.models import User, departments_of
from stream.models import Level

AT_ONCE: Final = 60  # rows that are let through the door at first
WIDER: Final = 6  # times as many, where they were too few
_SAID: Final = "SELECT published_at AS moment, id FROM content_entry WHERE state = %(published)s AND "
_ROWS: Final = {  # rows of one source; its number is `source.id`
    "person": f"{_SAID} voice = %(personal)s AND author_id = source.id",
    "group": f"{_SAID} group_id = source.id",
    "tag": (
        "SELECT published_at AS moment, content_object_id AS id FROM content_entrytag"
        " WHERE published_at IS NOT NULL AND tag_id = source.id"
    ),
    "office": f"{_SAID} audience = %(department)s AND department_id = source.id",
    "channel": (
        "SELECT feeds_from AS moment, entry_id AS id FROM content_broadcast"
        " WHERE feeds_from <= %(now)s AND department_id = source.id"
    ),
}
_FOLLOWED: Final = """
  SELECT {column}_id AS id FROM stream_follow WHERE person_id = %(person)s AND {column}_id IS NOT NULL
    AND level >= {level} AND (muted_until IS NULL OR muted_until <= %(now)s)"""
_TRACKED: Final = "%(tracking)s"
_HEARD: Final = "%(normal)s"
_COLLEAGUES: Final = "SELECT colleague_id AS id FROM colleagues_colleaguelink WHERE member_id = %(person)s"
_ROOMS: Final = """
  SELECT group_id AS id FROM groups_membership
  WHERE person_id = %(person)s AND left_at IS NULL AND joined_at IS NOT NULL"""
_TAGS: Final = _FOLLOWED.format(column="tag", level=_TRACKED)
_OWN_DEPARTMENTS: Final = "SELECT id FROM unnest(%(departments)s::bigint[]) AS id"

SELF: Final = {"person": "SELECT %(person)s AS id"}
COLLEAGUES: Final = {"person": _COLLEAGUES}
ROOMS: Final = {"group": _ROOMS}
FOLLOWED: Final = {
    "person": f"{_FOLLOWED.format(column='followed', level=_TRACKED)} UNION {_COLLEAGUES} UNION {SELF['person']}",
    "group": f"{_FOLLOWED.format(column='group', level=_TRACKED)} UNION {_ROOMS}",
    "tag": f"{_TAGS} UNION SELECT id FROM tags_tag WHERE synonym_of_id IN ({_TAGS})",  # noqa: S608 - our own words
}
CHANNELS: Final = {
    "channel": f"{_FOLLOWED.format(column='department', level=_HEARD)} UNION {_OWN_DEPARTMENTS}",
    "office": _OWN_DEPARTMENTS,
}
Sources = dict[str, str]
Door = tuple[str, Sequence[Any]]  # the query of the numbers that are let through, and its parameters

_STATEMENT: Final = """
WITH {sets}, head AS MATERIALIZED ({heads}), edge AS MATERIALIZED (
  SELECT moment FROM (SELECT DISTINCT moment, id FROM head) AS one ORDER BY moment {way}, id {way}
  OFFSET %(most)s - 1 LIMIT 1
), found AS MATERIALIZED (
  SELECT moment, id FROM ({rows}) AS one ORDER BY moment {way}, id {way} LIMIT %(most)s
)
SELECT found.moment, found.id, readable.id IS NOT NULL FROM found
LEFT JOIN LATERAL (SELECT id FROM ({door}) AS entry WHERE entry.id = found.id LIMIT 1) AS readable ON true
ORDER BY found.moment {way}, found.id {way}
"""
_HEAD: Final = """
  SELECT '{name}' AS sort, source.id AS source, one.moment, one.id FROM {name}_source AS source CROSS JOIN LATERAL (
    SELECT moment, id FROM ({rows}) AS entry {beyond} ORDER BY moment {way}, id {way} LIMIT 1) AS one"""
_OF_SOURCE: Final = """
  SELECT one.moment, one.id FROM (
    SELECT source AS id FROM head WHERE sort = '{name}' AND moment {within} {edge}) AS source CROSS JOIN LATERAL (
    SELECT moment, id FROM ({rows}) AS entry WHERE moment {within} {edge} {and_beyond}
    ORDER BY moment {way}, id {way} LIMIT %(most)s) AS one"""
_WAYS: Final = {"lt": ("DESC", "<", ">=", "-infinity"), "gt": ("ASC", ">", "<=", "infinity")}


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
    asked: dict[str, Any] = given | {
        "person": reader.pk,
        "now": timezone.now(),
        "tracking": Level.TRACKING.value,
        "normal": Level.NORMAL.value,
        "published": State.PUBLISHED.value,
        "personal": Voice.PERSONAL.value,
        "department": Audience.DEPARTMENT.value,
        "most": most,
    }
    if "office" in sources:
        asked["departments"] = list(departments_of(reader))
    if last is not None:
        asked |= {"moment": last.moment, "pk": last.pk}
    with connection.cursor() as cursor:
        cursor.execute(_statement(tuple(sources.items()), side, is_first=last is None, door=through), asked)
        rows: list[tuple[datetime, int, bool]] = cursor.fetchall()
    return rows


def _statement(sources: Collection[tuple[str, str]], side: str, *, is_first: bool, door: str) -> str:
    way, beyond, within, end = _WAYS[side]
    place = "" if is_first else f"(moment, id) {beyond} (%(moment)s, %(pk)s)"
    edge = f"COALESCE((SELECT moment FROM edge), '{end}'::timestamptz)"  # noqa: S608 - words of this module alone
    parts = {
        name: {
            "name": name,
            "rows": _ROWS[name],
            "way": way,
            "within": within,
            "edge": edge,
            "beyond": place and f"WHERE {place}",
            "and_beyond": place and f"AND {place}",
        }
        for name, _ids in sources
    }
    return _STATEMENT.format(
        sets=", ".join(f"{name}_source AS MATERIALIZED ({ids})" for name, ids in sources),
        heads=" UNION ALL ".join(_HEAD.format(**part) for part in parts.values()),
        rows=" UNION ".join(_OF_SOURCE.format(**part) for part in parts.values()),
        door=door,
        way=way,
    )


def _named(door: Door) -> tuple[str, dict[str, Any]]:
    """The text of `door` with names in the place of its marks."""
    sql, values = door
    names = iter(range(len(values)))
    return re.sub("%s", lambda _mark: f"%(door_{next(names)})s", sql), {
        f"door_{number}": value for number, value in enumerate(values)
    }

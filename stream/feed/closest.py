"""Closest first: day by day, what comes from what one watches, then from what one tracks, then the rest.

Close is by the highest level that the reader chose for the author, the group or a tag of an entry, of an official post
for its channel; the newest first within a day and a closeness. Days are those on the wall in London.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, Max, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from content.models import Entry, Voice
from core.paging import PAGE_SIZE, BadCursor, Page, Row, Take, cursor, read_cursor
from profiles.models import User
from stream.models import Follow, Level, effective_level

AT_ONCE: Final = 4 * PAGE_SIZE  # rows looked at, until whole days fill a page
REST, TRACKED, WATCHED = 0, 1, 2


class Place(NamedTuple):
    """Where an entry stands: the greatest comes first."""

    day: date
    closeness: int
    moment: datetime
    pk: int

    @property
    def cursor(self) -> str:
        """The text of an address that names it."""
        return f"{self.closeness}.{cursor(self.moment, self.pk)}"

    @property
    def row(self) -> Row:
        """The same without its closeness."""
        return Row(self.moment, self.pk)


@dataclass(frozen=True)
class Closest:
    """How the entries of one reader are put in order."""

    reader: User

    def page(self, take: Take, params: Mapping[str, str], *, extra: dict[str, str]) -> Page[Any]:
        """The page of `take`'s rows that `before=` asks for. The way back is to the first page."""
        before = read(params.get("before", ""))
        places = self._beyond(take, before)
        rows, more = places[:PAGE_SIZE], len(places) > PAGE_SIZE
        return Page(
            rows=rows,
            older_url="?" + urlencode({**extra, "before": rows[-1].cursor}) if more else "",
            newer_url="?" + urlencode(extra) if before else "",
            above=before,
            below=rows[-1] if more else None,
        )

    def places_of(self, rows: Collection[Row]) -> list[Place]:
        """Where they stand, in no order. One query."""
        known = closeness_of([row.pk for row in rows], self.reader)
        return [Place(timezone.localdate(row.moment), known.get(row.pk, REST), row.moment, row.pk) for row in rows]

    def _beyond(self, take: Take, before: Place | None) -> list[Place]:
        """At least a page of what stands behind `before`, in order. Days are read whole; two queries a hundred rows."""
        last = Row(_end_of(before.day), 0) if before else None
        found: list[Place] = []
        while True:
            rows = take("lt", last, AT_ONCE)
            found += self.places_of(rows)
            is_all = len(rows) < AT_ONCE
            whole = found if is_all else [place for place in found if place.day > found[-1].day]
            behind = [place for place in whole if before is None or place < before]
            if is_all or len(behind) > PAGE_SIZE:
                return sorted(behind, reverse=True)
            last = rows[-1]


def closeness_of(ids: Collection[int], reader: User) -> dict[int, int]:
    """How close each entry is. One query."""
    mine = Follow.objects.of(reader).order_by().annotate(now_level=effective_level())

    def level(**target: Any) -> Coalesce:
        highest = mine.filter(**target).values("person").annotate(highest=Max("now_level")).values("highest")
        return Coalesce(Subquery(highest), Value(0))

    personal = Greatest(
        level(followed=OuterRef("author")),
        level(group=OuterRef("group")),
        level(tag__entry_tags__content_object=OuterRef("pk")),
        level(tag__synonyms__entry_tags__content_object=OuterRef("pk")),
    )
    highest = Case(When(voice=Voice.OFFICIAL, then=level(department=OuterRef("department"))), default=personal)
    rows = Entry.objects.filter(pk__in=ids).annotate(highest=highest).values_list("pk", "highest")
    return {pk: WATCHED if one >= Level.WATCHING else TRACKED if one >= Level.TRACKING else REST for pk, one in rows}


def read(text: str) -> Place | None:
    """The place that an address names; None for nonsense."""
    closeness, _dot, rest = text.partition(".")
    try:
        moment, pk = read_cursor(rest)
        day = timezone.localdate(moment)
    except (BadCursor, ValueError, OverflowError):
        return None
    is_known = closeness in {str(one) for one in (REST, TRACKED, WATCHED)} and day < date.max
    return Place(day, int(closeness), moment, pk) if is_known else None


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))

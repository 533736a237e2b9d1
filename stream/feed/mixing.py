"""At most one official post to nine of people's: which of them stand in the stretch of a page, and how many do not.

A page is a stretch of what people say. Of the official posts that entered feeds in that stretch the first are on the
page, and a line says how many more there are, with a link to where they are: nothing is lost between two pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from content.models import Broadcast, BroadcastQuerySet, Entry
from core.paging import Page, Row, beyond
from core.prepared import Prepared
from profiles.models import User, departments_of, member_numbered
from stream.feed.asked import Asked
from stream.feed.closest import Closest, Place
from stream.feed.thinning import narrowed, thinned
from stream.models import Follow, Level, Tab

PERSONAL_FOR_ONE: Final = 9  # so many of people to one of departments: a tenth
MOST_COUNTED: Final = 100
_MOST_OF_DAYS: Final = 400  # looked at where a page is of parts of days


@dataclass(frozen=True)
class Official:
    """What departments said in the stretch of a page."""

    places: Sequence[Any]  # on the page, as its own rows say where they stand
    left_out: int = 0  # that are not on it, at most 100
    has_more: bool = False  # there are even more of them


def official_of(page: Page[Any], asked: Asked, reader: User) -> Official:
    """Of the departments whose posts the tab has: all, or those that the reader follows or is in. One query, two where
    the closest come first.
    """
    if asked.tab not in (Tab.FOR_YOU, Tab.EVERYONE):
        return Official([])
    if not reader.may_read:
        return Official([])
    found = _of_days(_said(reader, asked), page, reader) if asked.is_closest else _between(page, asked, reader)
    shown = found[: len(page.rows) // PERSONAL_FOR_ONE]
    left_out = len(found) - len(shown)
    return Official(shown, min(left_out, MOST_COUNTED), left_out > MOST_COUNTED)


def _said(reader: User, asked: Asked) -> BroadcastQuerySet:
    said = narrowed(thinned(Entry.objects.visible_to(reader).published().official(), reader), asked, reader)
    rows = Broadcast.objects.in_feeds().filter(entry__in=said).order_by("-feeds_from", "-entry")
    if asked.tab != Tab.FOR_YOU:
        return rows
    followed = Follow.objects.of(reader).filter(department__isnull=False)
    tracked = followed.now_at(Level.TRACKING, Level.FIRST_POST, Level.WATCHING)
    return rows.filter(
        Q(department__in=tracked.order_by().values("department")) | Q(department__in=departments_of(reader))
    )


def _between(page: Page[Any], asked: Asked, reader: User) -> Sequence[Row]:
    """Those that belong to the stretch of the page, the newest first."""
    values: dict[str, Any] = {"reader": reader.pk}
    for name, place in (("above", page.above), ("below", page.below)):
        if place:
            values |= {f"{name}_moment": place[0], f"{name}_pk": place[1]}
    return [Row(moment, pk) for moment, pk in _STRETCH.ask(values, asked=asked)]


def _stretch(
    reader: int,
    above_moment: datetime | None = None,
    above_pk: int = 0,
    below_moment: datetime | None = None,
    below_pk: int = 0,
    *,
    asked: Asked,
) -> "QuerySet[Broadcast, tuple[Any, ...]]":
    rows = _said(member_numbered(reader), asked)
    if above_moment:
        rows = rows.filter(beyond("feeds_from", "entry", "lt", (above_moment, above_pk)))
    if below_moment:
        rows = rows.filter(beyond("feeds_from", "entry", "gt", (below_moment, below_pk)))
    return rows.values_list("feeds_from", "entry")[: MOST_COUNTED + 1]


_STRETCH = Prepared(_stretch)


def _of_days(rows: BroadcastQuerySet, page: Page[Any], reader: User) -> Sequence[Place]:
    """The same where a page begins and ends within a day, the closest first."""
    above, below = page.above, page.below
    if above:
        rows = rows.filter(feeds_from__lt=_midnight(above) + timedelta(days=1, hours=1))  # a day may have 25 hours
    if below:
        rows = rows.filter(feeds_from__gte=_midnight(below))
    found = [Row(moment, pk) for moment, pk in rows.values_list("feeds_from", "entry")[:_MOST_OF_DAYS]]
    places = sorted(Closest(reader).places_of(found), reverse=True) if found else []
    return [place for place in places if (not above or place < above) and (not below or place > below)]


def _midnight(place: Place) -> datetime:
    return timezone.make_aware(datetime.combine(place.day, time()))

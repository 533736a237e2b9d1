"""Which entries of a tab are on a page: people's words of each tab, by the statement of `sources` or by one index."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from django.db.models import QuerySet

from content.models import Entry, EntryQuerySet
from core.paging import Row, beyond
from core.prepared import Prepared
from groups.models import groups_of
from profiles.models import User, member_numbered
from stream.feed import sources
from stream.feed.asked import Asked, Order
from stream.feed.sources import Door, Found, Sources
from stream.feed.thinning import fresh, narrowed, thinned
from stream.models import Tab


class Taker(Protocol):
    """A `core.paging.Take` that may stop where it has found `enough`."""

    def __call__(self, side: str, last: Row | None, number: int, enough: int = 0) -> Found:
        """Rows on that side of a place, nearest first."""
        ...


def take_of(asked: Asked, reader: User) -> Taker:
    """What gives the rows of the tab, the newest first."""
    return _take_from(asked, reader, is_fresh=False)


def take_fresh(tab: Tab, reader: User) -> Taker:
    """The same of what others wrote and the reader never opened."""
    return _take_from(Asked(tab), reader, is_fresh=True)


def _take_from(asked: Asked, reader: User, *, is_fresh: bool) -> Taker:
    if not reader.may_read:
        return _nothing
    asked = replace(asked, order=Order.NEWEST)
    match asked.tab:
        case Tab.EVERYONE:
            return partial(_walk, reader, asked, is_fresh)
        case Tab.DEPARTMENTS:
            given = Sources.CHANNELS
        case Tab.COLLEAGUES:
            given = Sources.COLLEAGUES
        case Tab.GROUPS if not asked.is_mine:
            given = Sources.ROOMS
        case _any:
            given = Sources.SELF if asked.is_mine else Sources.FOLLOWED
    return partial(_take, reader, given, _DOOR.text({"reader": reader.pk}, asked=asked, is_fresh=is_fresh))


def _said(reader: int, *, asked: Asked, is_fresh: bool) -> EntryQuerySet:
    """What the tab may show at all."""
    person = member_numbered(reader)
    said = narrowed(thinned(Entry.objects.visible_to(person).published(), person), asked, person)
    if is_fresh:
        said = fresh(said, person)
    if asked.tab == Tab.DEPARTMENTS:
        return said
    if asked.tab == Tab.GROUPS and asked.is_mine:
        said = said.filter(group__in=groups_of(person))
    return said.personal()


def _take(reader: User, given: Sources, door: Door, side: str, last: Row | None, number: int, enough: int = 0) -> Found:
    return sources.newest(reader, given, door, side=side, last=last, number=number, enough=enough or number)


def _stretch(
    reader: int, moment: datetime | None = None, pk: int = 0, *, asked: Asked, is_fresh: bool, side: str, number: int
) -> "QuerySet[Entry, tuple[Any, ...]]":
    sign = "-" if side == "lt" else ""
    door = _said(reader, asked=asked, is_fresh=is_fresh)
    rows = door.filter(beyond("published_at", "pk", side, (moment, pk))) if moment else door
    return rows.order_by(f"{sign}published_at", f"{sign}pk").values_list("published_at", "pk")[:number]


def _walk(
    reader: User, asked: Asked, is_fresh: bool, side: str, last: Row | None, number: int, enough: int = 0
) -> Found:
    """Of all there is, along the one index of it."""
    place: dict[str, Any] = {"moment": last.moment, "pk": last.pk} if last else {}
    rows = _STRETCH.ask({"reader": reader.pk, **place}, asked=asked, is_fresh=is_fresh, side=side, number=number)
    return Found(Row(moment, pk) for moment, pk in rows if moment is not None)


def _nothing(side: str, last: Row | None, number: int, enough: int = 0) -> Found:
    return Found()


_DOOR = Prepared(
    lambda reader, *, asked, is_fresh: _said(reader, asked=asked, is_fresh=is_fresh).order_by().values("id")
)
_STRETCH = Prepared(_stretch)

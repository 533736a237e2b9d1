"""One page of a tab of home."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from content.models import Entry
from core.paging import BadCursor, Page, Row, cursor, paginate_taken, read_cursor
from core.prepared import Prepared
from profiles.models import User, member_numbered
from stream.feed.asked import Asked
from stream.feed.closest import Closest
from stream.feed.mixing import official_of
from stream.feed.news import MOST_COUNTED, News, news_of
from stream.feed.sources import Found
from stream.feed.taking import Taker, take_of
from stream.marks import with_unread
from stream.models import FeedMark, Tab

AT_FIRST: Final = timedelta(days=1)
"""What is new to whoever was never caught up: the last day."""


@dataclass(frozen=True)
class Feed:
    """What stands on it."""

    asked: Asked
    page: Page[Any]  # of what people say (of the departments' tab: of all): its neighbours are those of the feed
    entries: Sequence[Entry]  # all of the page, in their order, `with_unread`
    left_out: int  # official posts of this stretch that are not on it, at most 100
    has_more: bool  # there are even more of them
    news: News | None  # of the tab; None on pages that do not say it
    line_at: int | None  # so many entries stand before the line "you are caught up"; None: it is on another page
    top: str  # the cursor of the newest that this walk began with; "" where it is not known

    @property
    def above(self) -> str:
        """The cursor of where the stretch begins; "" for the top."""
        return cursor(*self.page.above[-2:]) if self.page.above else ""

    @property
    def has_new(self) -> bool:
        """Whether something stands before the line."""
        return bool(self.line_at)


def _readable(ids: Sequence[int], reader: int) -> QuerySet[Entry, Entry]:
    person = member_numbered(reader)
    return with_unread(Entry.objects.visible_to(person).published().for_cards().filter(pk__in=ids), person)


_READABLE = Prepared(_readable)


def _seen(reader: int, *, tab: Tab) -> "QuerySet[FeedMark, tuple[datetime, int]]":
    return FeedMark.objects.of(member_numbered(reader)).filter(tab=tab).values_list("seen_at", "seen_entry")


_SEEN = Prepared(_seen)


@dataclass
class _Wide:
    """Takes more than a page from the top, so that what is new can be counted beyond it: as many as come at once."""

    take: Taker
    rows: Found = field(default_factory=Found)

    def __call__(self, side: str, last: Row | None, number: int) -> list[Row]:
        """As `take`."""
        if side == "gt" or last is not None:
            return self.take(side, last, number)
        self.rows = self.take(side, last, max(number, MOST_COUNTED + 1), enough=number)
        return self.rows[:number]


def page(reader: User, asked: Asked, params: Mapping[str, str]) -> Feed:
    """The page that `params` ask for (`before=` or `after=` a cursor; `top=` what the walk began with).

    Five queries: places, official posts, entries, how far the reader has seen, what is new. Where the closest come
    first it takes one more for each hundred places, and one for official posts; and more wherever a door keeps much.
    """
    take = _Wide(take_of(asked, reader))
    if asked.is_closest:
        found = Closest(reader).page(take, params, extra=asked.params)
    else:
        found = paginate_taken(take, dict(params), extra=asked.params)
    official = official_of(found, asked, reader)
    places = sorted([*found.rows, *official.places], reverse=True)
    ids = [place.pk for place in places]
    readable = _READABLE.ask({"ids": ids, "reader": reader.pk}) if reader.may_read else []
    entries = {entry.pk: entry for entry in readable}
    places = [place for place in places if place.pk in entries]
    shown = [entries[place.pk] for place in places]
    seen = seen_of(reader, asked.tab)
    is_first = found.above is None
    news = None
    if is_first and not asked.is_filtered:
        newest = {*take.rows, *(Row(place.moment, place.pk) for place in places)}
        newer = [row.pk for row in newest if row > seen]
        news = news_of(newer, reader, is_all=len(newer) < len(newest) or not take.rows.is_cut)
    top = _top(places) if is_first else _read_top(params)
    return Feed(
        asked=asked,
        page=_with_top(found, top),
        entries=shown,
        left_out=official.left_out,
        has_more=official.has_more,
        news=news,
        line_at=None if asked.is_closest else _line_at(places, found, seen),
        top=top,
    )


def seen_of(reader: User, tab: Tab) -> Row:
    """How far `reader` is caught up with the tab. One query."""
    for seen_at, seen_entry in _SEEN.ask({"reader": reader.pk}, tab=tab):
        return Row(seen_at, seen_entry)
    return Row(timezone.now() - AT_FIRST, 0)


def _line_at(places: Sequence[Any], found: Page[Any], mark: Row) -> int | None:
    """Before which entry of the page the line stands: behind all that is newer than the mark."""
    newer = sum((place.moment, place.pk) > mark for place in places)
    if found.above is not None and not tuple(found.above[-2:]) > mark:
        return None  # the line was on an earlier page
    if newer == len(places) and found.older_url:
        return None  # it is on a later one
    return newer if places else None


def _top(places: Sequence[Any]) -> str:
    newest = max(((place.moment, place.pk) for place in places), default=None)
    return cursor(*newest) if newest else ""


def _read_top(params: Mapping[str, str]) -> str:
    try:
        return cursor(*read_cursor(params.get("top", "")))
    except BadCursor:
        return ""


def _with_top(found: Page[Any], top: str) -> Page[Any]:
    """Addresses that know where the walk began, so that what comes in between is not taken for seen."""
    if not (top and found.older_url):
        return found
    said = urlencode({"top": top})
    newer = found.newer_url and f"{found.newer_url}&{said}"
    return replace(found, older_url=f"{found.older_url}&{said}", newer_url=newer)

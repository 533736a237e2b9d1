"""The feed of home: what people say, and on each page at most a tenth that departments say officially.

A page is a stretch of what people say. Of the official posts that entered feeds in that stretch the newest are on the
page, and a line says how many more there are, with a link to the channels: nothing is lost between two pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse

from content.models import Broadcast, BroadcastQuerySet, Entry, EntryQuerySet
from core.paging import Page, cursor, paginate
from profiles.models import User

PERSONAL_FOR_ONE: Final = 9  # so many of people to one of departments: a tenth
MOST_COUNTED: Final = 100


@dataclass(frozen=True)
class Feed:
    """One page of it."""

    page: Page[Entry]  # of what people say: its neighbours are those of the feed
    entries: Sequence[Entry]  # all of the page, newest first
    left_out: int  # official posts of this stretch that are not on it, at most 100
    has_more: bool  # there are even more of them
    left_out_url: str  # where they are


def feed_page(reader: User, params: dict[str, str]) -> Feed:
    """The page that `params` ask for. Three queries."""
    readable = Entry.objects.visible_to(reader).published()
    page = paginate(readable.personal().only("published_at"), params, moment="published_at")
    official = list(_between(page, readable).values_list("feeds_from", "entry")[: MOST_COUNTED + 1])
    shown = official[: len(page.rows) // PERSONAL_FOR_ONE]
    places = [*((entry.published_at, entry.pk) for entry in page.rows), *shown]
    found = readable.for_cards().in_bulk([pk for _moment, pk in places])  # of both in one query, however many
    left_out = len(official) - len(shown)
    return Feed(
        page=page,
        entries=[found[pk] for _moment, pk in sorted(places, reverse=True) if pk in found],
        left_out=min(left_out, MOST_COUNTED),
        has_more=left_out > MOST_COUNTED,
        left_out_url=reverse("portal:channels") + (f"?before={cursor(*page.above)}" if page.above else ""),
    )


def _between(page: Page[Any], readable: EntryQuerySet) -> BroadcastQuerySet:
    """The official posts that are in feeds and belong to the stretch of the page, the newest first."""
    rows = Broadcast.objects.in_feeds().filter(entry__in=readable.official())
    if page.above:
        rows = rows.filter(_beyond("lt", *page.above))
    if page.below:
        rows = rows.filter(_beyond("gt", *page.below))
    return rows.order_by("-feeds_from", "-entry")


def _beyond(side: str, moment: Any, pk: int) -> Q:
    """(feeds_from, entry) on that side of the place, in the form that one index scan answers."""
    further = Q(**{f"feeds_from__{side}": moment}) | Q(**{f"entry__{side}": pk})
    return Q(**{f"feeds_from__{side}e": moment}) & further

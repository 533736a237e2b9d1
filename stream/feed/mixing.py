"""At most one official post to nine of people's: which of them stand in the stretch of a page, and how many do not.

A page is a stretch of what people say. Of the official posts that entered feeds in that stretch the newest are on the
page, and a line says how many more there are, with a link to where they are: nothing is lost between two pages.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from content.models import Broadcast, BroadcastQuerySet, Entry
from core.paging import Page, Row
from profiles.models import User, departments_of
from stream.feed.asked import Asked
from stream.feed.thinning import narrowed, thinned
from stream.models import Follow, Level, Tab

PERSONAL_FOR_ONE: Final = 9  # so many of people to one of departments: a tenth
MOST_COUNTED: Final = 100


@dataclass(frozen=True)
class Official:
    """What departments said in the stretch of a page."""

    rows: list[Row]  # on the page
    left_out: int = 0  # that are not on it, at most 100
    has_more: bool = False  # there are even more of them


def official_of(page: Page[Any], asked: Asked, reader: User) -> Official:
    """Of the departments whose posts the tab has: all, or those that the reader follows or is in. One query."""
    if asked.tab not in (Tab.FOR_YOU, Tab.EVERYONE):
        return Official([])
    said = narrowed(thinned(Entry.objects.visible_to(reader).published().official(), reader), asked, reader)
    rows = _between(page).filter(entry__in=said)
    if asked.tab == Tab.FOR_YOU:
        followed = Follow.objects.of(reader).filter(department__isnull=False)
        tracked = followed.now_at(Level.TRACKING, Level.FIRST_POST, Level.WATCHING)
        rows = rows.filter(
            Q(department__in=tracked.order_by().values("department")) | Q(department__in=departments_of(reader))
        )
    found = [Row(moment, pk) for moment, pk in rows.values_list("feeds_from", "entry")[: MOST_COUNTED + 1]]
    shown = found[: len(page.rows) // PERSONAL_FOR_ONE]
    left_out = len(found) - len(shown)
    return Official(shown, min(left_out, MOST_COUNTED), left_out > MOST_COUNTED)


def _between(page: Page[Any]) -> BroadcastQuerySet:
    """The official posts that are in feeds and belong to the stretch of the page, the newest first."""
    rows = Broadcast.objects.in_feeds()
    if page.above:
        rows = rows.filter(_further("lt", *page.above))
    if page.below:
        rows = rows.filter(_further("gt", *page.below))
    return rows.order_by("-feeds_from", "-entry")


def _further(side: str, moment: Any, pk: int) -> Q:
    """(feeds_from, entry) on that side of the place, in the form that one index scan answers."""
    further = Q(**{f"feeds_from__{side}": moment}) | Q(**{f"entry__{side}": pk})
    return Q(**{f"feeds_from__{side}e": moment}) & further

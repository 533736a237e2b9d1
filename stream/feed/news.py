"""What is new in a tab, and how long it takes to read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import F, IntegerField, QuerySet
from django.db.models.expressions import Func
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.models import Entry
from core.paging import Row
from core.prepared import Prepared
from core.reading_time import minutes, seconds_to_read
from profiles.models import User, member_numbered
from stream.feed.taking import take_fresh
from stream.feed.thinning import fresh
from stream.models import Tab

MOST_COUNTED: Final = 99
"""New entries that are counted; above it says "99+"."""
OCTETS: Final = Func(F("body"), function="OCTET_LENGTH", output_field=IntegerField())
"""How long a body is: as many as its characters, and a few more, without unpacking it."""


_TOGETHER: Final = 25  # numbers are asked for by so many, the last filled up by 0: few queries to keep


@dataclass(frozen=True)
class News:
    """What is new in a tab."""

    number: int  # counted to one more than `MOST_COUNTED`
    seconds: int = 0  # to read what was counted
    is_all: bool = True  # no more than these are there

    @property
    def label(self) -> str:
        """ "6 new", "40+ new", or "" for nothing."""
        if not self.number:
            return ""
        is_more = self.number > MOST_COUNTED or not self.is_all
        shown = f"{min(self.number, MOST_COUNTED)}+" if is_more else str(self.number)
        return ngettext("%(shown)s new", "%(shown)s new", self.number) % {"shown": shown}

    @property
    def line(self) -> str:
        """The same with how long it takes."""
        if not self.number:
            return _("Nothing new")
        return _("%(new)s · about %(minutes)s to read") % {"new": self.label, "minutes": minutes(self.seconds)}


def _fresh(ids: Sequence[int], reader: int) -> "QuerySet[Entry, tuple[int]]":
    return fresh(Entry.objects.filter(pk__in=ids), member_numbered(reader)).values_list(OCTETS)


_FRESH = Prepared(_fresh)


def news_of(ids: Collection[int], reader: User, *, is_all: bool) -> News:
    """Which of the entries `ids`, which came through their door, others wrote and `reader` never opened. One query.

    `is_all`: there are none but these.
    """
    asked = [*ids, *[0] * (-len(ids) % _TOGETHER)]
    octets = [octets for (octets,) in _FRESH.ask({"ids": asked, "reader": reader.pk})] if ids else []
    return News(len(octets), seconds_to_read(sum(octets), threads=len(octets)), is_all or not octets)


def count_since(reader: User, tab: Tab, place: Row) -> News:
    """How many have come to the tab since. One query; more where a door keeps much."""
    return News(len(take_fresh(tab, reader)("gt", place, MOST_COUNTED + 1)))

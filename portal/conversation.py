"""Whether what is announced is talked about: how many different people reply to it, and since when too few do.

Worked out of the rows as they are now, so that it can be worked out again.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Min

from content.models import Reply

WINDOW: Final = timedelta(days=30)
NOTICEBOARD_DAYS: Final = 30
LOOKED_BACK: Final = WINDOW + timedelta(days=NOTICEBOARD_DAYS)


@dataclass(frozen=True)
class Conversation:
    """Of the last 30 days. The ratio is people to posts; without posts there is none."""

    posts: int
    repliers: int  # different people, not the author, counted once for each post
    is_noticeboard: bool  # the ratio was under 1 on each of the last 30 days


def conversation(posts: Iterable[tuple[int, datetime]], now: datetime) -> Conversation:
    """Of `posts`, the numbers of published entries and when each was announced, as far back as LOOKED_BACK. One query.

    The ratio of a day is that of the 30 days before it. A day without a post in them has none: it is no day under 1.
    """
    announced = dict(posts)
    firsts = _first_replies(announced)

    def ratio_of(day: datetime) -> tuple[int, int]:
        lately = [pk for pk, at in announced.items() if day - WINDOW < at <= day]
        return len(lately), sum(bisect_right(firsts[pk], day) for pk in lately)

    days = [ratio_of(now - timedelta(days=ago)) for ago in range(NOTICEBOARD_DAYS + 1)]
    return Conversation(*days[0], is_noticeboard=all(repliers < number for number, repliers in days))


def _first_replies(announced: Iterable[int]) -> dict[int, list[datetime]]:
    """When each other person first replied to each of them, in order."""
    replies = Reply.objects.published().filter(entry__in=list(announced)).exclude(author=F("entry__author"))
    found: dict[int, list[datetime]] = defaultdict(list)
    for entry, first in (
        replies.values("entry", "author").annotate(first=Min("created_at")).values_list("entry", "first")
    ):
        found[entry].append(first)
    for moments in found.values():
        moments.sort()
    return found

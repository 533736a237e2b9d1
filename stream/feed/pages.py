"""One page of a tab of home."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.models import Entry
from core.paging import Page, cursor, paginate_taken
from profiles.models import User
from stream.feed.asked import Asked
from stream.feed.mixing import official_of
from stream.feed.taking import take_of


@dataclass(frozen=True)
class Feed:
    """What stands on it."""

    asked: Asked
    page: Page[Any]  # of what people say (of the departments' tab: of all): its neighbours are those of the feed
    entries: Sequence[Entry]  # all of the page, in their order
    left_out: int  # official posts of this stretch that are not on it, at most 100
    has_more: bool  # there are even more of them

    @property
    def above(self) -> str:
        """The cursor of where the stretch begins; "" for the top."""
        return cursor(*self.page.above) if self.page.above else ""


def page(reader: User, asked: Asked, params: Mapping[str, str]) -> Feed:
    """The page that `params` (`before=` or `after=` a cursor) ask for. Three queries; more where a door keeps much."""
    found = paginate_taken(take_of(asked, reader), dict(params), extra=asked.params)
    official = official_of(found, asked, reader)
    rows = sorted([*found.rows, *official.rows], reverse=True)
    readable = Entry.objects.visible_to(reader).published().for_cards()
    entries = readable.in_bulk([row.pk for row in rows])
    return Feed(
        asked=asked,
        page=found,
        entries=[entries[row.pk] for row in rows if row.pk in entries],
        left_out=official.left_out,
        has_more=official.has_more,
    )

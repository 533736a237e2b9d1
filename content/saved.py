"""The list of what one saved. What one may no longer read shows one's own note, never a word or a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from content import kinds
from content.models import Bookmark, Entry, Reply
from core.http import MemberRequest
from core.paging import paginate
from profiles.models import User


@dataclass(frozen=True)
class Item:
    """One line. Without an entry the reader may not, or no longer, read what they saved."""

    bookmark: Bookmark
    entry: Entry | None = None  # what was saved, or what stands above the comment that was
    reply: Reply | None = None

    @property
    def written(self) -> Entry | Reply | None:
        """The words that were saved."""
        return self.reply or self.entry

    @property
    def kind(self) -> kinds.Kind | None:
        """The kind of the entry."""
        return kinds.get(self.entry.kind) if self.entry else None


def page_of(request: MemberRequest, *, only_reminders: bool) -> dict[str, Any]:
    """Context of the page: 25 lines, the last saved first. Three queries, however many lines."""
    rows = Bookmark.objects.of(request.user)
    extra = {"show": "reminders"} if only_reminders else None
    page = paginate(rows.to_remind() if only_reminders else rows, request.GET.dict(), moment="created_at", extra=extra)
    return {"page": page, "items": items_of(page.rows, request.user), "only_reminders": only_reminders}


def items_of(rows: Sequence[Bookmark], reader: User) -> list[Item]:
    """The lines of `rows`, which are bookmarks of `reader`. Two queries."""
    entries = Entry.objects.visible_to(reader).for_cards().in_bulk([row.entry_id for row in rows if row.entry_id])
    replies = (
        Reply.objects.visible_to(reader)
        .select_related("entry", "author", "department")
        .defer("body", "body_html", "entry__body", "entry__body_html", "author__about", "author__about_html")
        .in_bulk([row.reply_id for row in rows if row.reply_id])
    )
    return [_item(row, entries, replies) for row in rows]


def item_of(bookmark: Bookmark, reader: User) -> Item:
    """One line by itself."""
    (item,) = items_of([bookmark], reader)
    return item


def _item(row: Bookmark, entries: dict[int, Entry], replies: dict[int, Reply]) -> Item:
    reply = replies.get(row.reply_id or 0)
    return Item(row, reply.entry if reply else entries.get(row.entry_id or 0), reply)

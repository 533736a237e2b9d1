"""Lists of topics: a page of a forum, whatever its length, in one index scan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.http import MemberRequest
from core.paging import Page, paginate
from forums.forms import ListForm
from forums.models import Forum, Topic, TopicKind, TopicQuerySet
from stream.marks import Unread, unread_of


@dataclass(frozen=True)
class Row:
    """A topic on a list, with what its reader has not read of it."""

    topic: Topic
    unread: Unread

    @property
    def reply_count(self) -> int:
        """How many published replies it has."""
        entry = self.topic.entry
        return entry.activity.reply_count if hasattr(entry, "activity") else 0

    @property
    def has_replies(self) -> bool:
        """Whether somebody has said something to it."""
        return self.reply_count > 0


@dataclass(frozen=True)
class Tab:
    """One way to look at the list."""

    url: str
    label: str
    is_current: bool
    count: None = None


TABS = ("", "questions", "unanswered", "discussions", "ideas")


def page_of(request: MemberRequest, *, forum: Forum | None, address: str) -> dict[str, Any]:
    """Context of a list of topics, of one forum or of all. Three queries."""
    show = ListForm(request.GET).chosen
    topics = Topic.objects.visible_to(request.user).listed().only("bumped_at")
    topics = topics.everywhere() if forum is None else topics.filter(forum=forum)
    extra = {"show": show} if show else None
    page: Page[Topic] = paginate(
        _shown(topics, show), request.GET.dict(), moment="bumped_at", key="entry_id", extra=extra
    )
    page = replace(page, rows=Topic.objects.in_order([topic.pk for topic in page.rows]))
    return {"page": page, "rows": rows_of(page.rows, request), "show": show, "tabs": _tabs(address, show)}


def rows_of(topics: "Sequence[Topic] | QuerySet[Topic]", request: MemberRequest) -> list[Row]:
    """Lines for topics that came through their door. One query."""
    unread = unread_of([topic.pk for topic in topics], request.user)
    return [Row(topic, unread[topic.pk]) for topic in topics]


def _shown(topics: TopicQuerySet, show: str) -> TopicQuerySet:
    match show:
        case "questions":
            return topics.filter(kind=TopicKind.QUESTION)
        case "unanswered":
            return topics.unanswered()
        case "discussions":
            return topics.filter(kind=TopicKind.DISCUSSION)
        case "ideas":
            return topics.filter(kind=TopicKind.IDEA)
    return topics


def _tabs(address: str, show: str) -> list[Tab]:
    labels = (_("All"), _("Questions"), _("Without an answer"), _("Discussions"), _("Ideas"))
    return [
        Tab(f"{address}?show={name}" if name else address, label, name == show)
        for name, label in zip(TABS, labels, strict=True)
    ]

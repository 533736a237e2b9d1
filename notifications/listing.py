"""Notices as the page shows them: what somebody may no longer read names neither words nor people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import Entry, Reply
from core.http import MemberRequest
from core.paging import paginate
from groups.models import groups_named_to
from notifications import wording
from notifications.about_groups import GROUP_EVENTS
from notifications.about_groups import said as said_of
from notifications.models import REPLIES, TOLD_ANYHOW, Delivery, Event, Notification
from profiles.models import Department, User


@dataclass(frozen=True)
class Notice:
    """One line: of a notice, or of all unread replies to one entry."""

    delivery: Delivery  # the newest that it stands for: reading it reads them all
    headline: str
    quote: str
    url: str  # "" where there is nothing left to read
    actor: User | None
    said_by: Department | None = None  # where it was said officially


@dataclass(frozen=True)
class _Thread:
    """Unread replies to one entry that may be read: the newest, and how many people wrote them."""

    newest: int
    people: int


def page_of(request: MemberRequest) -> dict[str, Any]:
    """Context of the page: 25 lines, newest first. Eight queries, however many lines."""
    rows = Delivery.objects.site_of(request.user).one_a_thread().for_list()
    page = paginate(rows, request.GET.dict(), moment="created_at")
    newest = "" if page.newer_url or not page.rows else page.rows[0].pk
    return {"page": page, "notices": notices_of(page.rows, request.user), "newest": newest}


def notices_of(rows: Sequence[Delivery], reader: User) -> list[Notice]:
    """The lines of `rows`, which are notices of `reader` read by `for_list`. Six queries."""
    threads = _threads(rows, reader)
    shown = Delivery.objects.for_list().in_bulk([thread.newest for thread in threads.values()])
    said = [shown[threads[row.entry_id].newest] if _is_grouped(row, threads) else row for row in rows]
    about = [row.notification for row in said if row.notification is not None]
    replies = Reply.objects.visible_to(reader).filter(pk__in={one.reply_id for one in about if one.reply_id})
    entries = Entry.objects.visible_to(reader).filter(pk__in={one.entry_id for one in about if one.entry_id})
    groups = groups_named_to(reader).filter(pk__in={one.group_id for one in about if one.group_id})
    may_read = {
        "reply": set(replies.values_list("pk", flat=True)),
        "entry": set(entries.values_list("pk", flat=True)),
        "group": set(groups.values_list("pk", flat=True)),
    }
    return [
        _notice(row, shown_row, threads[row.entry_id].people - 1 if _is_grouped(row, threads) else 0, may_read)
        for row, shown_row in zip(rows, said, strict=True)
    ]


def _threads(rows: Sequence[Delivery], reader: User) -> dict[int | None, _Thread]:
    """Threads of the page with something unread that may be read, by number of the entry."""
    asked = {row.entry_id for row in rows if row.is_unread and row.event in REPLIES}
    found = (
        Delivery.objects.site_of(reader)
        .unread()
        .filter(entry__in=asked, event__in=REPLIES, notification__reply__in=Reply.objects.visible_to(reader))
        .values_list("entry")
        .annotate(newest=Max("pk"), people=Count("notification__actor", distinct=True))
    )
    return {entry: _Thread(newest, people) for entry, newest, people in found}


def _is_grouped(row: Delivery, threads: dict[int | None, _Thread]) -> bool:
    return row.is_unread and row.event in REPLIES and row.entry_id in threads


def _notice(row: Delivery, said: Delivery, others: int, may_read: dict[str, set[int]]) -> Notice:
    """The line for `row`, in the words of `said`."""
    about = said.notification
    if about is None:
        raise ValueError("a notice without its cause")
    if said.event in GROUP_EVENTS:
        return _of_group(row, about, may_read["group"])
    entry = said.entry if said.entry_id in may_read["entry"] else None
    reply = about.reply if about.reply_id in may_read["reply"] else None
    is_told_anyhow = said.event in TOLD_ANYHOW
    is_gone = (reply if about.reply_id else entry) is None
    if said.event == Event.REMINDER and is_gone:
        return Notice(row, wording.reminder_of_what_is_gone(), about.note, reverse("content:saved"), None)
    if not is_told_anyhow and is_gone:
        return _of_nothing(row)
    words = reply or entry
    actor = None if is_told_anyhow else about.actor
    headline = wording.headline(
        said.event,
        people=wording.who(actor.name if actor else "", max(others, 0)),
        title=entry.title if entry else "",
        on_reply=about.reply_id is not None,
    )
    quote = about.note if is_told_anyhow else words.excerpt if words else ""
    is_theirs = words is not None and actor is not None and words.author_id == actor.pk
    said_by = words.department if words is not None and is_theirs and words.is_official else None
    return Notice(row, headline, quote, words.get_absolute_url() if words else "", actor, said_by)


def _of_group(row: Delivery, about: Notification, named: set[int]) -> Notice:
    """The line for what happened to a group, or to somebody in it."""
    words = said_of(about, about.group if about.group_id in named else None)
    if words is None:
        return _of_nothing(row)
    return Notice(row, words.headline, words.note, words.url, about.actor if words.shows_actor else None)


def _of_nothing(row: Delivery) -> Notice:
    return Notice(row, _("What you were told of here is no longer available"), "", "", None)

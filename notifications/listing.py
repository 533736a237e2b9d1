"""Notices as the page shows them: what somebody may no longer read names neither words nor people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from colleagues.models import Introduction, people_of_introductions
from content.models import Entry, Reply
from core.http import MemberRequest
from core.paging import paginate
from groups.models import groups_named_to
from notifications import about_introductions, about_people, about_questions, about_rules, kindness, rules, wording
from notifications.about_groups import GROUP_EVENTS, Said
from notifications.about_groups import said as said_of
from notifications.about_introductions import INTRODUCTION_EVENTS
from notifications.about_people import PEOPLE_EVENTS
from notifications.about_rules import RULES_EVENTS
from notifications.kindness import Kindness
from notifications.models import ONE_A_THREAD, TO_PERSONS, TOLD_ANYHOW, Delivery, Event, Notification, StaffMessage
from profiles.models import Department, User


@dataclass(frozen=True)
class Notice:
    """One line: of a notice, or of all that is unread of one thread."""

    delivery: Delivery  # the newest that it stands for: reading it reads them all
    headline: str
    quote: str
    url: str  # "" where there is nothing left to read
    actor: User | None
    said_by: Department | None = None  # where it was said officially
    why: str = ""  # the rule that told
    change_url: str = ""  # where it is changed
    is_gone: bool = False  # nothing of it may be read any more


@dataclass(frozen=True)
class _Thread:
    """What is unread of one thread and may be read: the newest, and how many people replied."""

    newest: int
    people: int


@dataclass(frozen=True)
class _Known:
    """What the reader may know now of what a page of notices is about, by number or by key."""

    reader: User
    entries: set[int]
    replies: set[int]
    groups: set[int]
    people: set[int]
    messages: Mapping[str, StaffMessage]
    kindnesses: Mapping[str, Kindness]
    introductions: Mapping[str, Introduction]

    @classmethod
    def by(cls, reader: User, rows: Sequence[Delivery]) -> Self:
        """Ask it, in one query each, and none where nothing is about it."""
        about = [row.notification for row in rows if row.notification is not None]
        groups = {one.group_id for one in about if one.group_id}
        groups |= {row.follow.group_id for row in rows if row.follow and row.follow.group_id}
        replies = {one.reply_id for one in about if one.reply_id}
        entries = {one.entry_id for one in about if one.entry_id}
        added = {row.notification.actor_id for row in rows if row.event in PEOPLE_EVENTS and row.notification}
        introductions = about_introductions.found_for(about, reader)
        added |= people_of_introductions(list(introductions.values()))
        return cls(
            reader=reader,
            entries=_behind(lambda: Entry.objects.visible_to(reader), entries),
            replies=_behind(lambda: Reply.objects.visible_to(reader), replies),
            groups=_behind(lambda: groups_named_to(reader), groups),
            people=about_people.met_by(reader, {pk for pk in added if pk}),
            messages=about_people.messages_of(about),
            kindnesses=kindness.found_for(about, reader),
            introductions=introductions,
        )


def _behind(door: "Callable[[], QuerySet[Any, Any]]", numbers: set[int]) -> set[int]:
    """Those of `numbers` that are behind the door, which is not even written down where there are none."""
    return set(door().filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()


def page_of(request: MemberRequest) -> dict[str, Any]:
    """Context of the page: 25 lines, newest first. At most eleven queries, however many lines."""
    rows = Delivery.objects.site_of(request.user).one_a_thread().for_list()
    page = paginate(rows, request.GET.dict(), moment="created_at")
    newest = "" if page.newer_url or not page.rows else page.rows[0].pk
    return {"page": page, "notices": notices_of(page.rows, request.user), "newest": newest}


def notices_of(rows: Sequence[Delivery], reader: User) -> list[Notice]:
    """The lines of `rows`, which are notices of `reader` read by `for_list`. At most nine queries."""
    threads = _threads(rows, reader)
    shown = Delivery.objects.for_list().in_bulk([thread.newest for thread in threads.values()])
    said = [shown[threads[row.entry_id].newest] if _is_grouped(row, threads) else row for row in rows]
    known = _Known.by(reader, said)
    return [
        _line(row, shown_row, threads[row.entry_id].people - 1 if _is_grouped(row, threads) else 0, known)
        for row, shown_row in zip(rows, said, strict=True)
    ]


def _threads(rows: Sequence[Delivery], reader: User) -> dict[int | None, _Thread]:
    """Threads of the page with something unread that may be read, by number of the entry."""
    asked = {row.entry_id for row in rows if row.is_unread and row.event in ONE_A_THREAD}
    if not asked:
        return {}
    readable = Q(notification__reply__in=Reply.objects.visible_to(reader)) | Q(
        notification__reply=None, entry__in=Entry.objects.visible_to(reader)
    )
    found = (
        Delivery.objects.site_of(reader)
        .unread()
        .filter(readable, entry__in=asked, event__in=ONE_A_THREAD)
        .values_list("entry")
        .annotate(
            newest=Max("pk"),
            people=Count("notification__actor", distinct=True, filter=Q(notification__reply__isnull=False)),
        )
    )
    return {entry: _Thread(newest, people) for entry, newest, people in found}


def _is_grouped(row: Delivery, threads: dict[int | None, _Thread]) -> bool:
    return row.is_unread and row.event in ONE_A_THREAD and row.entry_id in threads


def _line(row: Delivery, said: Delivery, others: int, known: _Known) -> Notice:
    """The line for `row`, in the words of `said`, with the rule that told: of what is gone that would name somebody."""
    line = _notice(row, said, others, known)
    if line is None:
        return Notice(row, _("What you were told of here is no longer available"), "", "", None, is_gone=True)
    return replace(line, why=rules.rule_of(said, named=known.groups), change_url=rules.change_url(said))


def _notice(row: Delivery, said: Delivery, others: int, known: _Known) -> Notice | None:
    about = said.notification
    if about is None:
        raise ValueError("a notice without its cause")
    if said.event in (*GROUP_EVENTS, *PEOPLE_EVENTS, *INTRODUCTION_EVENTS, *RULES_EVENTS):
        return _of(row, about, _said(said.event, about, known))
    entry = said.entry if said.entry_id in known.entries else None
    reply = about.reply if about.reply_id in known.replies else None
    is_told_anyhow = said.event in TOLD_ANYHOW
    is_gone = (reply if about.reply_id else entry) is None
    if said.event == Event.REMINDER and is_gone:
        return Notice(row, wording.reminder_of_what_is_gone(), about.note, reverse("content:saved"), None)
    if not is_told_anyhow and is_gone:
        return None
    words = reply or entry
    if said.event == Event.USEFUL and words is not None:
        return _of_kindness(row, about, words, entry.title if entry else "", known)
    actor = None if is_told_anyhow else about.actor
    headline = wording.headline(
        said.event,
        people=wording.who(actor.name if actor else "", max(others, 0)),
        title=entry.title if entry else "",
        on_reply=about.reply_id is not None,
    )
    if said.event in about_questions.QUESTION_EVENTS:
        headline = about_questions.headline(about, entry, actor)
    quote = about.note if is_told_anyhow else words.excerpt if words else ""
    is_theirs = words is not None and actor is not None and words.author_id == actor.pk
    said_by = words.department if words is not None and is_theirs and words.is_official else None
    url = words.get_absolute_url() if words else ""
    if said.event in TO_PERSONS:
        url = reverse("moderation:decisions")
    return Notice(row, headline, quote, url, actor, said_by)


def _said(event: str, about: Notification, known: _Known) -> Said | None:
    """What happened to a group, between people, or that staff say, in words."""
    if event in GROUP_EVENTS:
        return said_of(about, about.group if about.group_id in known.groups else None)
    if event in INTRODUCTION_EVENTS:
        return about_introductions.said(about, known.reader, met=known.people, introductions=known.introductions)
    if event in RULES_EVENTS:
        return about_rules.said(about)
    return about_people.said(about, met=known.people, messages=known.messages)


def _of_kindness(row: Delivery, about: Notification, words: Entry | Reply, title: str, known: _Known) -> Notice | None:
    """The line for people who find one's words useful; all of them may have taken it back."""
    found = known.kindnesses.get(about.key)
    if found is None:
        return None
    headline = kindness.headline(about, found, title=title)
    return Notice(row, headline, words.excerpt, words.get_absolute_url(), found.newest)


def _of(row: Delivery, about: Notification, words: Said | None) -> Notice | None:
    """The line for what happened to a group, between people, or that staff say."""
    if words is None:
        return None
    return Notice(row, words.headline, words.note, words.url, about.actor if words.shows_actor else None)

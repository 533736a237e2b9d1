"""What is out of every tab: what was hidden or muted; and what a filter leaves out."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from content import kinds
from content.models import EntryQuerySet, Reply, Voice
from profiles.models import User
from stream.feed.asked import Asked
from stream.models import Follow, Hidden, Level, ReadMark


def thinned(entries: EntryQuerySet, reader: User) -> EntryQuerySet:
    """`entries`, which came through their door, without those that `reader` hid, and without muted threads, groups,
    people (what they say for themselves) and channels.

    A muted tag is no source, so what came by it alone does not come; it takes nothing else away.
    """
    muted = Follow.objects.of(reader).now_at(Level.MUTED).order_by()
    return (
        entries.exclude(pk__in=Hidden.objects.of(reader).values("entry"))
        .exclude(pk__in=_of(muted, "thread"))
        .exclude(group__in=_of(muted, "group"))
        .exclude(voice=Voice.PERSONAL, author__in=_of(muted, "followed"))
        .exclude(voice=Voice.OFFICIAL, department__in=_of(muted, "department"))
    )


def narrowed(entries: EntryQuerySet, asked: Asked, reader: User) -> EntryQuerySet:
    """Those of `entries` that the filters leave."""
    if asked.kind:
        entries = entries.of_kind(asked.kind)
    if asked.is_unanswered:
        entries = entries.filter(kinds.unanswered())
    if asked.is_mine:
        entries = entries.filter(author=reader)
    if asked.is_unread:
        entries = entries.filter(~Exists(_read_to_the_end(reader)))
    return entries


def fresh(entries: EntryQuerySet, reader: User) -> EntryQuerySet:
    """Those of `entries` that others wrote and `reader` never opened."""
    opened = ReadMark.objects.of(reader).filter(entry=OuterRef("pk"))
    return entries.filter(~Exists(opened)).exclude(author=reader)


def _read_to_the_end(reader: User) -> "QuerySet[ReadMark, ReadMark]":
    """The mark of `reader` in an entry, where no reply of somebody else stands behind it."""
    at, number = OuterRef("seen_at"), OuterRef("seen_reply")
    behind = Q(created_at__gt=at) | Q(created_at=at, pk__gt=number)
    newer = Reply.objects.published().filter(behind, entry=OuterRef("entry"), created_at__gte=at).exclude(author=reader)
    return ReadMark.objects.of(reader).filter(~Exists(newer), entry=OuterRef("pk"))


def _of(follows: "QuerySet[Follow, Any]", column: str) -> "QuerySet[Follow, Any]":
    found: QuerySet[Follow, Any] = follows.filter(**{f"{column}__isnull": False}).values(column)
    return found

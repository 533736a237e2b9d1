"""Two accounts of one person become one: their words, reactions and what they saved. Departments of words stay."""

from datetime import date
from typing import Any

from django.db.models import F
from django.dispatch import receiver

from content.models import (
    NOTE_LONGEST,
    Announcement,
    Bookmark,
    Draft,
    Entry,
    Mention,
    Pin,
    ProfilePin,
    Reaction,
    ReactionKind,
    Reply,
    Revision,
)
from content.services import storing
from profiles.merging import settles
from profiles.models import User
from profiles.repointing import free_tokens, repoint, repoint_once
from profiles.signals import merging

_TARGET = ("entry", "reply")


@receiver(merging)
@settles("content.Entry.author", "content.Reply.author", "content.Revision.editor")
def settle_words(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Words are those of `keep`; cards are made anew, for they show another author."""
    for rows in (Entry.objects.all(), Reply.objects.all()):
        free_tokens(rows, "author", keep=keep, drop=drop)
        repoint(rows, "author", keep=keep, drop=drop, version=F("version") + 1)
    repoint(Revision.objects.all(), "editor", keep=keep, drop=drop)


@receiver(merging)
@settles("content.Mention.person")
def settle_mentions(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Named twice in one text is named once."""
    repoint_once(Mention.objects.all(), "person", keep=keep, drop=drop, same=_TARGET)


@receiver(merging)
@settles("content.Reaction.person")
def settle_reactions(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """One person finds a thing useful once."""

    def once(stays: Reaction, goes: Reaction) -> None:
        if goes.entry_id is not None and goes.kind == ReactionKind.USEFUL:
            storing.count(goes.entry_id, useful=-1)

    repoint_once(Reaction.objects.all(), "person", keep=keep, drop=drop, same=["kind", *_TARGET], settle=once)


@receiver(merging)
@settles("content.Draft.person")
def settle_drafts(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Every draft stays: what was typed in two windows are two drafts."""
    free_tokens(Draft.objects.all(), "person", keep=keep, drop=drop)
    repoint(Draft.objects.all(), "person", keep=keep, drop=drop)


@receiver(merging)
@settles("content.Bookmark.person")
def settle_bookmarks(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Saved by both is saved once, with the notes of both and the next day to be reminded."""
    repoint_once(Bookmark.objects.all(), "person", keep=keep, drop=drop, same=_TARGET, settle=_join_bookmarks)


def _join_bookmarks(stays: Bookmark, goes: Bookmark) -> None:
    notes = dict.fromkeys(note for note in (stays.note, goes.note) if note)
    days: list[date] = [row.remind_on for row in (stays, goes) if row.remind_on and row.is_to_remind]
    stays.note = " / ".join(notes)[:NOTE_LONGEST]
    if days:
        stays.remind_on, stays.reminded_at = min(days), None
    stays.save(update_fields=["note", "remind_on", "reminded_at"])


@receiver(merging)
@settles("content.Pin.pinned_by", "content.Announcement.announced_by", "content.ProfilePin.person")
def settle_pins(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """A profile has one pin: that of `keep`, where there are two."""
    repoint(Pin.objects.all(), "pinned_by", keep=keep, drop=drop)
    repoint(Announcement.objects.all(), "announced_by", keep=keep, drop=drop)
    repoint_once(ProfilePin.objects.all(), "person", keep=keep, drop=drop)

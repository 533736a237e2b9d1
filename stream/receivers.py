"""What people write sets their level, and levels go where their thread, tag or channel goes. Connected in `ready()`."""

from collections.abc import Collection, Sequence
from typing import Any

from content.models import Entry, Reply
from profiles.models import Department
from stream.models import Because, Follow, Level
from stream.services import carry_channels, carry_follows, carry_tag, part_follows, track
from tags.models import Tag


def watch_own_entry(sender: Any, *, entry: Entry, **kwargs: Any) -> None:
    """Whoever writes an entry watches what becomes of it."""
    track(person=entry.author, entry=entry, because=Because.WROTE, level=Level.WATCHING)


def track_answered_entry(sender: Any, *, reply: Reply, **kwargs: Any) -> None:
    """Whoever replies tracks the thread."""
    track(person=reply.author, entry=reply.entry, because=Because.WROTE)


def follow_merged(sender: Any, *, entry: Entry, reply: Reply, **kwargs: Any) -> None:
    """Whoever followed an entry that became a reply follows the thread of that reply."""
    carry_follows(before=entry, after=reply.entry)


def follow_parted(sender: Any, *, replies: Sequence[int], entry: Entry, before: Entry, **kwargs: Any) -> None:
    """Whoever wrote replies that stand under another entry now hears of it as they did of the one before."""
    part_follows(replies=replies, before=before, after=entry)


def forget_deleted(sender: Any, *, target: Entry | Reply, **kwargs: Any) -> None:
    """Nobody follows a thread that nobody can read any more."""
    if isinstance(target, Entry):
        Follow.objects.filter(thread=target).delete()


def follow_synonym(sender: Any, *, tag: Tag, into: Tag, **kwargs: Any) -> None:
    """Whoever followed a tag follows the one that took its place."""
    carry_tag(before=tag, after=into)


def follow_successors(sender: Any, *, departments: Collection[Department], **kwargs: Any) -> None:
    """Whoever followed a channel follows those that carry it on."""
    carry_channels(departments=departments)

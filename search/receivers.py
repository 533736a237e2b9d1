"""What becomes of words becomes of their documents, in the same transaction."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from content import signals
from content.models import Entry, Reply
from profiles.models import User
from profiles.signals import merging
from search import indexing
from tags.models import Tag
from tags.signals import merged


@receiver([signals.published, signals.placed, signals.answered], dispatch_uid="search.entry")
def write_entry(sender: Any, *, entry: Entry, **kwargs: Any) -> None:
    """The entry is another for whoever narrows a search, and so are its replies."""
    indexing.write_heads([entry.pk])


@receiver([signals.edited, signals.stored, signals.passages_changed], dispatch_uid="search.target")
def write_target(sender: Any, *, target: Entry | Reply, **kwargs: Any) -> None:
    """Its words are others. With an entry the marks of its replies: they have its tags."""
    if isinstance(target, Entry):
        indexing.write_heads([target.pk])
    else:
        indexing.write_replies([target.pk])


@receiver(signals.restored, dispatch_uid="search.restored")
def write_again(sender: Any, *, target: Entry | Reply, **kwargs: Any) -> None:
    """It is there again, with an entry all that stands under it."""
    if isinstance(target, Entry):
        indexing.write([target.pk])
    else:
        indexing.write_replies([target.pk])


@receiver(signals.replied, dispatch_uid="search.replied")
def write_reply(sender: Any, *, reply: Reply, **kwargs: Any) -> None:
    """A reply has words of its own."""
    indexing.write_replies([reply.pk])


@receiver([signals.hidden, signals.quarantined, signals.deleted], dispatch_uid="search.gone")
def forget_target(sender: Any, *, target: Entry | Reply, **kwargs: Any) -> None:
    """What nobody may read is not found; with an entry all that stands under it."""
    if isinstance(target, Entry):
        indexing.forget([target.pk])
    else:
        indexing.write_replies([target.pk])


@receiver(signals.moved, dispatch_uid="search.moved")
def follow_replies(sender: Any, *, replies: Sequence[int], **kwargs: Any) -> None:
    """They stand under another entry, whose readers and marks are theirs now."""
    indexing.write_replies(replies)


@receiver(signals.carried, dispatch_uid="search.carried")
def follow_words(sender: Any, *, reply: Reply, **kwargs: Any) -> None:
    """The words of an entry are those of a reply; the entry is deleted next."""
    indexing.write_replies([reply.pk])


@receiver(merging, dispatch_uid="search.merging")
def follow_author(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """What one account wrote is found by the name of the other."""
    indexing.change_author(before=drop.pk, after=keep.pk)


@receiver(merged, dispatch_uid="search.merged")
def follow_tag(sender: Any, *, tag: Tag, into: Tag, **kwargs: Any) -> None:
    """What has the one tag is found by the words of the other."""
    indexing.write_tagged(tag.pk)

"""What one person may read of what a notice is about, now: asked again at the moment of sending."""

from dataclasses import dataclass

from django.urls import reverse

from content.models import Entry, Reply
from core.markings import Marking
from notifications.audience import kept_apart
from notifications.models import TOLD_ANYHOW, Notification
from notifications.refusals import NotToBeSent
from profiles.models import User


@dataclass(frozen=True)
class Words:
    """What the recipient may read of the thing now. Without an entry they may read nothing of it.

    `marking` is that of the thing, also where they may not read it: blank where it is about no words and no group.
    """

    entry: Entry | None = None
    reply: Reply | None = None
    marking: str = ""

    @property
    def written(self) -> Entry | Reply | None:
        """The words that the notice is about."""
        return self.reply or self.entry

    @property
    def is_sensitive(self) -> bool:
        """Whether a mail must do without title and text, and without what explains them."""
        return self.marking == Marking.SENSITIVE

    @property
    def url(self) -> str:
        """Where they stand: by number where the title, which an address may hold, is not to be said. "" for none."""
        if self.is_sensitive and self.entry is not None and self.reply is None:
            return reverse("content:entry", args=[self.entry.pk])
        return self.written.get_absolute_url() if self.written is not None else ""


def words_for(person: User, notification: Notification, event: str) -> Words:
    """What `person` may read of it. Raises NotToBeSent where a mail would be about words that they may not read."""
    entry = reply = None
    if notification.reply_id is not None:
        readable = Reply.objects.visible_to(person).filter(pk=notification.reply_id)
        reply = readable.select_related("entry", "author", "department").first()
        entry = reply.entry if reply else None
    elif notification.entry_id is not None:
        readable_entry = Entry.objects.visible_to(person).filter(pk=notification.entry_id)
        entry = readable_entry.select_related("author", "department").first()
    words = Words(entry, reply, entry.marking if entry is not None else marking_of(notification))
    if event not in TOLD_ANYHOW:
        if words.written is None:
            raise NotToBeSent("gone")
        if kept_apart([person.pk], words=words.written):
            raise NotToBeSent("blocked")
    return words


def marking_of(notification: Notification) -> str:
    """Of the words or the group that it is about; blank where it is about neither."""
    room = notification.entry or notification.group
    return room.marking if room is not None else ""

"""What `content` announces becomes rows: who is told. Connected in `AppConfig.ready()`.

The order of the signals does not matter. What happened has one key (`reply:123`), a person has one delivery a channel
for it, and of several reasons the strongest stands: mention, then reply to my reply, then reply to my entry.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from colleagues.models import ColleagueLink, Introduction
from content.models import Entry, ReactionKind, Reply
from notifications import kindness
from notifications.about_people import SUCCESSOR_HEAD
from notifications.audience import kept_apart_from
from notifications.fanout import begin_fan_out, tell_all
from notifications.models import Delivery, Event, Notification
from notifications.services import tell
from notifications.telling import Reason
from profiles.models import Department, User
from stream.models import ReadMark


def key_of(target: Entry | Reply) -> str:
    """The one name under which people are told of words."""
    return f"{'reply' if isinstance(target, Reply) else 'entry'}:{target.pk}"


def tell_of_entry(sender: Any, *, entry: Entry, **kwargs: Any) -> None:
    """Tell those who watch what it stands in."""
    tell_all(key=key_of(entry), actor=entry.author, entry=entry)


def tell_of_reply(sender: Any, *, reply: Reply, **kwargs: Any) -> None:
    """Tell the author of the entry and of the reply above, and those who watch what it stands in."""
    also = {reply.entry.author_id: Reason(Event.REPLY_TO_ENTRY)}
    if reply.root is not None:
        also[reply.root.author_id] = Reason(Event.REPLY_TO_REPLY)
    tell_all(key=key_of(reply), actor=reply.author, reply=reply, also=also)


def tell_of_use(sender: Any, *, target: Entry | Reply, person: User, kind: ReactionKind, **kwargs: Any) -> None:
    """Tell the author that people find it useful, or are helped or backed by it: once a day, whoever they are by then.

    An answer that the community marks is told when it is accepted.
    """
    if kind not in kindness.KINDLY or kept_apart_from([target.author_id], person=person):
        return
    entry, reply = (target.entry, target) if isinstance(target, Reply) else (target, None)
    key = kindness.key_of(target, kind)
    tell(event=Event.USEFUL, key=key, people=[target.author], actor=person, entry=entry, reply=reply)


def ask_for_successor(sender: Any, *, department: Department, **kwargs: Any) -> None:
    """Tell the people of a department that was split that they must choose. Once, in the background."""
    begin_fan_out(key=f"{SUCCESSOR_HEAD}:{department.pk}")


def tell_of_new_colleague(sender: Any, *, link: ColleagueLink, **kwargs: Any) -> None:
    """Tell whoever was added, once ever, unless a block stands between the two."""
    if not kept_apart_from([link.colleague_id], person=link.member):
        key = f"colleague:{link.member_id}:{link.colleague_id}"
        tell(event=Event.COLLEAGUE_ADDED, key=key, people=[link.colleague], actor=link.member)


def tell_of_introduction(sender: Any, *, introduction: Introduction, people: Iterable[User], **kwargs: Any) -> None:
    """Tell those who are asked."""
    key = f"introduction:{introduction.pk}"
    tell(event=Event.INTRODUCTION, key=key, people=people, actor=introduction.introducer)


def tell_of_meeting(sender: Any, *, introduction: Introduction, by: User, **kwargs: Any) -> None:
    """Tell all three but whoever said yes last, who sees it at once."""
    people = [introduction.one, introduction.other, introduction.introducer]
    tell(event=Event.INTRODUCED, key=f"introduced:{introduction.pk}", people=people, actor=by)


def tell_of_withheld(sender: Any, *, entry: Entry, reason: str, **kwargs: Any) -> None:
    """Tell the author that their entry was due and is a draft again."""
    key = f"withheld:{entry.pk}:{entry.version}"
    tell(event=Event.NOT_PUBLISHED, key=key, people=[entry.author], entry=entry, note=reason)


def follow_replies(sender: Any, *, replies: Sequence[int], entry: Entry, **kwargs: Any) -> None:
    """Notices of replies that stand under another entry now are notices of its thread."""
    about = Notification.objects.filter(reply__in=replies)
    about.update(entry=entry)
    Delivery.objects.filter(notification__in=about).update(entry=entry)


def follow_words(sender: Any, *, entry: Entry, reply: Reply, **kwargs: Any) -> None:
    """Notices of an entry that became a reply are notices of that reply."""
    about = Notification.objects.filter(entry=entry, reply=None)
    Delivery.objects.filter(notification__in=about).update(entry=reply.entry_id)
    about.update(entry=reply.entry_id, reply=reply)


def tell_of_mention(sender: Any, *, target: Entry | Reply, people: Iterable[User], **kwargs: Any) -> None:
    """Tell the people who are named."""
    entry, reply = (target.entry, target) if isinstance(target, Reply) else (target, None)
    tell(event=Event.MENTION, key=key_of(target), people=people, actor=target.author, entry=entry, reply=reply)


def read_what_was_seen(sender: Any, *, mark: ReadMark, **kwargs: Any) -> None:
    """Count the notices of words that were read on their own page as read."""
    notices = Delivery.objects.site_of(mark.person).unread().filter(entry=mark.entry_id)
    of_what_was_read = Q(notification__reply=None) | Q(notification__reply__created_at__lte=mark.seen_at)
    notices.filter(of_what_was_read).update(read_at=timezone.now())

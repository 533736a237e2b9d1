"""What happens below is told to open streams, after commit. Here as nowhere else ids alone leave the transaction."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from colleagues.signals import blocked, removed
from content import signals
from content.models import Entry, Reply
from groups.models import Group
from groups.signals import left as left_group
from profiles.models import User
from profiles.signals import left, moved, signed_out
from stream.live import publishing

MOST_NAMED: Final = 20  # replies that are named one by one where many change at once


@receiver(signals.published)
def _published(**_: Any) -> None:
    publishing.published()


@receiver(signals.replied)
def _replied(reply: Reply, **_: Any) -> None:
    publishing.replied(reply.entry_id, reply.pk, reply.root_id)


@receiver([signals.edited, signals.restored, signals.reacted, signals.unreacted])
def _changed(target: Entry | Reply, **_: Any) -> None:
    _tell_of(target)


@receiver([signals.hidden, signals.quarantined, signals.deleted])
def _taken_away(target: Entry | Reply, **_: Any) -> None:
    """Its readers fetch what stands in its place; of an entry nothing does, for anybody but its author."""
    _tell_of(target)
    if isinstance(target, Entry):
        publishing.recheck(entry_id=target.pk)


@receiver(signals.narrowed)
def _narrowed(entry: Entry, **_: Any) -> None:
    publishing.recheck(entry_id=entry.pk)


@receiver(signals.answered)
def _answered(entry: Entry, reply: Reply | None, **_: Any) -> None:
    """The mark moves from one reply to another, or goes: which one had it is for the page to see."""
    publishing.changed(entry.pk)
    if reply is not None:
        publishing.changed(entry.pk, reply.pk)


@receiver(signals.moved)
def _moved(replies: Sequence[int], entry: Entry, before: Entry, **_: Any) -> None:
    publishing.changed(entry.pk)
    publishing.changed(before.pk)
    if len(replies) <= MOST_NAMED:
        for reply in replies:
            publishing.changed(before.pk, reply)


@receiver(signals.carried)
def _carried(reply: Reply, **_: Any) -> None:
    publishing.replied(reply.entry_id, reply.pk, None)


@receiver([moved, left, signed_out])
def _other_rights(person: User, **_: Any) -> None:
    publishing.recheck(person_id=person.pk)


@receiver(user_logged_out)
def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        publishing.recheck(person_id=user.pk)


@receiver(left_group)
def _left_group(person: User, group: Group, **_: Any) -> None:
    publishing.recheck(person_id=person.pk)


@receiver(blocked)
def _blocked(blocker: User, **_: Any) -> None:
    publishing.recheck(person_id=blocker.pk)


@receiver(removed)
def _no_colleague(colleague: User, **_: Any) -> None:
    publishing.recheck(person_id=colleague.pk)


def _tell_of(target: Entry | Reply) -> None:
    if isinstance(target, Entry):
        publishing.changed(target.pk)
    else:
        publishing.changed(target.entry_id, target.pk)

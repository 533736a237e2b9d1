"""Moving read marks: only ever forward, and never over words that were not on the screen."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from content.models import Entry, Reply
from profiles.models import User
from stream.models import ReadMark
from stream.signals import seen


@transaction.atomic
def mark_seen(*, person: User, entry: Entry, shown: Collection[int]) -> ReadMark:
    """Note that `person` has read `entry`, and of its replies those of the numbers `shown`. They may read the entry.

    The mark is one place in order of time, so it stops before the first reply of others that was not shown. Numbers of
    replies that are not published, or of another entry, do not count.
    """
    mark, is_new = ReadMark.objects.of(person).get_or_create(
        person=person, entry=entry, defaults={"seen_at": entry.published_at or entry.created_at}
    )
    replies = Reply.objects.published().filter(entry=entry)
    behind = replies.open_to(person).after(mark.seen_at, mark.seen_reply)
    missed = behind.exclude(Q(pk__in=shown) | Q(author=person)).order_by("created_at", "pk").first()
    read = replies.filter(pk__in=shown)
    if missed is not None:
        read = read.up_to(missed.created_at, missed.pk - 1)
    newest = read.order_by("-created_at", "-pk").first()
    if newest is not None:
        is_new |= _forward(mark, newest.created_at, newest.pk)
    if is_new:
        mark.refresh_from_db()
        seen.send(sender=ReadMark, mark=mark)
    return mark


@transaction.atomic
def mark_all_seen(*, person: User, entry: Entry) -> ReadMark:
    """Note that `person` wants to know no more of what stands under `entry` now. They may read it."""
    mark, is_new = ReadMark.objects.of(person).get_or_create(
        person=person, entry=entry, defaults={"seen_at": entry.published_at or entry.created_at}
    )
    newest = Reply.objects.published().filter(entry=entry).order_by("-created_at", "-pk").first()
    if (newest is not None and _forward(mark, newest.created_at, newest.pk)) or is_new:
        mark.refresh_from_db()
        seen.send(sender=ReadMark, mark=mark)
    return mark


def _forward(mark: ReadMark, moment: datetime, reply: int) -> bool:
    """Move the mark, unless another window has moved it further. False where it stays."""
    before = Q(seen_at__lt=moment) | Q(seen_at=moment, seen_reply__lt=reply)
    moved = ReadMark.objects.filter(before, pk=mark.pk).update(seen_at=moment, seen_reply=reply)
    return bool(moved)

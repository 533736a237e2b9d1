"""Two accounts of one person become one: what they were told, and how they want to be told."""

from typing import Any

from django.db.models import F, Max
from django.dispatch import receiver

from notifications.models import (
    Delivery,
    Digest,
    DigestItem,
    MailSwitch,
    Notification,
    Preference,
    StaffMessage,
    Timetable,
)
from profiles.merging import settles
from profiles.models import User
from profiles.repointing import repoint, repoint_once
from profiles.signals import merging


@receiver(merging)
@settles("notifications.Delivery.recipient")
def settle_deliveries(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """One telling of one thing; read by either is read."""
    of_notices = Delivery.objects.filter(notification__isnull=False)
    repoint_once(
        of_notices, "recipient", keep=keep, drop=drop, same=["notification", "channel"], settle=_read_by_either
    )
    repoint(Delivery.objects.all(), "recipient", keep=keep, drop=drop)


def _read_by_either(stays: Delivery, goes: Delivery) -> None:
    if stays.is_unread and goes.read_at is not None:
        stays.read_at = goes.read_at
        stays.save(update_fields=["read_at"])


@receiver(merging)
@settles("notifications.Digest.person", "notifications.DigestItem.person")
def settle_digests(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Two issues of one day are one, with the items of both: what stood in either never comes again."""
    items = DigestItem.objects.order_by("pk")
    of_entries = items.filter(entry__isnull=False, notification=None)
    repoint_once(of_entries, "person", keep=keep, drop=drop, same=["entry", "until_reply"])
    of_notices = items.filter(notification__isnull=False)
    repoint_once(of_notices, "person", keep=keep, drop=drop, same=["notification"])
    repoint_once(Digest.objects.all(), "person", keep=keep, drop=drop, same=["issued_on"], settle=_join_issues)


def _join_issues(stays: Digest, goes: Digest) -> None:
    last = stays.items.aggregate(last=Max("position"))["last"]
    first = goes.items.order_by("position").values_list("position", flat=True).first() or 0
    goes.items.update(digest=stays, position=F("position") + (0 if last is None else last + 1) - min(first, 0))


@receiver(merging)
@settles("notifications.Preference.person", "notifications.Timetable.person")
def settle_choices(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """What `keep` has chosen holds; where that is nothing, what `drop` has.

    A key of links that was raised stays with `drop`: links in mails to that account that were made void stay void.
    """
    raised = Preference.objects.filter(person=drop, mail_key__gt=1).first()
    if raised is None:
        repoint_once(Preference.objects.all(), "person", keep=keep, drop=drop)
    elif not Preference.objects.filter(person=keep).exists():
        raised.pk, raised.mail_key = keep.pk, 1
        raised.save(force_insert=True)
    repoint_once(Timetable.objects.all(), "person", keep=keep, drop=drop)


@receiver(merging)
@settles("notifications.Notification.actor", "notifications.MailSwitch.paused_by", "notifications.StaffMessage.author")
def settle_causes(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Who caused what others are told."""
    repoint(Notification.objects.all(), "actor", keep=keep, drop=drop)
    repoint(MailSwitch.objects.all(), "paused_by", keep=keep, drop=drop)
    repoint(StaffMessage.objects.all(), "author", keep=keep, drop=drop)

"""Addresses whose mails come back: when they get no more, and how they start again.

An address is stopped by one mail that came back for good (there is no such person), or by five that came back for now
(its box is full) without a good mail in between. A good mail is one that was handed over after the last that came back,
and has itself not come back for three days: that the server took it proves nothing.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from audit.services import record
from core import text
from notifications.models import Channel, Delivery, DeliveryState, Mailbox
from notifications.models.post import REASON_LONGEST
from profiles.models import User

MOST_SOFT: Final = 5
GOOD_AFTER: Final = timedelta(days=3)
PATIENCE: Final = timedelta(hours=24)  # a person starts their own address again once in this time


class TooSoon(Exception):
    """The person started the address again a short while ago."""


def is_stopped(address: str) -> bool:
    """Whether notices and digests stay away from it. Mails about an account (a code) are tried all the same."""
    return Mailbox.objects.at(address).stopped().exists()


def of(person: User) -> Mailbox | None:
    """The row of the person's address where it is stopped."""
    return Mailbox.objects.at(person.email).stopped().first()


@transaction.atomic
def came_back(address: str, *, for_good: bool, reason: str, sent_at: datetime | None = None) -> Mailbox:
    """Count a mail that came back from `address`, and stop it where the rule says so.

    A mail that was sent before the address was last started again counts no more.
    """
    box = _row(address)
    if sent_at is not None and box.started_again_at is not None and sent_at < box.started_again_at:
        return box
    now = timezone.now()
    if not for_good:
        is_first = box.last_bounce_at is None or _had_a_good_mail(address, since=box.last_bounce_at)
        box.soft_bounces = 1 if is_first else min(box.soft_bounces + 1, MOST_SOFT)
    box.last_bounce_at = now
    if box.stopped_at is None and (for_good or box.soft_bounces >= MOST_SOFT):
        box.stopped_at = now
    box.reason = text.single_line(reason)[:REASON_LONGEST]
    box.save(update_fields=["soft_bounces", "last_bounce_at", "stopped_at", "reason"])
    return box


@transaction.atomic
def start_again(*, address: str, by: User, is_operator: bool = False) -> bool:
    """Let mail go to `address` again. False where it is not stopped.

    `by` is its owner, once in 24 hours, or an operator, who may at any time. Raises TooSoon.
    """
    box = Mailbox.objects.at(address).stopped().select_for_update(of=("self",), no_key=True).first()
    if box is None:
        return False
    now = timezone.now()
    if not is_operator and box.started_again_at is not None and box.started_again_at > now - PATIENCE:
        raise TooSoon
    box.stopped_at, box.soft_bounces, box.started_again_at = None, 0, now
    box.save(update_fields=["stopped_at", "soft_bounces", "started_again_at"])
    record("notifications.start_again", actor_id=by.pk, target_type="notifications.mailbox", target_id=box.pk)
    return True


@transaction.atomic
def stop(*, address: str, by: User) -> bool:
    """An operator's stop. False where it is stopped already."""
    box = _row(address)
    if box.stopped_at is not None:
        return False
    box.stopped_at, box.reason = timezone.now(), "stopped by an operator"
    box.save(update_fields=["stopped_at", "reason"])
    record("notifications.stop", actor_id=by.pk, target_type="notifications.mailbox", target_id=box.pk)
    return True


def _row(address: str) -> Mailbox:
    """The row of an address under its lock, made where there is none."""
    Mailbox.objects.bulk_create([Mailbox(address=address.lower())], ignore_conflicts=True)
    return Mailbox.objects.at(address).select_for_update(of=("self",), no_key=True).get()


def _had_a_good_mail(address: str, *, since: datetime) -> bool:
    people = User.objects.annotate(low=Lower("email")).filter(low=address.lower())
    good = Delivery.objects.filter(
        recipient__in=people, channel=Channel.MAIL, state=DeliveryState.SENT, sent_at__gt=since
    )
    return good.filter(sent_at__lt=timezone.now() - GOOD_AFTER).exists()

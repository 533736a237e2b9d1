"""Sending what is due. Every row ends as sent, failed, dropped or come back, all but the first with a reason."""

import logging
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from notifications import mailboxes, pace
from notifications.envelope import Letter
from notifications.letters import NotToBeSent, compose
from notifications.models import Delivery, DeliveryState
from notifications.smtp import Postbox, Refusal, RefusedForGood, RefusedForNow, Unreachable

logger = logging.getLogger(__name__)
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)
MOST_ATTEMPTS = 60  # twice what the delays allow: a mail whose worker dies of it every time is given up too


def sweep(*, for_seconds: float) -> int:
    """Send due mails one by one, oldest first, until none is left or the time is over. Returns how many were sent.

    Stops early where the mail server cannot be reached: the others wait as they are, in their order. The last mail may
    take EMAIL_TIMEOUT seconds more when the time is over.
    """
    sent = 0
    with Postbox() as postbox:
        for delivery in Delivery.objects.leased(for_seconds=for_seconds):
            try:
                sent += send(delivery, postbox)
            except Unreachable as error:
                logger.warning("The mail server cannot be reached, the rest waits: %s", error.reason)
                break
    return sent


def send(delivery: Delivery, postbox: Postbox) -> bool:
    """Send one leased mail and write down how it ended. True when the server took it. Raises Unreachable."""
    if delivery.attempts > MOST_ATTEMPTS:
        delivery.end(DeliveryState.FAILED, f"gave up after {MOST_ATTEMPTS} attempts: {delivery.reason}")
        return False
    if not _may_go(delivery):
        return False
    letter = _composed(delivery)
    if letter is None:
        return False
    try:
        postbox.send(letter)
    except RefusedForGood as refusal:
        if delivery.end(DeliveryState.FAILED, refusal.reason):
            _blame(letter, refusal, for_good=True)
        return False
    except Unreachable as refusal:
        if refusal.was_asked:
            _try_later(delivery, refusal.reason)
        else:
            delivery.release(refusal.reason)
        raise
    except RefusedForNow as refusal:
        if _try_later(delivery, refusal.reason):
            _blame(letter, refusal, for_good=False)
        return False
    delivery.end(DeliveryState.SENT)
    return True


def _may_go(delivery: Delivery) -> bool:
    """Whether its address takes mail, and its domain has not had enough in this minute. Mails about an account are not
    asked: somebody waits to sign in.
    """
    if delivery.recipient is None:
        return pace.may_have_one_more(delivery.address, at_once=True)
    address = delivery.recipient.email
    if mailboxes.is_stopped(address):
        delivery.end(DeliveryState.DROPPED, "stopped: mails to this address came back")
        return False
    if pace.may_have_one_more(address):
        return True
    delivery.release("")
    next_minute = timezone.now().replace(second=0, microsecond=0) + pace.A_MINUTE
    Delivery.objects.hold(domain=pace.domain_of(address), until=next_minute)
    return False


def _composed(delivery: Delivery) -> Letter | None:
    """The mail; None where there is none, and the row says why."""
    try:
        return compose(delivery)
    except NotToBeSent as reason:
        delivery.end(DeliveryState.DROPPED, str(reason))
    except DatabaseError:
        raise
    except Exception as error:  # one mail that cannot be rendered must not stop those behind it
        logger.exception("Delivery %s cannot be rendered", delivery.pk)
        _try_later(delivery, f"cannot be rendered: {type(error).__name__}")
    return None


def _blame(letter: Letter, refusal: Refusal, *, for_good: bool) -> None:
    """A refusal of the recipient counts as a mail that came back; one of this mail alone does not."""
    if refusal.is_of_recipient:
        mailboxes.came_back(letter.to[0], for_good=for_good, reason=refusal.reason)


def _try_later(delivery: Delivery, reason: str) -> bool:
    """One minute, two, four … an hour; a last time a day after the first, then it has failed: True."""
    left = (delivery.tried_at or timezone.now()) + GIVE_UP_AFTER - timezone.now()
    if left <= timedelta():
        return delivery.end(DeliveryState.FAILED, reason)
    delay = min(FIRST_DELAY * 2 ** min(delivery.attempts - 1, 10), LONGEST_DELAY)
    delivery.postpone(min(delay, left), reason)
    return False

"""Sending what is due. Every row ends as sent, failed or dropped, the last two with a reason."""

import logging
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from notifications.letters import NotToBeSent, compose
from notifications.models import Delivery, DeliveryState
from notifications.smtp import Postbox, RefusedForGood, RefusedForNow, Unreachable

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
    try:
        message = compose(delivery)
    except NotToBeSent as reason:
        delivery.end(DeliveryState.DROPPED, str(reason))
        return False
    except DatabaseError:
        raise
    except Exception as error:  # one mail that cannot be rendered must not stop those behind it
        logger.exception("Delivery %s cannot be rendered", delivery.pk)
        _try_later(delivery, f"cannot be rendered: {type(error).__name__}")
        return False
    try:
        postbox.send(message)
    except RefusedForGood as refusal:
        delivery.end(DeliveryState.FAILED, refusal.reason)
        return False
    except RefusedForNow as refusal:
        _try_later(delivery, refusal.reason)
        if isinstance(refusal, Unreachable):
            raise
        return False
    delivery.end(DeliveryState.SENT)
    return True


def _try_later(delivery: Delivery, reason: str) -> None:
    """One minute, two, four … an hour; a last time when a day is over, then it has failed."""
    left = delivery.created_at + GIVE_UP_AFTER - timezone.now()
    if left <= timedelta():
        delivery.end(DeliveryState.FAILED, reason)
        return
    delay = min(FIRST_DELAY * 2 ** min(delivery.attempts - 1, 10), LONGEST_DELAY)
    delivery.postpone(min(delay, left), reason)

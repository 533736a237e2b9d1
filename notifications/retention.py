"""What is not kept: sessions that ran out, failed sign-ins after a day, account mails after 30, digests after 90."""

import time
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from notifications.models import Delivery, DeliveryState, Digest
from profiles.models import AccountEvent, Session

BATCH = 1000  # rows: a statement stays far below the limit of the worker's role
KEEP_FAILURES = timedelta(days=1)
KEEP_ACCOUNT_MAILS = timedelta(days=30)
KEEP_DIGESTS = timedelta(days=90)  # an issue covers a fortnight at most: nothing in an old one can come again


def forget(*, for_seconds: float) -> int:
    """Delete in batches until nothing is left or the time is over; the next run goes on. Returns how many rows went."""
    ends, now, gone = time.monotonic() + for_seconds, timezone.now(), 0
    for rows in (
        Session.objects.filter(expire_date__lt=now),
        AccountEvent.objects.filter(at__lt=now - KEEP_FAILURES),
        Delivery.objects.filter(recipient=None, created_at__lt=now - KEEP_ACCOUNT_MAILS).exclude(
            state=DeliveryState.DUE
        ),
        Digest.objects.filter(issued_on__lt=now.date() - KEEP_DIGESTS),  # with what stood in them, and their mails
    ):
        gone += _delete(rows, ends)
    return gone


def _delete(rows: "QuerySet[Any, Any]", ends: float) -> int:
    gone = 0
    while time.monotonic() < ends:
        batch = list(rows.order_by().values_list("pk", flat=True)[:BATCH])
        gone += rows.filter(pk__in=batch).delete()[0]
        if len(batch) < BATCH:
            break
    return gone

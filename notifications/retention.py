"""What is not kept: sessions that ran out, failed sign-ins after a day, traces of account mails after a month."""

import time
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from notifications.models import Delivery, DeliveryState
from profiles.models import AccountEvent, Session

BATCH = 1000  # rows: a statement stays far below the limit of the worker's role
KEEP_FAILURES = timedelta(days=1)
KEEP_ACCOUNT_MAILS = timedelta(days=30)


def forget(*, for_seconds: float) -> int:
    """Delete in batches until nothing is left or the time is over; the next run goes on. Returns how many rows went."""
    ends, now, gone = time.monotonic() + for_seconds, timezone.now(), 0
    for rows in (
        Session.objects.filter(expire_date__lt=now),
        AccountEvent.objects.filter(at__lt=now - KEEP_FAILURES),
        Delivery.objects.filter(recipient=None, created_at__lt=now - KEEP_ACCOUNT_MAILS).exclude(
            state=DeliveryState.DUE
        ),
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

"""What beat asks for: seal what is new, and check the whole chain each night. Each may run twice and beside itself."""

from datetime import datetime, timedelta
from typing import Final

from celery import shared_task
from django.db import close_old_connections, connection
from django.utils import timezone

from audit.models import Check, CheckState
from audit.sealing import seal_due
from audit.verifying import check_on

BEGINS_AT: Final = 2  # o'clock
SLICE_SECONDS: Final = 40.0
FORGOTTEN_AFTER: Final = timedelta(hours=20)  # a run that nobody went on with


@shared_task(time_limit=60)
def seal_trail() -> None:
    """Chain the records of the last minute."""
    if not connection.in_atomic_block:  # beat runs it without a worker around: no connection that died or is too old
        close_old_connections()
    seal_due(for_seconds=SLICE_SECONDS)


@shared_task(time_limit=60)
def check_trail() -> None:
    """Begin the check of this night, or go on with it."""
    if not connection.in_atomic_block:
        close_old_connections()
    began_at = run_of_tonight(timezone.now())
    if began_at is not None:
        check_on(began_at=began_at, for_seconds=SLICE_SECONDS)


def run_of_tonight(now: datetime) -> datetime | None:
    """Which run to begin or to go on with; None when that of this night is over."""
    here = timezone.localtime(now)
    night = here.replace(hour=BEGINS_AT, minute=0, second=0, microsecond=0)
    if here < night:
        night -= timedelta(days=1)
    last = Check.objects.order_by("-pk").first()
    if last is None or last.began_at < night:
        return now
    if last.state != CheckState.GOING_ON:
        return None
    return last.began_at if now - last.at < FORGOTTEN_AFTER else now

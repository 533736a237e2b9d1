"""What a worker does for digests: it may run twice and beside itself."""

from celery import shared_task

from notifications.digests import timetable
from notifications.tasks import begin

SWEEP_SECONDS = 45


@shared_task(time_limit=60)
def issue_due() -> None:
    """Make the digests whose moment has come."""
    begin()
    timetable.sweep(for_seconds=SWEEP_SECONDS)

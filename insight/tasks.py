"""What beat asks for of counterparts and of how far people talk. Each may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from insight import growth, nights, talk

SWEEP_SECONDS = 45


@shared_task(time_limit=60)
def find_counterparts() -> None:
    """Make anew the counterparts of who is due, then go on with the night."""
    if not connection.in_atomic_block:  # beat runs it without a worker around: no connection that died or is too old
        close_old_connections()
    nights.sweep(for_seconds=SWEEP_SECONDS)


@shared_task(time_limit=60)
def count_talk() -> None:
    """Count how far people talked in the week before today, where that was not done yet."""
    if not connection.in_atomic_block:
        close_old_connections()
    talk.count_week()


@shared_task(time_limit=60)
def count_growth() -> None:
    """Count one whole week of growth, where one was not counted yet."""
    if not connection.in_atomic_block:
        close_old_connections()
    growth.count_growth()

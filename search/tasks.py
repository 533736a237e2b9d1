"""What beat asks for of the index. Each may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from search import checks

SWEEP_SECONDS = 40


@shared_task(time_limit=60)
def check_index() -> None:
    """Go on with the check of today."""
    if not connection.in_atomic_block:  # beat runs it without a worker around: no connection that died or is too old
        close_old_connections()
    checks.sweep(for_seconds=SWEEP_SECONDS)

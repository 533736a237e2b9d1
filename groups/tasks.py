"""What beat asks for of groups. Each may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from groups import rules

SWEEP_SECONDS = 45


@shared_task(time_limit=60)
def keep_rules() -> None:
    """Take in whom the rules of groups mean, and let go whom they mean no more."""
    if not connection.in_atomic_block:  # beat runs it without a worker around: no connection that died or is too old
        close_old_connections()
    rules.keep_all(for_seconds=SWEEP_SECONDS)

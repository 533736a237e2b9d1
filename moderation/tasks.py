"""What beat asks for of moderation. Each may run twice and beside itself."""

from typing import Final

from celery import shared_task
from django.db import close_old_connections, connection

from moderation import growth, services

SWEEP_SECONDS: Final = 45


@shared_task(time_limit=60)
def alert_of_waiting() -> None:
    """Tell the moderators of reports that have been open for four working hours."""
    _begin()
    services.alert_moderators()


@shared_task(time_limit=60)
def grow_trust() -> None:
    """Let trust grow, where that was not done yet tonight."""
    _begin()
    growth.grow(for_seconds=SWEEP_SECONDS)


def _begin() -> None:
    """Beat runs these without a worker around: no connection that died or is too old."""
    if not connection.in_atomic_block:
        close_old_connections()

"""What beat asks for of pages made of several apps. Each may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from portal import channels, signs

SWEEP_SECONDS = 35
CHANNELS_SECONDS = 15


@shared_task(time_limit=60)
def take_signs() -> None:
    """Bring the signs of groups and of official channels up to date that are six hours old."""
    if not connection.in_atomic_block:  # beat runs it without a worker around: no connection that died or is too old
        close_old_connections()
    signs.sweep(for_seconds=SWEEP_SECONDS)
    channels.sweep(for_seconds=CHANNELS_SECONDS)

"""Sweeps over entries and replies. Each may run twice and beside itself."""

import time

from celery import shared_task
from django.db import close_old_connections, connection

from content import services
from content.services import passages
from content.services.rendering import show_all_released

SWEEP_SECONDS = 40


@shared_task(time_limit=60)
def show_released_uploads() -> None:
    """Show the pictures and files that were released while somebody changed their text."""
    _begin()
    show_all_released(for_seconds=SWEEP_SECONDS)


@shared_task(time_limit=60)
def publish_due() -> None:
    """Publish what was scheduled for now."""
    _begin()
    services.publish_due(for_seconds=SWEEP_SECONDS)


@shared_task(time_limit=60)
def settle_passages() -> None:
    """Have the words of attached files read, or dropped, where no change of a text has done so."""
    _begin()
    ends = time.monotonic() + SWEEP_SECONDS
    while passages.settle_all() >= passages.BATCH and time.monotonic() < ends:
        pass


def _begin() -> None:
    """Beat runs these without a worker around them: do not keep a connection that died or is too old."""
    if not connection.in_atomic_block:
        close_old_connections()

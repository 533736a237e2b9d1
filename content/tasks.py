"""Sweeps over entries and replies. Each may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from content.services.rendering import show_all_released

SWEEP_SECONDS = 40


@shared_task(time_limit=60)
def show_released_uploads() -> None:
    """Show the pictures and files that were released while somebody changed their text."""
    if not connection.in_atomic_block:  # beat runs it without a worker around it
        close_old_connections()
    show_all_released(for_seconds=SWEEP_SECONDS)

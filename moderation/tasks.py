"""What beat asks for of moderation. It may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from moderation import services


@shared_task(time_limit=60)
def alert_of_waiting() -> None:
    """Tell the moderators of reports that have been open for four working hours."""
    if not connection.in_atomic_block:  # beat runs it without a worker around: no connection that died or is too old
        close_old_connections()
    services.alert_moderators()

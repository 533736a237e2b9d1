"""A sweep over departments, teams and professions. It may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from profiles import services


@shared_task(time_limit=60)
def count_heads() -> None:
    """Count people by place: roles begin and end with the day, and big places are counted here alone."""
    if not connection.in_atomic_block:
        close_old_connections()
    services.count_all()

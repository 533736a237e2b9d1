"""Sweeps over departments, teams, professions and merged accounts. Each may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from profiles import services


@shared_task(time_limit=60)
def count_heads() -> None:
    """Count people by place: roles begin and end with the day, and big places are counted here alone."""
    _begin()
    services.count_all()


@shared_task(time_limit=60)
def settle_merged() -> None:
    """What somebody wrote at the moment in which their account was merged follows to the account that was kept."""
    _begin()
    services.settle_again()


def _begin() -> None:
    if not connection.in_atomic_block:
        close_old_connections()

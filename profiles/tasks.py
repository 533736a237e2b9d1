"""Sweeps over places, the directory and merged accounts. Each may run twice and beside itself."""

import logging

from celery import shared_task
from django.db import close_old_connections, connection
from django.utils import timezone

from profiles import services
from profiles.services import listing

logger = logging.getLogger(__name__)


@shared_task(time_limit=60)
def count_heads() -> None:
    """Count people by place: roles begin and end with the day, main ones too, and big places are counted here alone."""
    _begin()
    services.settle_main_roles()
    services.count_all()


@shared_task(time_limit=60)
def settle_merged() -> None:
    """What somebody wrote at the moment in which their account was merged follows to the account that was kept."""
    _begin()
    services.settle_again()


@shared_task(time_limit=60)
def list_people() -> None:
    """Write the search rows that a change to many people left for later."""
    _begin()
    listing.list_stale()


@shared_task(time_limit=60)
def sweep_directory() -> None:
    """Mend what differs in the search rows of the slice whose turn it is: all of them within a day."""
    _begin()
    now = timezone.localtime()
    number = (now.hour * 60 + now.minute) * listing.SLICES // (24 * 60)
    wrong = listing.sweep(number)
    if wrong:
        logger.warning("The directory was wrong about %s people of slice %s: mended.", wrong, number)
    if number == 0:
        listing.forget_words()


def _begin() -> None:
    if not connection.in_atomic_block:
        close_old_connections()


@shared_task(time_limit=60)
def forget_who_was_where() -> None:
    """Empty the table of who is where, at midnight of London. Every five minutes: who comes late finds it empty."""
    if not connection.in_atomic_block:
        close_old_connections()
    services.forget_other_days()

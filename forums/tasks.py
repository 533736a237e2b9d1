"""What a worker does for questions that nobody has answered, and beat itself when there is no broker."""

import time
from typing import Final

from celery import shared_task
from django.utils import timezone

from forums.asking.moments import is_time
from forums.asking.offering import offer_next
from forums.models import OfferTerms
from notifications.tasks import begin

SWEEP_SECONDS: Final = 40


@shared_task(time_limit=60)
def offer_questions() -> None:
    """Put what has waited for a working day before people who may know. May run twice and beside itself."""
    begin()
    sweep(for_seconds=SWEEP_SECONDS)


def sweep(*, for_seconds: float) -> int:
    """One question after the other, in working hours, until none waits or the time is over. Returns how many."""
    ends, number = time.monotonic() + for_seconds, 0
    if not is_time(timezone.now()) or not OfferTerms.now().is_on:
        return 0
    while time.monotonic() < ends and offer_next():
        number += 1
    return number

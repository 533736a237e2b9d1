"""The nightly run, a slice of people at a time: what they know and do first, then who does their job elsewhere.

Each slice is one transaction with the row that says how far the night came: killed anywhere, it goes on from there.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from insight import traits
from insight.making import make, make_anew
from insight.models import Due, Night, Stage
from profiles.models import User

BEGINS_AT: Final = 1  # o'clock
TRAITS_AT_ONCE: Final = 2000  # people
COUNTERPARTS_AT_ONCE: Final = 50
KEPT: Final = timedelta(days=30)


def sweep(*, for_seconds: float) -> int:
    """Who is due first, then the night, until both are done or the time is over. Returns how many slices that were."""
    ends, done = time.monotonic() + for_seconds, 0
    while time.monotonic() < ends and (_next_due() or _next_slice()):
        done += 1
    return done


def run_whole() -> None:
    """A whole night at once: for the demonstration, benchmarks and tests."""
    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(people), TRAITS_AT_ONCE):
        traits.take(people[start : start + TRAITS_AT_ONCE])
    traits.count()
    for start in range(0, len(people), COUNTERPARTS_AT_ONCE):
        make(people[start : start + COUNTERPARTS_AT_ONCE])


@transaction.atomic
def _next_due() -> bool:
    due = Due.objects.select_for_update(skip_locked=True, of=("self",)).order_by("since", "pk").first()
    if due is None:
        return False
    make_anew(due.person_id)
    due.delete()
    return True


@transaction.atomic
def _next_slice() -> bool:
    """The next slice of tonight. False: it is over, has not begun, or somebody else is at it."""
    night = _tonight()
    if night is None:
        return False
    size, work = _WORK[Stage(night.stage)]
    people = list(User.objects.filter(pk__gt=night.reached).order_by("pk").values_list("pk", flat=True)[:size])
    if people:
        work(people)
        night.reached = people[-1]
    elif night.stage == Stage.TRAITS:
        traits.count()
        night.stage, night.reached = Stage.COUNTERPARTS, 0
    else:
        night.finished_at = timezone.now()
        Night.objects.filter(began_on__lt=night.began_on - KEPT).delete()
    night.save(update_fields=["stage", "reached", "finished_at"])
    return True


def _tonight() -> Night | None:
    """The row of this night, locked, where there is still something to do and nobody does it."""
    now = timezone.now()
    day = timezone.localdate(now)
    if timezone.localtime(now).hour < BEGINS_AT:
        day -= timedelta(days=1)
    night = Night.objects.filter(began_on=day).first()
    if night is None:
        Night.objects.bulk_create([Night(began_on=day, began_at=now)], ignore_conflicts=True)
    return Night.objects.select_for_update(skip_locked=True, no_key=True).filter(began_on=day, finished_at=None).first()


_WORK: Final[dict[Stage, tuple[int, Callable[[list[int]], object]]]] = {
    Stage.TRAITS: (TRAITS_AT_ONCE, traits.take),
    Stage.COUNTERPARTS: (COUNTERPARTS_AT_ONCE, make),
}

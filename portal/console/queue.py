"""What waits for moderators. One query over the open reports, which have an index of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Min
from django.utils import timezone

from moderation.models import Report, Rule
from moderation.services import OPEN_TOO_LONG_HOURS
from profiles.working import usual_pattern, working_hours_after

_MOST_HOURS: Final = 40  # of a working week: no more are counted


@dataclass(frozen=True)
class Waiting:
    """Open reports."""

    number: int
    oldest_at: datetime | None
    oldest_hours: int  # whole working hours that it waits, at most 40
    by_rule: Sequence[tuple[str, int]]

    @property
    def is_late(self) -> bool:
        """Whether one waits longer than moderators have promised."""
        return self.oldest_hours >= OPEN_TOO_LONG_HOURS


def waiting() -> Waiting:
    """How many reports wait, for how long, and of what they are."""
    rows = list(Report.objects.open().order_by().values("rule").annotate(number=Count("pk"), oldest=Min("created_at")))
    oldest = min((row["oldest"] for row in rows), default=None)
    by_rule = sorted(((str(Rule(row["rule"]).label), row["number"]) for row in rows), key=lambda pair: -pair[1])
    return Waiting(sum(row["number"] for row in rows), oldest, _hours_since(oldest), by_rule)


def _hours_since(moment: datetime | None) -> int:
    if moment is None:
        return 0
    pattern, now, hours = usual_pattern(), timezone.now(), 0
    while hours < _MOST_HOURS and working_hours_after(pattern, moment, hours + 1) <= now:
        hours += 1
    return hours

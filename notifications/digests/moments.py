"""When a person's digest comes: pure arithmetic of days, without a clock and without a table.

A turn is a day on which somebody is looked at: each working day, or for a weekly digest the working days of a week up
to the first on which they are there. Hours are those on the person's wall: one that is left out when the clock goes
forward comes when it goes on, one that comes twice counts the first time, so every day has exactly one moment.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from notifications.models import Rhythm

FURTHEST: Final = timedelta(days=15)  # no turn is further away: a week that was issued, and the whole next one
_A_YEAR: Final = 400  # days, for somebody who is away for long
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """How one person's digests come."""

    rhythm: Rhythm
    hour: int
    zone: ZoneInfo
    days: Collection[int]  # of work, Monday is 0
    absences: Sequence[tuple[date, date]] = ()  # first and last day

    def moment_of(self, day: date) -> datetime:
        """When the digest of `day` is due, in UTC."""
        return datetime.combine(day, time(self.hour), self.zone).astimezone(UTC)

    def last_day(self, now: datetime) -> date:
        """The last day whose moment has come."""
        today = now.astimezone(self.zone).date()
        return today if self.moment_of(today) <= now else today - _DAY

    def is_away(self, day: date) -> bool:
        """Whether the person is absent."""
        return any(first <= day <= last for first, last in self.absences)

    def is_turn(self, day: date) -> bool:
        """Whether they are looked at on `day`. On a turn somebody may be away: that is what silences it."""
        if self.rhythm == Rhythm.NEVER or day.weekday() not in self.days:
            return False
        if self.rhythm == Rhythm.WORKING_DAY:
            return True
        earlier = (day - number * _DAY for number in range(1, day.weekday() + 1))
        return all(one.weekday() not in self.days or self.is_away(one) for one in earlier)

    def holds_already(self, day: date, issued_on: date | None) -> bool:
        """Whether the issue of `issued_on` is that of `day`. One of the future, from a wrong clock, is none."""
        if issued_on is None or issued_on > day:
            return False
        is_same_week = issued_on.isocalendar()[:2] == day.isocalendar()[:2]
        return issued_on == day or (self.rhythm == Rhythm.WEEK and is_same_week)

    def next_turn(self, after: datetime) -> datetime | None:
        """The next moment, later than `after`, at which to look; None where no digest is wanted."""
        return next(self._turns(after, FURTHEST.days), None)

    def next_issue(self, after: datetime) -> datetime | None:
        """The next moment at which a digest may really come: a turn on which the person is there."""
        turns = self._turns(after, _A_YEAR)
        return next((moment for moment in turns if not self.is_away(moment.astimezone(self.zone).date())), None)

    def _turns(self, after: datetime, most: int) -> Iterator[datetime]:
        today = after.astimezone(self.zone).date()
        for number in range(-1, most + 1):  # from yesterday on: a zone may be put back over midnight
            day = today + number * _DAY
            if self.is_turn(day) and self.moment_of(day) > after:
                yield self.moment_of(day)

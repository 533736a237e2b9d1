"""The arithmetic of working hours: what the clock on a person's wall says, and when it says so next.

A clock that is put forward leaves out an hour, and what would begin in it begins when the clock goes on. One that is
put back shows an hour twice: both are working time, and what happens once a day happens at the first.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from profiles.models import WorkingPattern
from profiles.models.working import USUAL_ZONE

_MOST_DAYS: Final = 1000  # of work that are counted
_FAR_ENOUGH: Final = 15  # days: two rounds of a week, should a change of the clock swallow the only working time of one


def usual_pattern() -> WorkingPattern:
    """The working hours of whoever has chosen none."""
    return WorkingPattern()


def zone_of(pattern: WorkingPattern) -> ZoneInfo:
    """The time zone; the usual one where its name is not known any more."""
    try:
        return ZoneInfo(pattern.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(USUAL_ZONE)


def local_day(pattern: WorkingPattern, moment: datetime) -> date:
    """What day it is for the person."""
    return moment.astimezone(zone_of(pattern)).date()


def is_working_time(pattern: WorkingPattern, moment: datetime) -> bool:
    """Whether the person works at `moment`, as the clock on their wall has it."""
    local = moment.astimezone(zone_of(pattern))
    return local.weekday() in pattern.days and pattern.starts_at <= local.time() < pattern.ends_at


def next_working_moment(pattern: WorkingPattern, after: datetime) -> datetime:
    """`after` itself where the person works then; else when they begin next."""
    if is_working_time(pattern, after):
        return after
    for day in _days_from(pattern, after):
        begins = (moment for moment in _moments(pattern, day, pattern.starts_at) if moment > after)
        first = min((moment for moment in begins if is_working_time(pattern, moment)), default=None)
        if first is not None:
            return first
    return after  # nowhere on earth: every fortnight holds a working day


def working_hours_after(pattern: WorkingPattern, moment: datetime, hours: float) -> datetime:
    """When the person will have worked so many hours since `moment`: always a moment at which they work."""
    left, at = timedelta(hours=hours), next_working_moment(pattern, moment.astimezone(UTC))
    for _day in range(_MOST_DAYS):
        ends = moment_at(pattern, local_day(pattern, at), pattern.ends_at)
        if at + left < ends:
            return at + left
        left -= max(ends - at, timedelta())
        at = next_working_moment(pattern, ends)
    return at


def moment_at(pattern: WorkingPattern, day: date, clock: time) -> datetime:
    """When it is `clock` on `day` for the person: the first time, or when the clock goes on after the gap it is in."""
    return min(_moments(pattern, day, clock))


def _days_from(pattern: WorkingPattern, moment: datetime) -> Iterator[date]:
    today = local_day(pattern, moment)
    return (today + timedelta(days=number) for number in range(_FAR_ENOUGH))


def _moments(pattern: WorkingPattern, day: date, clock: time) -> list[datetime]:
    """All moments, one or two, at which it is so late."""
    zone = zone_of(pattern)
    given = datetime.combine(day, clock.replace(microsecond=0))
    both = [given.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [moment for moment in both if moment.astimezone(zone).replace(tzinfo=None) == given]
    return shown or [_end_of_gap(zone, min(both), max(both))]


def _end_of_gap(zone: ZoneInfo, before: datetime, behind: datetime) -> datetime:
    """The moment between the two, which are of whole seconds, at which the clock is put forward."""
    offset, seconds = before.astimezone(zone).utcoffset(), int((behind - before).total_seconds())
    least, most = 0, seconds  # the clock is not yet forward after `least` seconds, and it is after `most`
    while most - least > 1:
        middle = (least + most) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset:
            least = middle
        else:
            most = middle
    return before + timedelta(seconds=most)

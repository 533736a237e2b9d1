"""Days of talk that were written once, moved to the days before now."""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta

from django.utils import timezone

NEWS = timedelta(minutes=4)
"""How long ago the last thing was said."""
_EARLIEST = time(7, 30)
_SATURDAY = 5


def into_the_days_before(now: datetime, written: Collection[datetime]) -> Callable[[datetime], datetime]:
    """How to move each of the moments `written`, and any before or after: in order, the last one just before `now`.

    Each day goes to a working day and keeps its clock. The last one goes to today, drawn together or apart so that
    it ends now; at night and on a day off it stays on the working day before, and only the very last moment is now.
    What comes after the last one, like the close of a poll, is still to come, and on a working day.
    """
    days = sorted({_day(moment) for moment in written})
    last = max(written)
    first_of_last = min(moment for moment in written if _day(moment) == days[-1])
    end = now - NEWS
    today = _day(end)
    is_working = today.weekday() < _SATURDAY and timezone.localtime(end).time() > _at_least_an_hour_after(_EARLIEST)
    target = _targets(days, today if is_working else _working_day_before(today))
    start = _opening(first_of_last, today, end, last - first_of_last)

    def move(moment: datetime) -> datetime:
        if moment == last:
            return end
        day = _day(moment)
        if day > days[-1]:
            return _on(_working_day_from(today + (day - days[-1])), timezone.localtime(moment).time())
        if moment > last:
            return end + (moment - last)
        if is_working and day == days[-1]:
            return start + (moment - first_of_last) * ((end - start) / (last - first_of_last))
        to = target.get(day, day + (target[days[0]] - days[0]))
        return _on(to, timezone.localtime(moment).time())

    return move


def _opening(written: datetime, today: date, end: datetime, span: timedelta) -> datetime:
    """When the last day begins: as it was written where there is room, never before people are at work."""
    as_written = _on(today, timezone.localtime(written).time())
    return as_written if as_written + span <= end else max(_on(today, _EARLIEST), end - span)


def _targets(days: list[date], last: date) -> dict[date, date]:
    targets, day = {}, last
    for written in reversed(days):
        targets[written] = day
        day = _working_day_before(day)
    return targets


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    return day


def _working_day_from(day: date) -> date:
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def _at_least_an_hour_after(clock: time) -> time:
    return clock.replace(hour=clock.hour + 1)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _on(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))

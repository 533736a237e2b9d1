"""When digests come, over the nights on which clocks are changed and with clocks that were wrong."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.digests.moments import FURTHEST, Plan
from notifications.models import Rhythm

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = tuple(range(7))


def plan(rhythm: Rhythm = Rhythm.WORKING_DAY, **fields: object) -> Plan:
    said: dict[str, object] = {"rhythm": rhythm, "hour": 8, "zone": LONDON, "days": WEEKDAYS}
    return Plan(**(said | fields))  # type: ignore[arg-type]


def at(day: int, hour: int, minute: int = 0, *, month: int = 3, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_it_comes_at_eight_on_the_wall_before_and_after_the_clock_goes_forward() -> None:
    every_day = plan(days=EVERY_DAY)
    assert every_day.next_turn(at(28, 9)) == at(29, 7)  # Saturday: on Sunday 29 March the clock went forward
    assert every_day.next_turn(at(27, 9)) == at(28, 8)
    assert plan().next_turn(at(27, 9)) == at(30, 7)


def test_it_comes_at_eight_on_the_wall_before_and_after_the_clock_goes_back() -> None:
    every_day = plan(days=EVERY_DAY)
    assert every_day.next_turn(at(24, 5, month=10)) == at(24, 7, month=10)
    assert every_day.next_turn(at(24, 9, month=10)) == at(25, 8, month=10)  # Sunday 25 October


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])
@pytest.mark.parametrize("hour", range(24))
def test_every_day_of_a_year_has_one_moment_in_order_of_days(zone: str, hour: int) -> None:
    one = plan(days=EVERY_DAY, zone=ZoneInfo(zone), hour=hour)
    moment, seen = at(1, 0, month=1), []
    while moment < at(31, 0, month=12):
        found = one.next_turn(moment)
        assert found is not None and found > moment
        seen.append(one.last_day(found))
        moment = found
    days = [seen[0] + timedelta(days=number) for number in range(len(seen))]
    assert seen == days, "no day twice, none left out"
    assert len(seen) >= 363


def test_an_hour_that_is_left_out_comes_when_the_clock_goes_on_and_one_shown_twice_comes_once() -> None:
    one = plan(days=EVERY_DAY, hour=1)
    assert one.moment_of(date(2026, 3, 29)) == at(29, 1)  # 02:00 on the wall: there was no 01:00
    assert one.moment_of(date(2026, 10, 25)) == at(25, 0, month=10)  # 01:00 BST, and not again an hour later
    assert one.next_turn(at(25, 0, month=10)) == at(26, 1, month=10)


def test_weekly_comes_on_the_first_working_day_on_which_one_is_there() -> None:
    week = plan(Rhythm.WEEK, days=(1, 2, 3))
    assert week.next_turn(at(2, 9)) == at(3, 8)  # Tuesday
    assert week.next_turn(at(3, 9)) == at(10, 8)
    away = plan(Rhythm.WEEK, days=(1, 2, 3), absences=[(date(2026, 3, 3), date(2026, 3, 3))])
    assert away.next_turn(at(2, 9)) == at(3, 8) and away.next_issue(at(2, 9)) == at(4, 8)
    assert away.next_turn(at(4, 9)) == at(10, 8)


def test_who_is_away_has_turns_but_no_issue_until_they_return() -> None:
    away = plan(absences=[(date(2026, 3, 2), date(2026, 5, 31))])
    assert away.next_turn(at(2, 9)) == at(3, 8)
    assert away.next_issue(at(2, 9)) == at(1, 7, month=6)


def test_never_is_never() -> None:
    assert plan(Rhythm.NEVER).next_turn(at(2, 9)) is None
    assert plan(Rhythm.NEVER).next_issue(at(2, 9)) is None


def test_no_turn_is_further_away_than_the_sweep_believes() -> None:
    for days in ((0,), (6,), WEEKDAYS):
        for rhythm in (Rhythm.WORKING_DAY, Rhythm.WEEK):
            for hour in range(24 * 14):
                now = at(1, 0) + timedelta(hours=hour)
                found = plan(rhythm, days=days).next_turn(now)
                assert found is not None and found - now <= FURTHEST


def test_an_issue_of_the_day_or_week_counts_and_one_of_a_clock_that_was_ahead_does_not() -> None:
    daily, weekly = plan(), plan(Rhythm.WEEK)
    wednesday = date(2026, 3, 4)
    assert daily.holds_already(wednesday, wednesday)
    assert not daily.holds_already(wednesday, date(2026, 3, 3))
    assert weekly.holds_already(wednesday, date(2026, 3, 2))
    assert not weekly.holds_already(wednesday, date(2026, 3, 1))
    assert not daily.holds_already(wednesday, date(2027, 1, 1))
    assert not weekly.holds_already(wednesday, date(2026, 3, 5))

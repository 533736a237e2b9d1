"""Working hours on the wall, through both changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from profiles.models import WorkingPattern
from profiles.working import is_working_time, moment_at, next_working_moment, usual_pattern

MINUTE = timedelta(minutes=1)
CHANGES = {  # when a clock is put forward, and when it is put back
    "Europe/London": (datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    "America/New_York": (datetime(2027, 3, 14, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 10, 3, 15, 30, tzinfo=UTC), datetime(2027, 4, 3, 15, tzinfo=UTC)),
    "Pacific/Apia": (datetime(2011, 12, 30, 10, tzinfo=UTC), datetime(2011, 4, 2, 14, tzinfo=UTC)),  # a day went by
}


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[WorkingPattern, datetime]:
    """A pattern with hours that the change touches more often than not, and a moment of the days around it."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    clock = st.one_of(st.integers(0, 180), st.integers(0, 1439))
    first, last = draw(clock), draw(clock)
    assume(first < last)
    pattern = WorkingPattern(
        time_zone=zone,
        days=sorted(draw(st.sets(st.integers(0, 6), min_size=1))),
        starts_at=time(*divmod(first, 60)),
        ends_at=time(*divmod(last, 60)),
    )
    moment = draw(st.sampled_from(CHANGES[zone])) + MINUTE * draw(st.integers(-2000, 2000))
    return pattern, moment


def by_looking_at_every_minute(pattern: WorkingPattern, after: datetime) -> datetime:
    while True:
        local = after.astimezone(ZoneInfo(pattern.time_zone))
        if local.weekday() in pattern.days and pattern.starts_at <= local.time() < pattern.ends_at:
            return after
        after += MINUTE


@settings(max_examples=120, deadline=None)
@given(near_a_change())
def test_the_next_working_moment_is_the_one_that_a_patient_watcher_finds(case: tuple[WorkingPattern, datetime]) -> None:
    pattern, moment = case
    found = next_working_moment(pattern, moment)
    assert found == by_looking_at_every_minute(pattern, moment)
    assert is_working_time(pattern, found)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2027, 3, 27), "2027-03-27T08:00+00:00"),
        (date(2027, 3, 28), "2027-03-28T07:00+00:00"),  # put forward in the night
        (date(2026, 10, 24), "2026-10-24T07:00+00:00"),
        (date(2026, 10, 25), "2026-10-25T08:00+00:00"),  # put back in the night
    ],
)
def test_eight_in_the_morning_stays_eight_in_the_morning(day: date, moment: str) -> None:
    assert moment_at(usual_pattern(), day, time(8)) == datetime.fromisoformat(moment)


def test_half_past_one_is_at_the_change_where_there_is_none_and_at_the_first_of_two() -> None:
    pattern = usual_pattern()
    assert moment_at(pattern, date(2027, 3, 28), time(1, 30)) == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert moment_at(pattern, date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("second", range(0, 3600, 97))
def test_what_lies_in_the_gap_begins_when_the_clock_goes_on(second: int) -> None:
    clock = (datetime(2027, 3, 28, 1) + timedelta(seconds=second)).time()
    assert moment_at(usual_pattern(), date(2027, 3, 28), clock) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_a_friday_evening_waits_for_monday_and_a_working_hour_waits_for_nothing() -> None:
    friday = datetime(2027, 3, 26, 18, tzinfo=UTC)
    assert next_working_moment(usual_pattern(), friday) == datetime(2027, 3, 29, 8, tzinfo=UTC)  # in summer time
    noon = friday.replace(hour=12)
    assert next_working_moment(usual_pattern(), noon) == noon


def test_a_zone_that_is_not_known_any_more_is_london() -> None:
    noon = datetime(2026, 12, 2, 12, tzinfo=UTC)
    for name in ("Europe/Atlantis", "../etc/passwd", ""):
        assert is_working_time(WorkingPattern(time_zone=name), noon)

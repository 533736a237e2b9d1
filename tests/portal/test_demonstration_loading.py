"""The two invented weeks: loaded once, never where people work, and ending now."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from portal.archive.week import into_the_days_before
from profiles import departments

LONDON = ZoneInfo("Europe/London")


def test_it_is_refused_where_people_work_and_loaded_once(db, settings, capsys):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--yes-this-is-a-demonstration"):
        call_command("load_demonstration")
    departments.load(departments.read(departments.DEFAULT_FILE))
    call_command("load_demonstration", "--yes-this-is-a-demonstration")
    call_command("load_demonstration", "--yes-this-is-a-demonstration")
    assert capsys.readouterr().out.endswith("The demonstration is there already.\n")


def test_without_departments_it_says_what_to_run(db, settings, capsys):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="Has load_departments been run"):
        call_command("load_demonstration")
    call_command("demo_sign_ins")
    assert capsys.readouterr().out == "The demonstration is not loaded.\n"


DAYS = [(2, 25), (2, 26), (2, 27), (3, 2), (3, 3), (3, 4), (3, 5), (3, 6), (3, 9), (3, 10)]
WRITTEN = [datetime(2026, month, day, hour, 10, tzinfo=LONDON) for month, day in DAYS for hour in (9, 11, 13, 15)]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 23, 14, 0, tzinfo=LONDON),  # a Monday
        datetime(2026, 11, 24, 9, 0, tzinfo=LONDON),  # early
        datetime(2026, 11, 24, 23, 50, tzinfo=LONDON),  # late
        datetime(2026, 11, 25, 3, 0, tzinfo=LONDON),  # at night
        datetime(2026, 11, 22, 12, 0, tzinfo=LONDON),  # a Sunday
        datetime(2026, 3, 30, 12, 0, tzinfo=LONDON),  # the clocks went forward a day ago
        datetime(2027, 1, 1, 0, 1, tzinfo=LONDON),  # a new year
    ],
)
def test_the_weeks_end_now_in_order_and_on_working_days(now):
    move = into_the_days_before(now, WRITTEN)
    moved = [move(moment).astimezone(LONDON) for moment in WRITTEN]
    assert all(before < after for before, after in pairwise(moved))
    assert now - moved[-1] == timedelta(minutes=4)
    assert all(moment.weekday() < 5 and 7 <= moment.hour < 24 for moment in moved[:-1])
    assert now - moved[0] < timedelta(days=16)
    earlier = WRITTEN[0] - timedelta(days=30)
    assert move(earlier) < moved[0]
    assert len({moment.date() for moment in moved[:-1]}) == len(DAYS)
    later = [move(WRITTEN[-1] + timedelta(days=days, hours=hours)) for days in range(1, 8) for hours in (-4, 0)]
    assert all(now < moment and moment.astimezone(LONDON).weekday() < 5 for moment in later)
    assert now < move(WRITTEN[-1] + timedelta(hours=1)) < now + timedelta(hours=2)

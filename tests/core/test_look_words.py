"""Times and numbers as people say them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone, translation

from core.templatetags.civ import ago, count, icon

NOON = datetime(2009, 10, 28, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (timedelta(hours=-2), "28 October 2009"),
        (timedelta(seconds=-30), "just now"),
        (timedelta(seconds=0), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=1, hours=11, minutes=59), "yesterday"),
        (timedelta(days=1, hours=12, minutes=1), "2 days ago"),
        (timedelta(days=5), "5 days ago"),
        (timedelta(days=6, hours=11), "6 days ago"),
        (timedelta(days=7), "21 October 2009"),
        (timedelta(days=4000), "15 November 1998"),
    ],
)
def test_a_moment_is_said_as_people_say_it(gone, words):
    with time_machine.travel(NOON, tick=False):
        assert f">{words}</time>" in ago(NOON - gone)


def test_the_exact_moment_stands_in_the_time_element_in_local_time():
    with time_machine.travel(NOON, tick=False):
        html = ago(datetime(2009, 10, 23, 13, 5, tzinfo=UTC))
    assert (
        html
        == '<time datetime="2009-10-23T14:05:00+01:00" title="23 October 2009, 14:05" data-relative>5 days ago</time>'
    )


def test_days_are_those_of_the_calendar_here_not_of_utc():
    late = datetime(2009, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight of 2 July in London
    with time_machine.travel(datetime(2009, 7, 3, 23, 15, tzinfo=UTC), tick=False):
        assert ">2 days ago<" in ago(late)


def test_a_moment_that_was_written_before_is_written_anew_in_another_language_or_time_zone():
    long_ago = datetime(1998, 10, 23, 13, 5, tzinfo=UTC)
    with time_machine.travel(NOON, tick=False):
        assert ">23 October 1998<" in ago(long_ago)
        with translation.override("cy"):
            assert ">23 Hydref 1998<" in ago(long_ago)
        with timezone.override("Pacific/Auckland"):
            assert 'title="24 October 1998, 02:05"' in ago(long_ago)
            assert ">24 October 1998<" in ago(long_ago)


def test_no_moment_is_no_words():
    assert ago(None) == ""


@pytest.mark.parametrize(
    ("number", "cap", "words"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1204, None, "1,204"),
        (100, 100, "100"),
        (101, 100, "100+"),
        (5000, 1000, "1,000+"),
        (None, None, ""),
    ],
)
def test_a_number_is_grouped_and_capped(number, cap, words):
    assert count(number, cap) == words


def test_an_icon_is_hidden_from_screen_readers_and_an_unknown_one_is_a_mistake():
    assert 'aria-hidden="true"' in icon("reply")
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_the_tags_are_there_without_loading():
    html = Template('{% icon "bell" %}{{ 1204|count }}').render(Context())
    assert html.startswith("<svg")
    assert html.endswith("1,204")

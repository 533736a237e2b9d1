"""How much of a profile is said, and when it is time to look through it: pure functions."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from profiles.completeness import SKILLS_ENOUGH, STALE_AFTER, STEPS, Said, completeness_of, is_stale
from profiles.models import Section
from profiles.services.details import moved

EVERYTHING = Said(**dict.fromkeys(Said._fields, True))._replace(skills=SKILLS_ENOUGH)
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_each_part_is_a_step_and_each_step_leads_somewhere():
    assert {step.name for step in STEPS} == set(Said._fields)
    for step in STEPS:
        assert step.to == "role" or reverse(step.to)


def test_the_next_thing_is_the_first_that_is_missing():
    nothing = completeness_of(Said())
    assert (nothing.done, nothing.of, nothing.percent) == (0, len(STEPS), 0)
    assert nothing.next is not None and nothing.next.name == "job_title"
    assert nothing.next_words == "Say what you do"
    for step in STEPS:
        found = completeness_of(EVERYTHING._replace(**{step.name: False}))
        assert found.next == step and found.done == len(STEPS) - 1


def test_whoever_said_everything_is_asked_for_nothing():
    found = completeness_of(EVERYTHING)
    assert (found.percent, found.next, found.next_words) == (100, None, "")


def test_two_skills_are_not_enough():
    assert completeness_of(EVERYTHING._replace(skills=SKILLS_ENOUGH - 1)).next == STEPS[1]


@pytest.mark.parametrize(
    ("confirmed", "began", "stale"),
    [
        (None, None, False),
        (None, timedelta(days=364), False),
        (None, timedelta(days=365), True),
        (timedelta(days=1), timedelta(days=900), False),
        (STALE_AFTER, timedelta(days=900), True),
        (STALE_AFTER - timedelta(seconds=1), timedelta(days=900), False),
    ],
)
def test_it_goes_stale_a_year_after_it_was_confirmed_or_after_they_came(confirmed, began, stale):
    moments = [NOW - ago if ago else None for ago in (confirmed, began)]
    assert is_stale(confirmed_at=moments[0], began_at=moments[1], now=NOW) is stale


def test_a_part_moves_one_place_and_never_over_the_end():
    order = list(Section.values)
    assert moved(order, order[1], is_up=True)[:2] == [order[1], order[0]]
    assert moved(order, order[0], is_up=True) == order
    assert moved(order, order[-1], is_up=False) == order
    assert sorted(moved(order, order[2], is_up=False)) == sorted(order)

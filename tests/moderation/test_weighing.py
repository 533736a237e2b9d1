"""The weight of reports is arithmetic: its bounds, and that nothing turns it round."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.weighing import HEAVIEST, HEAVIEST_CIRCLE, LIGHTEST, Voice, together, weight_of
from profiles.models import Trust

counts = st.integers(min_value=0, max_value=10_000)
levels = st.sampled_from(list(Trust))
voices = st.lists(
    st.builds(
        Voice,
        st.integers(min_value=1, max_value=12),
        st.one_of(st.none(), st.integers(min_value=1, max_value=5)),
        st.floats(min_value=LIGHTEST, max_value=HEAVIEST),
    ),
    max_size=14,
)
links = st.sets(st.frozensets(st.integers(min_value=1, max_value=12), min_size=2, max_size=2), max_size=10)


@given(trust=levels, upheld=counts, dismissed=counts)
def test_a_report_weighs_from_a_tenth_to_two(trust, upheld, dismissed):
    assert LIGHTEST <= weight_of(trust=trust, upheld=upheld, dismissed=dismissed) <= HEAVIEST


@given(trust=levels, upheld=counts, dismissed=counts)
def test_what_was_upheld_never_lowers_it_and_what_was_dismissed_never_raises_it(trust, upheld, dismissed):
    weight = weight_of(trust=trust, upheld=upheld, dismissed=dismissed)
    assert weight_of(trust=trust, upheld=upheld + 1, dismissed=dismissed) >= weight
    assert weight_of(trust=trust, upheld=upheld, dismissed=dismissed + 1) <= weight


@given(upheld=counts, dismissed=counts)
def test_more_trust_never_weighs_less(upheld, dismissed):
    weights = [weight_of(trust=level, upheld=upheld, dismissed=dismissed) for level in sorted(Trust)]
    assert weights == sorted(weights)


@pytest.mark.parametrize(
    ("trust", "upheld", "dismissed", "weight"),
    [
        (Trust.NEWCOMER, 0, 0, 0.5),
        (Trust.MEMBER, 0, 0, 1.0),
        (Trust.REGULAR, 0, 0, 1.25),
        (Trust.MEMBER, 4, 0, 2.0),
        (Trust.MEMBER, 0, 4, 0.5),
        (Trust.MEMBER, 0, 36, 0.1),
        (Trust.NEWCOMER, 0, 4, 0.25),
        (Trust.REGULAR, 40, 0, 2.0),
    ],
)
def test_the_table_of_the_decision(trust, upheld, dismissed, weight):
    assert weight_of(trust=trust, upheld=upheld, dismissed=dismissed) == pytest.approx(weight)


@given(said=voices, linked=links)
def test_another_voice_never_lowers_what_was_said(said, linked):
    weights = [together(said[:number], linked=linked) for number in range(len(said) + 1)]
    assert weights == sorted(weights)


@given(said=voices, linked=links)
def test_together_they_never_weigh_more_than_each_alone(said, linked):
    assert together(said, linked=linked) <= sum(voice.weight for voice in said) + 0.1 * len(said)


@pytest.mark.parametrize(
    "belong",
    [lambda number: (1, frozenset()), lambda number: (number, frozenset((1, number)))],
    ids=["one department", "colleagues of one person"],
)
def test_a_thousand_of_one_circle_weigh_no_more_than_two_and_a_half(
    belong: Callable[[int], tuple[int, frozenset[int]]],
):
    said = [Voice(number, belong(number)[0], HEAVIEST) for number in range(1, 1001)]
    linked = {belong(number)[1] for number in range(2, 1001)}
    assert together(said, linked=linked) == pytest.approx(HEAVIEST_CIRCLE)


def test_several_reports_of_one_person_are_one_voice():
    assert together([Voice(1, 7, 1.0), Voice(1, 7, 1.0), Voice(1, None, 0.5)]) == 1.0


def test_people_of_three_departments_who_do_not_know_each_other_count_whole():
    assert together([Voice(number, number, 1.0) for number in (1, 2, 3)]) == 3.0

"""The simulation of asking: the same seed gives the same, its rules hold, and choosing beats chance."""

from bench.asking.measuring import WAYS, run_once
from bench.asking.model import Assumptions, build
from forums.models import OfferTerms

SMALL = Assumptions(people=300, questions=60, history=60, willing=0.1)


def test_choosing_brings_more_replies_than_chance_and_asks_nobody_a_third_time_in_a_week() -> None:
    by_chance, chosen = (run_once(SMALL, OfferTerms(), way, seed=1) for way in (WAYS[2], WAYS[3]))
    assert chosen.of_offer > by_chance.of_offer
    assert max(chosen.a_week) <= 2 and sum(chosen.a_week.values()) == SMALL.people * SMALL.weeks
    assert min(chosen.departments) >= 3
    assert run_once(SMALL, OfferTerms(), WAYS[0], seed=1).people_asked == 0


def test_a_seed_is_one_civil_service_and_one_run() -> None:
    one, other = (run_once(SMALL, OfferTerms(), WAYS[3], seed=2) for _twice in range(2))
    assert one == other
    people = build(SMALL, 2).people
    assert sum(person.is_willing for person in people) == 30
    assert all(person.skills <= person.knows for person in people)

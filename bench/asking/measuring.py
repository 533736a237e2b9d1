"""`bin/bench asking`: how many questions get a first reply within a working day, and who is asked how often."""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bench.asking.model import DAY, Assumptions, build
from bench.asking.running import Asked, Choose, Run, as_the_service, at_random
from bench.progress import say
from forums.models import OfferTerms

SEEDS: Final = 3
WAYS: Final = ("nobody is asked", "anybody, at random", "anybody with the skill, at random", "as the service chooses")


@dataclass(frozen=True)
class Result:
    """What one run shows, as shares of all questions."""

    of_offer: float  # a first reply before it was offered, or within a working day of that
    of_asking: float  # within a working day of being asked
    in_three_days: float
    ever: float
    people_asked: float  # a question, on average
    departments: Counter[int]  # among the first people at once
    a_week: Counter[int]  # how many weeks of a person held so many offers


def run_once(given: Assumptions, terms: OfferTerms, way: str, seed: int) -> Result:
    """One seed, one way to choose."""
    chance = np.random.Generator(np.random.PCG64([seed, 1]))
    strategies: dict[str, Choose | None] = {
        WAYS[0]: None,
        WAYS[1]: at_random(chance, among_skilled=False),
        WAYS[2]: at_random(chance, among_skilled=True),
        WAYS[3]: as_the_service(terms),
    }
    run = Run(build(given, seed), given, terms, strategies[way], chance, is_open_to_all=way == WAYS[1])
    asked = run.run()
    weeks = Counter(run.of_week.values())
    weeks[0] = given.people * given.weeks - sum(number for times, number in weeks.items() if times)
    return Result(
        of_offer=_share(asked, terms.wait_hours + DAY),
        of_asking=_share(asked, DAY),
        in_three_days=_share(asked, 3 * DAY),
        ever=_share(asked, float("inf")),
        people_asked=sum(len(one.asked) for one in asked) / len(asked),
        departments=Counter(one.first_departments for one in asked if one.first_people >= terms.people_at_once),
        a_week=weeks,
    )


def run_seeds(given: Assumptions, terms: OfferTerms, way: str) -> list[Result]:
    """The same for several seeds."""
    return [run_once(given, terms, way, given.seed + number) for number in range(SEEDS)]


def run(_options: argparse.Namespace, _place: object) -> None:
    """Say what was found for the assumptions as they stand, and what each of them is worth."""
    usual, terms = Assumptions(), OfferTerms()
    say(
        f"{usual.questions} questions in {usual.weeks} weeks, {usual.people:,} people, {usual.willing:.0%} of them"
        f" willing; mean of {SEEDS} seeds, in brackets the worst. A working day is {DAY:.0f} working hours.\n"
    )
    heading = "within a working day of being put before people"
    say(f"{'':<44} {heading:>20} {'of asking':>10} {'3 days':>8} {'ever':>6} {'people asked':>13}")
    for way in WAYS:
        _say(way, run_seeds(usual, terms, way))
    say("\nas the service chooses, where one assumption is another:")
    others: dict[str, tuple[Assumptions, OfferTerms]] = {
        "500 questions in 4 weeks": (replace(usual, weeks=4), terms),
        "500 questions in 13 weeks": (replace(usual, weeks=13), terms),
        "10% are willing": (replace(usual, willing=0.10), terms),
        "no accepted answers of before": (replace(usual, history=0), terms),
        "nobody looks by themselves": (replace(usual, browses=0.0), terms),
        "the willing reply to 60% of what they know": (replace(usual, replies_if_knows=0.6), terms),
        "people are asked after 2 working hours": (usual, OfferTerms(wait_hours=2)),
    }
    for what, (given, changed) in others.items():
        _say(what, run_seeds(given, changed, WAYS[3]))
    results = run_seeds(usual, terms, WAYS[3])
    say("\nas the service chooses, of all seeds:")
    say(f"  departments among the first five: {_shares(results, 'departments')}")
    say(f"  offers a person and week: {_shares(results, 'a_week')}")


def _share(asked: Sequence[Asked], hours: float) -> float:
    in_time = [one for one in asked if one.replied_at is not None and one.replied_at - one.question.at <= hours]
    return len(in_time) / len(asked)


def _say(what: str, results: Sequence[Result]) -> None:
    of_offer = [result.of_offer for result in results]
    means = [
        sum(getattr(result, name) for result in results) / len(results)
        for name in ("of_asking", "in_three_days", "ever")
    ]
    people = sum(result.people_asked for result in results) / len(results)
    first = f"{sum(of_offer) / len(of_offer):.1%} ({min(of_offer):.1%})"
    said = f"{means[0]:>10.1%} {means[1]:>8.1%} {means[2]:>6.1%} {people:>13.1f}"
    say(f"{what:<44} {first:>20} {said}")


def _shares(results: Sequence[Result], name: str) -> str:
    together: Counter[int] = sum((getattr(result, name) for result in results), Counter())
    whole = sum(together.values())
    return ", ".join(f"{key}: {number / whole:.1%}" for key, number in sorted(together.items()))

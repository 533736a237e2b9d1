"""Who is asked: whatever the people, the rules hold; and of two the better one."""

import random
from collections import Counter

import pytest

from forums.asking.choosing import MOST_A_WEEK, Candidate, best_tag, choose, rarity_of, score

TAGS = (1, 2, 3)


def somebody(chance: random.Random, person: int) -> Candidate:
    """Anybody at all."""

    def held() -> dict[int, int]:
        return {tag: chance.randrange(6) for tag in TAGS if chance.random() < 0.5}

    return Candidate(
        person=person,
        department=chance.choice([None, 1, 2, 3, 4]),
        skills=held(),
        answers=held(),
        counterpart=chance.choice([0.0, chance.random()]),
        refused=held(),
        offered=chance.randrange(9),
        this_week=chance.randrange(4),
    )


@pytest.mark.parametrize("seed", range(20))
def test_whoever_there_is_the_rules_hold(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _turn in range(20):
        check_rules([somebody(chance, person) for person in range(chance.randrange(40))], chance)


def check_rules(there: list[Candidate], chance: random.Random) -> None:
    """Whoever is chosen may be, and whoever is not is worse or has two of their department before them."""
    number, of_department = chance.randrange(9), chance.randrange(1, 4)
    waiting: dict[int | None, int] = {department: chance.randrange(3) for department in (1, 2, 3, 4)}
    rarity = rarity_of(TAGS, {1: 3, 2: 400})
    chosen = choose(there, number=number, rarity=rarity, of_department=of_department, waiting=waiting)
    assert len(chosen) <= number and len({one.person for one in chosen}) == len(chosen)
    assert all(one in there and one.this_week < MOST_A_WEEK and score(one, rarity) > 0 for one in chosen)
    for department, count in Counter(one.department for one in chosen).items():
        assert count <= of_department - waiting.get(department, 0)
    left = [one for one in there if one not in chosen and one.this_week < MOST_A_WEEK and score(one, rarity) > 0]
    counts = Counter(one.department for one in chosen) + Counter(waiting)
    if len(chosen) < number:
        assert all(counts[one.department] >= of_department for one in left), "nobody who might be asked is left out"
    for one in left:  # whoever is left out is worse than all that were chosen, or their department has its share
        is_better = any(score(one, rarity) > score(other, rarity) for other in chosen)
        assert not is_better or counts[one.department] >= of_department


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Candidate(1, 1, answers={1: 1}), Candidate(2, 1, skills={1: 1})),
        (Candidate(1, 1, answers={1: 9}), Candidate(2, 1, answers={1: 1})),
        (Candidate(1, 1, skills={1: 1}), Candidate(2, 1, skills={2: 1})),  # the second tag is common
        (Candidate(1, 1, skills={1: 1}, counterpart=0.5), Candidate(2, 1, skills={1: 1})),
        (Candidate(1, 1, skills={1: 1}, offered=2, replied=2), Candidate(2, 1, skills={1: 1})),
        (Candidate(1, 1, skills={1: 1}), Candidate(2, 1, skills={1: 1}, offered=3)),
        (Candidate(1, 1, skills={1: 1}, helped=1), Candidate(2, 1, skills={1: 1})),
        (Candidate(1, 1, skills={1: 1}), Candidate(2, 1, skills={1: 1}, refused={1: 1})),
        (Candidate(1, 1, skills={1: 1}), Candidate(2, 1, skills={1: 1}, this_week=1)),
    ],
)
def test_of_two_the_one_who_is_likelier_to_know_and_to_reply(better: Candidate, worse: Candidate) -> None:
    rarity = rarity_of((1, 2), {1: 3, 2: 400})
    assert choose([worse, better], number=1, rarity=rarity, of_department=2, waiting={}) == [better]


def test_who_is_not_known_to_know_anything_of_it_is_not_asked() -> None:
    rarity = rarity_of((1,), {})
    nobody = Candidate(1, 1, skills={2: 5}, offered=3, replied=3)
    assert choose([nobody], number=5, rarity=rarity, of_department=2, waiting={}) == []
    assert best_tag(nobody, rarity) is None and best_tag(Candidate(1, 1, skills={1: 1}), rarity) == 1

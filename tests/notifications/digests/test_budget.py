"""The budget of a digest, for thousands of random inboxes."""

import random
from math import ceil

import pytest

from core.reading_time import seconds_to_read
from notifications.digests.budget import OFFICIAL_SHARE, Candidate, fill
from notifications.digests.costs import seconds_of_excerpt
from notifications.models import MINUTES

INBOXES = 3000
LENGTHS = (0, 40, 300, 900, 2500, 12_000, 100_000)


def inbox(chance: random.Random) -> list[Candidate]:
    """Anything from nothing to a full month, of short words or of books, with few officials or nothing else."""
    musts, officials, outsiders = chance.random() ** 2, chance.random() ** 3, chance.random() ** 2
    longest = chance.choice(LENGTHS[1:])
    made = []
    for number in range(chance.choice((0, 1, 2, 5, 20, 80, 300))):
        length = min(chance.choice(LENGTHS), longest)
        is_must = chance.random() < musts
        made.append(
            Candidate(
                entry=None if is_must and chance.random() < 0.2 else number,
                notification=number if is_must else None,
                until_reply=chance.choice((0, number)),
                reason="tag",
                worth=chance.uniform(0.5, 12),
                seconds=seconds_to_read(length),
                seconds_cut=seconds_of_excerpt(length),
                is_must=is_must,
                is_outside=not is_must and chance.random() < outsiders,
                is_official=not is_must and chance.random() < officials,
            )
        )
    return made


def test_thousands_of_inboxes_keep_budget_shares_and_order() -> None:
    chance = random.Random(1912)  # noqa: S311 - the same inboxes in every run
    for _number in range(INBOXES):
        candidates, minutes = inbox(chance), chance.choice(MINUTES)
        made = fill(candidates, minutes=minutes)
        chosen = [one.candidate for one in made.chosen]
        assert bool(chosen) == bool(candidates), "never empty where there is something to say"
        assert made.left_out == len(candidates) - len(chosen)
        assert len(set(map(id, chosen))) == len(chosen), "nothing twice"
        assert made.seconds <= minutes * 60
        barred = [one for one in candidates if one.is_official and one not in chosen]
        if made.left_out > len(barred):  # something was left out for want of time
            assert made.seconds >= 0.8 * minutes * 60
        officials = sum(one.is_official for one in chosen)
        assert officials <= ceil(len(chosen) / OFFICIAL_SHARE)
        assert any(one.is_outside for one in chosen) == any(one.is_outside for one in candidates)
        needs = [one.is_must for one in chosen]
        assert needs == sorted(needs, reverse=True), "what needs the person stands first"
        for one in made.chosen:
            assert one.seconds in {one.candidate.seconds, one.candidate.seconds_cut}


def test_the_same_inbox_gives_the_same_issue_in_whatever_order_it_is_found() -> None:
    chance = random.Random(7)  # noqa: S311 - the same inboxes in every run
    for _number in range(300):
        candidates = inbox(chance)
        mixed = chance.sample(candidates, len(candidates))
        assert fill(candidates, minutes=5) == fill(mixed, minutes=5)


def test_must_haves_are_left_out_only_for_want_of_time() -> None:
    chance = random.Random(11)  # noqa: S311 - the same inboxes in every run
    for _number in range(500):
        candidates = inbox(chance)
        made = fill(candidates, minutes=2)
        chosen = [one.candidate for one in made.chosen]
        left = [one for one in candidates if one.is_must and one not in chosen]
        if left:
            cheapest = min(one.seconds_cut for one in left)
            assert made.seconds + cheapest > 120
            others = [one for one in made.chosen if not one.candidate.is_must and not one.candidate.is_outside]
            assert all(one.seconds < cheapest for one in others), "in its time they would not have been read"


@pytest.mark.parametrize("minutes", MINUTES)
def test_what_is_longer_than_the_whole_budget_is_cut_to_its_first_lines(minutes: int) -> None:
    book = Candidate(1, None, 0, "tag", 5.0, seconds_to_read(100_000), seconds_of_excerpt(100_000))
    (one,) = fill([book], minutes=minutes).chosen
    assert one.is_cut
    assert one.seconds == seconds_of_excerpt(280) <= 0.2 * 60 * min(MINUTES)


def test_what_is_worth_more_a_minute_comes_first() -> None:
    short = Candidate(1, None, 0, "tag", 2.0, 20, 10)
    long = Candidate(2, None, 0, "tag", 6.0, 120, 18)
    assert [one.candidate for one in fill([long, short], minutes=5).chosen] == [short, long]

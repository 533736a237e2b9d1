"""Who of those who may know is asked: a pure function, the same for the service and for the simulation in bench/.

Two things are weighed: whether a person is likely to know (accepted answers and skills on the question's tags, of which
rare ones say more, and a job like that of whoever asks), and whether they are likely to reply (what became of earlier
offers, and whether they have helped anybody lately). Both are about asking in vain: five people are all that a question
gets in a day, and two questions all that a person gets in a week.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from typing import Final

MOST_A_WEEK: Final = 2
_ANSWER: Final = 3.0  # an accepted answer about a tag says more than having it among one's skills
_SKILL: Final = 1.0
_COUNTERPART: Final = 1.0
_REFUSED: Final = 0.4  # what is left of a tag after "not me", each time
_TRIED: Final = 1.0  # offers that are taken as made before the first: of twenty, one brings a reply
_REPLIED: Final = 0.05
_HELPED: Final = 0.5  # an accepted answer, about whatever, is half as good a sign as a reply to an offer
_MOST_HELPED: Final = 4


@dataclass(frozen=True)
class Candidate:
    """A person who may be asked, and what is known of them; tags by number."""

    person: int
    department: int | None
    skills: Mapping[int, int] = field(default_factory=dict)  # tag -> weight
    answers: Mapping[int, int] = field(default_factory=dict)  # tag -> accepted answers
    counterpart: float = 0.0  # 0 to 1: how much their job is that of whoever asks
    refused: Mapping[int, int] = field(default_factory=dict)  # tag -> how often they said "not me"
    offered: int = 0  # earlier offers that are decided or lapsed
    replied: int = 0  # of them, with a reply
    helped: int = 0  # accepted answers about whatever, of the last year
    this_week: int = 0  # offers of this week


def score(candidate: Candidate, rarity: Mapping[int, float]) -> float:
    """How good an idea it is to ask; 0 for who is not known to know anything of it."""
    knows = sum(_of_tag(candidate, tag) * weight for tag, weight in rarity.items())
    knows += _COUNTERPART * candidate.counterpart
    helped = _HELPED * min(candidate.helped, _MOST_HELPED)
    return knows * (candidate.replied + helped + _REPLIED) / (candidate.offered + helped + _TRIED)


def best_tag(candidate: Candidate, rarity: Mapping[int, float]) -> int | None:
    """The tag that speaks most for them; None where none does."""
    said = {tag: _of_tag(candidate, tag) * weight for tag, weight in rarity.items()}
    best = max(said, key=lambda tag: (said[tag], -tag), default=None)
    return best if best is not None and said[best] > 0 else None


def rarity_of(tags: Collection[int], holders: Mapping[int, int]) -> dict[int, float]:
    """How much each tag says: less, the more people have it. `holders` are those that were found, up to a limit."""
    return {tag: 1 / log2(2 + holders.get(tag, 0)) for tag in tags}


def choose(
    candidates: Iterable[Candidate],
    *,
    number: int,
    rarity: Mapping[int, float],
    of_department: int,
    waiting: Mapping[int | None, int],
) -> list[Candidate]:
    """Up to `number` of them, the best first, none with two of this week, at most `of_department` of one department.

    `waiting` are those of each department who were asked already and may still reply.
    """
    there = dict(waiting)
    chosen: list[Candidate] = []
    for candidate in ranked(candidates, rarity):
        if len(chosen) == number:
            break
        if there.get(candidate.department, 0) < of_department:
            there[candidate.department] = there.get(candidate.department, 0) + 1
            chosen.append(candidate)
    return chosen


def ranked(candidates: Iterable[Candidate], rarity: Mapping[int, float]) -> Sequence[Candidate]:
    """Those who may be asked, the best first; of equals whoever was asked less, then the lower number."""
    scored = [(score(one, rarity), one) for one in candidates if one.this_week < MOST_A_WEEK]
    found = [pair for pair in scored if pair[0] > 0]
    found.sort(key=lambda pair: (-pair[0], pair[1].this_week, pair[1].offered, pair[1].person))
    return [one for _score, one in found]


def _of_tag(candidate: Candidate, tag: int) -> float:
    answers, skill = candidate.answers.get(tag, 0), candidate.skills.get(tag, 0)
    known = _ANSWER * log2(1 + answers) + _SKILL * log2(1 + skill)
    return float(known * _REFUSED ** candidate.refused.get(tag, 0))

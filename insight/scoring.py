"""How alike two people's jobs are, and why: plain arithmetic on facts, with nothing fetched."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from insight.models import Weights
from profiles.counterparts import spread

_TASTE: Final = (0.2, 3.0)  # however many verdicts there are
_MOST_NAMED: Final = 8  # skills in the reasons


@dataclass(frozen=True)
class Facts:
    """What is public of somebody's roles of today."""

    departments: frozenset[int] = frozenset()
    professions: frozenset[int] = frozenset()
    grades: frozenset[int] = frozenset()
    titles: frozenset[str] = frozenset()  # in lower case


NOTHING: Final = Facts()


@dataclass(frozen=True)
class Known:
    """A term as it is scored: the tag behind a skill (None for a word) and its rarity, from 0 to 1."""

    tag_id: int | None
    rarity: float


@dataclass(frozen=True)
class Common:
    """What two people have in common."""

    terms: Sequence[int] = ()
    threads: int = 0
    known_by: int = 0
    one_who_knows: int | None = None


@dataclass
class Taste:
    """What the verdicts of one person make of a reason: a factor each, 1 where they say nothing."""

    factors: dict[str | int, float] = field(default_factory=dict)

    def learn(self, shared: Iterable[str | int], factor: float) -> None:
        """Move what was shared with somebody by the factor of a yes or a no."""
        for key in shared:
            self.factors[key] = min(max(self.of(key) * factor, _TASTE[0]), _TASTE[1])

    def of(self, key: str | int) -> float:
        """The factor of a term's number, or of another reason's name."""
        return self.factors.get(key, 1.0)


@dataclass(frozen=True)
class Scored:
    """Somebody, with the score and its reasons."""

    other_id: int
    departments: frozenset[int]
    score: float
    reasons: dict[str, Any]
    terms: Sequence[int] = ()


def rarity(people: int, members: int) -> float:
    """1 for what one of the members has, 0 for what all have."""
    return max(0.0, math.log((members + 1) / max(people, 1)) / math.log(members + 1)) if members > 0 else 0.0


def shared_keys(mine: Facts, other: Facts, common: Common) -> list[str | int]:
    """By which names a verdict moves what the two have in common."""
    keys: list[str | int] = list(common.terms)
    named = (("profession", "professions"), ("grade", "grades"), ("title", "titles"))
    keys += [name for name, attribute in named if getattr(mine, attribute) & getattr(other, attribute)]
    return [*keys, "thread"] if common.threads else keys


def score(
    mine: Facts, other: Facts, common: Common, *, terms: Mapping[int, Known], weights: Weights, taste: Taste
) -> tuple[float, dict[str, Any]]:
    """How alike the jobs are, and the facts that say so, by their code."""
    reasons: dict[str, Any] = {}
    total = 0.0
    skills: list[tuple[float, int]] = []
    for pk in common.terms:
        known = terms[pk]
        worth = (weights.word if known.tag_id is None else weights.skill) * known.rarity * taste.of(pk)
        total += worth
        if known.tag_id is None:
            reasons["words"] = reasons.get("words", 0) + 1
        else:
            skills.append((-worth, known.tag_id))
    if skills:
        reasons["skills"] = [tag_id for _worth, tag_id in sorted(skills)][:_MOST_NAMED]
        reasons["skills_shared"] = len(skills)
    if mine.titles & other.titles:
        total += weights.title * taste.of("title")
        reasons["title"] = True
    if mine.professions & other.professions:
        total += weights.profession * taste.of("profession")
        reasons["profession"] = True
    if mine.grades & other.grades:
        total += weights.grade * taste.of("grade")
        reasons["grade"] = True
    if common.threads:
        total += weights.thread * math.log1p(common.threads) * taste.of("thread")
        reasons["threads"] = common.threads
    if common.known_by:
        total += weights.colleague * math.log1p(common.known_by)
        reasons["known_by"], reasons["one_who_knows"] = common.known_by, common.one_who_knows
    return round(total, 6), reasons


def best(found: Iterable[Scored], most: int) -> list[Scored]:
    """The best first, spread over departments; of two with one score the older account."""
    ordered = sorted(found, key=lambda one: (-one.score, one.other_id))
    return spread(ordered, lambda one: one.departments)[:most]

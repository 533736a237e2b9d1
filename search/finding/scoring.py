"""In which order hits stand. All that decides it is here and in the one row of `Weights`."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from search.models import Weights

USEFUL_ENOUGH: Final = 20  # marks beyond which more say little
STALE_DAYS: Final = 3 * 365  # what is older and was never confirmed counts less
A_DAY: Final = 86_400.0  # seconds


@dataclass(frozen=True)
class Match:
    """What was found in one document, as the database saw it."""

    document: int
    entry: int
    reply: int | None
    passage: int | None  # of a file in either
    author: int  # of the entry or of the reply
    published_at: datetime
    is_exact: bool  # its title is the question
    title: float  # which part of the words its title holds, 0 to 1
    is_phrase: bool
    is_phrase_in_title: bool
    in_tags: bool  # a tag holds one of the words
    rank: float  # of all words in all fields, by the weights of the fields
    has_answer: bool
    is_answer: bool
    useful: int


def score(match: Match, weights: Weights, now: datetime) -> float:
    """How well it answers: more is better. The same for every reader."""
    days = max(0.0, (now - match.published_at).total_seconds() / A_DAY)
    total: float = match.rank
    total += weights.exact_title * match.is_exact
    total += weights.title * match.title * (0.5 + 0.5 * (match.title >= 1))
    total += weights.phrase * (match.is_phrase_in_title + 0.5 * match.is_phrase) / 1.5
    total += weights.tags * match.in_tags
    total += weights.answered * (match.has_answer + match.is_answer)
    total += weights.useful * math.log1p(min(match.useful, USEFUL_ENOUGH))
    total += weights.recent * 0.5 ** (days / weights.half_life_days)
    if days > STALE_DAYS and not match.has_answer and not match.useful:
        total -= weights.recent * 0.25
    return total


def field_of(match: Match) -> str:
    """Where the words stand, for the line that says it."""
    if match.is_exact or match.title >= 1:
        return "title"
    if match.passage is not None:
        return "file"
    if match.reply is not None:
        return "reply"
    return "tags" if match.in_tags and match.title == 0 else "text"

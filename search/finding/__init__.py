"""Finding entries by their words, for one reader. Nothing that they may not read is shown, counted or hinted at."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from profiles import folding
from profiles.models import User
from search.finding.asking import ask
from search.finding.facets import facets
from search.finding.found import MOST_COUNTED, Facet, Found, Hit, Pin, Place
from search.finding.hits import hits, pins
from search.finding.scoring import Match, score
from search.finding.spelling import corrected
from search.finding.statement import look
from search.models import Weights
from search.questions import Question

__all__ = ["MOST_COUNTED", "Facet", "Found", "Hit", "Pin", "Place", "find"]


def find(question: Question, reader: User, *, after: Place | None = None, size: int = 20) -> Found:
    """The entries that answer, best first; a page of them behind `after`. Raises nothing for whatever was typed.

    Facets, pinned answers and what may have been meant come with the first page alone.
    """
    if not reader.may_read:
        return Found()
    asked = ask(question)
    if asked.is_impossible or not (asked.body or question.is_narrowed):
        return Found()
    weights = Weights.now()
    now = after.at if after else timezone.now()
    looked = look(question, asked, reader, weights, enough=MOST_COUNTED + 1)
    ranked = _ranked(looked.matches, weights, now)
    behind = [one for one in ranked if after is None or (one[0], one[1].entry) < (after.score, after.entry)]
    page = behind[:size]
    is_first = after is None
    return Found(
        hits=hits(page, asked.marked, reader),
        count=min(len(ranked), MOST_COUNTED),
        is_capped=len(ranked) > MOST_COUNTED or not looked.is_all,
        facets=facets(looked.matches) if is_first else {},
        next=Place(now, page[-1][0], page[-1][1].entry) if len(behind) > size else None,
        instead=_instead(question, reader, weights) if is_first and not ranked else None,
        pinned=pins(folding.fold(" ".join([*question.words, *question.phrases])), reader) if is_first else [],
    )


def _ranked(matches: Iterable[Match], weights: Weights, now: datetime) -> list[tuple[float, Match]]:
    """The best match of each entry, the best entry first."""
    best: dict[int, tuple[float, Match]] = {}
    for match in matches:
        value = score(match, weights, now)
        if match.entry not in best or value > best[match.entry][0]:
            best[match.entry] = (value, match)
    return sorted(best.values(), key=lambda one: (one[0], one[1].entry), reverse=True)


def _instead(question: Question, reader: User, weights: Weights) -> str | None:
    """The words that may have been meant, where this reader finds something by them."""
    meant = corrected(question)
    if meant is None:
        return None
    asked = ask(meant)
    if asked.is_impossible or not look(meant, asked, reader, weights, enough=1).matches:
        return None
    return " ".join([*meant.words, *(f'"{phrase}"' for phrase in meant.phrases)])

"""Ranking: who does somebody's job elsewhere, or the job that a text tells of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, Sum

from colleagues.models import Block
from insight import candidates
from insight.candidates import LEAST_THREADS, Ask, Pair
from insight.models import Term, Trait, Weights
from insight.scoring import NOTHING, Common, Facts, Known, Scored, Taste, best, rarity, score, shared_keys
from profiles.models import CounterpartVerdict, Department, User
from profiles.models.counterpart import MOST_COUNTERPARTS

MOST_THREAD_PARTNERS: Final = 50
MOST_VERDICTS: Final = 200  # of one person, the newest


@dataclass(frozen=True)
class Lists:
    """The counterparts of one person: as everybody sees them, and as the person does who has given verdicts."""

    neutral: list[Scored]
    taught: list[Scored] | None


def weights() -> Weights:
    """The operator's figures, or those of the house."""
    return Weights.objects.first() or Weights()


def members() -> int:
    """About how many people there are, from the numbers that departments keep."""
    return Department.objects.aggregate(people=Sum("head_count"))["people"] or 0


def known_terms(ids: Iterable[int]) -> dict[int, Known]:
    """The terms as they are scored."""
    number = members()
    rows = Term.objects.filter(pk__in=set(ids)).values_list("pk", "tag_id", "people")
    return {pk: Known(tag_id, rarity(people, number)) for pk, tag_id, people in rows}


def worth_of(pk: int, terms: Mapping[int, Known], found: Weights) -> float:
    """What sharing the term adds, before anything is learnt."""
    return (found.word if terms[pk].tag_id is None else found.skill) * terms[pk].rarity


@dataclass(frozen=True)
class Looked:
    """All that was fetched to compare some people with those who could be meant."""

    weights: Weights
    terms: Mapping[int, Known]
    facts: Mapping[int, Facts]
    threads: Mapping[Pair, int]
    shared: Mapping[Pair, list[int]]
    known: Mapping[Pair, tuple[int, int]]
    there: Mapping[int, frozenset[int]]  # members, with the department of their main role

    def departments(self, person: int) -> frozenset[int]:
        """All that a person is in today."""
        return self.facts.get(person, NOTHING).departments | self.there.get(person, frozenset())

    def common(self, pair: Pair) -> Common:
        """What the two have in common."""
        return candidates.common(pair, self.shared, self.threads, self.known)

    def scored(
        self, asker: int, mine: Facts, others: Iterable[int], taste: Taste, same: frozenset[int] = frozenset()
    ) -> list[Scored]:
        """`others` in their order, of whom the asker has said that `same` do the same job."""
        rows = []
        for other in others:
            theirs = self.facts.get(other, NOTHING)
            shared = self.common((asker, other))
            points, reasons = score(mine, theirs, shared, terms=self.terms, weights=self.weights, taste=taste)
            points *= self.weights.yes if other in same else 1
            if reasons and (points >= self.weights.least or other in same):
                rows.append(Scored(other, self.departments(other), points, reasons, shared.terms))
        return best(rows, MOST_COUNTERPARTS)


def rank(people: Sequence[int]) -> dict[int, Lists]:
    """The lists of these people. Nothing for who says nothing of themselves: a guess would be noise.

    A dozen queries for a slice of any size.
    """
    found, facts = weights(), candidates.facts_of(people)
    owned: dict[int, list[int]] = {}
    for person, term in Trait.objects.filter(person__in=people).values_list("person_id", "term_id"):
        owned.setdefault(person, []).append(term)
    terms = known_terms(term for ids in owned.values() for term in ids)
    asks = {
        pk: Ask(pk, facts.get(pk, NOTHING).departments, {term: worth_of(term, terms, found) for term in own})
        for pk, own in owned.items()
    }
    lists = {pk: Lists([], None) for pk in people}
    if not asks:
        return lists
    verdicts, threads = _verdicts(asks), candidates.shared_threads(list(asks))
    named = _named(asks, threads)
    pairs = [(pk, other) for pk in asks for other in sorted(named[pk] | verdicts[pk].keys())]
    others = {other for _pk, other in pairs}
    looked = Looked(
        weights=found,
        terms=terms,
        facts=facts | candidates.facts_of(others),
        threads=threads,
        shared=candidates.shared_terms(asks, pairs),
        known=candidates.known_by(list(asks), pairs),
        there=_members(others),
    )
    apart = _blocked(asks)
    for pk, ask in asks.items():
        may_be = {
            other
            for other in named[pk] | verdicts[pk].keys()
            if other in looked.there
            and other not in apart.get(pk, ())
            and not looked.departments(other) & ask.departments
        }
        lists[pk] = _lists(pk, looked, may_be & named[pk], may_be, verdicts[pk])
    return lists


def _lists(pk: int, looked: Looked, named: set[int], may_be: set[int], verdicts: Mapping[int, bool]) -> Lists:
    mine = looked.facts.get(pk, NOTHING)
    neutral = looked.scored(pk, mine, named, Taste())
    if not verdicts:
        return Lists(neutral, None)
    taste, same = Taste(), frozenset(other for other, is_same in verdicts.items() if is_same)
    for other, is_same in verdicts.items():
        shared = shared_keys(mine, looked.facts.get(other, NOTHING), looked.common((pk, other)))
        taste.learn(shared, looked.weights.yes if is_same else looked.weights.no)
    refused = verdicts.keys() - same
    return Lists(neutral, looked.scored(pk, mine, (named | same & may_be) - refused, taste, same))


def look_for(*, reader: User, worth: Mapping[int, float], found: Weights) -> list[Scored]:
    """Who has the terms of a text, each worth so much, for `reader`. Half a dozen queries."""
    terms = known_terms(worth)
    ask = {0: Ask(reader.pk, candidates.facts_of([reader.pk]).get(reader.pk, NOTHING).departments, worth)}
    named = candidates.near(ask, most=candidates.MOST_LOOKED_AT_FOR_TEXT)[0]
    pairs = [(0, other) for other in named]
    looked = Looked(
        weights=found,
        terms=terms,
        facts=candidates.facts_of(named),
        threads={},
        shared=candidates.shared_terms(ask, pairs),
        known={},
        there=_members(named),
    )
    apart = _blocked([reader.pk]).get(reader.pk, set())
    may_be = [
        other
        for other in named
        if other in looked.there and other not in apart and not looked.departments(other) & ask[0].departments
    ]
    return looked.scored(0, NOTHING, may_be, Taste())


def _named(asks: Mapping[int, Ask], threads: Mapping[Pair, int]) -> dict[int, set[int]]:
    """Who is looked at for each: those who share the most, and those met most often in threads."""
    named = {pk: set(found) for pk, found in candidates.near(asks).items()}
    met: dict[int, list[tuple[int, int]]] = {}
    for (pk, other), number in threads.items():
        if number >= LEAST_THREADS:
            met.setdefault(pk, []).append((-number, other))
    for pk, found in met.items():
        named[pk] |= {other for _number, other in sorted(found)[:MOST_THREAD_PARTNERS]}
    return named


def _verdicts(people: Iterable[int]) -> dict[int, dict[int, bool]]:
    said: dict[int, dict[int, bool]] = {pk: {} for pk in people}
    rows = CounterpartVerdict.objects.filter(person__in=said).order_by("-decided_at", "-pk")
    for person, other, is_same in rows.values_list("person_id", "other_id", "is_same_job"):
        if len(said[person]) < MOST_VERDICTS:
            said[person][other] = is_same
    return said


def _members(people: Iterable[int]) -> dict[int, frozenset[int]]:
    rows = User.objects.members().filter(pk__in=set(people)).order_by().values_list("pk", "department_id")
    return {pk: frozenset() if department is None else frozenset({department}) for pk, department in rows}


def _blocked(people: Iterable[int]) -> dict[int, set[int]]:
    """Whom a block parts from each, whoever set it."""
    known = set(people)
    apart: dict[int, set[int]] = {}
    blocks = Block.objects.filter(Q(blocker__in=known) | Q(blocked__in=known)).order_by()
    for blocker, blocked in blocks.values_list("blocker_id", "blocked_id"):
        apart.setdefault(blocker, set()).add(blocked)
        apart.setdefault(blocked, set()).add(blocker)
    return apart

"""One run: questions come, people are asked by the rules of `forums.asking.offering`, and some of them reply."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import count
from typing import Final

import numpy as np

from bench.asking.model import DAY, WEEK, Assumptions, Person, Question, Service
from forums.asking.choosing import MOST_A_WEEK, Candidate, choose, rarity_of
from forums.models import OfferTerms
from profiles.models.counterpart import MOST_COUNTERPARTS

GIVEN_UP_AFTER: Final = 10 * DAY
Choose = Callable[[Sequence[Candidate], int, Mapping[int, float], Mapping[int | None, int]], Sequence[Candidate]]


@dataclass
class Asked:
    """A question and what has become of it."""

    question: Question
    asked: dict[int, float] = field(default_factory=dict)  # person -> when
    waiting: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)  # of the asked, by a colleague
    offered_at: float | None = None
    replied_at: float | None = None
    by_offer: bool = False
    first_departments: int = 0
    first_people: int = 0


@dataclass
class Run:
    """The state of a run, and its events in order of time."""

    service: Service
    given: Assumptions
    terms: OfferTerms
    strategy: Choose | None  # None: nobody is asked
    chance: np.random.Generator
    is_open_to_all: bool = False
    asked: list[Asked] = field(default_factory=list)
    offered: Counter[int] = field(default_factory=Counter)  # decided or lapsed, a person
    replied: Counter[int] = field(default_factory=Counter)
    refused: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    of_week: Counter[tuple[int, int]] = field(default_factory=Counter)
    _events: list[tuple[float, int, Callable[[float], None]]] = field(default_factory=list)
    _near: dict[int, dict[int, float]] = field(default_factory=dict)
    _order: "count[int]" = field(default_factory=count)

    def run(self) -> list[Asked]:
        """Until nothing happens any more."""
        self.asked = [Asked(question) for question in self.service.questions]
        for one in self.asked:
            self._at(one.question.at + self.terms.wait_hours, partial(self._offer, one))
        self._browse()
        while self._events:
            now, _order, act = heapq.heappop(self._events)
            act(now)
        return self.asked

    def _at(self, moment: float, act: Callable[[float], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._order), act))

    def _browse(self) -> None:
        """Willing people look at what nobody has answered, asked or not."""
        until = self.given.weeks * WEEK + GIVEN_UP_AFTER
        for person in self.service.people:
            if person.is_willing:
                for moment in self.chance.random(self.chance.poisson(self.given.browses * until / DAY)) * until:
                    self._at(float(moment), partial(self._look, person))

    def _look(self, person: Person, now: float) -> None:
        open_ones = [one for one in self.asked if one.replied_at is None and one.question.at <= now]
        for one in sorted(open_ones, key=lambda one: -one.question.at)[:10]:
            if person.knows & {*one.question.tags} and person.number != one.question.asker:
                if self.chance.random() < self.given.replies_if_knows:
                    self._reply(one, person, now, was_asked=False)
                return

    def _offer(self, one: Asked, now: float) -> None:
        """As `forums.asking.offering` does: lapse, top up to so many at once, look again when the first expires."""
        if self.strategy is None or one.replied_at is not None or now > one.question.at + GIVEN_UP_AFTER:
            return
        wait = float(self.terms.wait_hours)
        for person in [person for person in one.waiting if one.asked[person] + wait <= now + 1e-9]:
            one.waiting.discard(person)
            self.offered[person] += 1
        by_us = len(one.asked) - len(one.named)
        number = min(self.terms.people_at_once - len(one.waiting), self.terms.people_in_all - by_us)
        if number > 0:
            self._ask(one, number, now)
        if one.waiting:
            self._at(min(one.asked[person] for person in one.waiting) + wait, partial(self._offer, one))
        elif by_us < self.terms.people_in_all:
            self._at(now + wait, partial(self._offer, one))

    def _ask(self, one: Asked, number: int, now: float) -> None:
        candidates, rarity = self._candidates(one, now)
        there: Counter[int | None] = Counter(self.service.people[person].department for person in one.waiting)
        chosen = self.strategy(candidates, number, rarity, there) if self.strategy else ()
        if one.offered_at is None:
            one.offered_at = now
            one.first_people, one.first_departments = len(chosen), len({other.department for other in chosen})
        for other in chosen:
            self._put_before(one, other.person, now)

    def _put_before(self, one: Asked, person: int, now: float) -> None:
        one.asked[person] = now
        one.waiting.add(person)
        self.of_week[person, int(now // WEEK)] += 1
        if self.of_week[person, int(now // WEEK)] > MOST_A_WEEK:
            raise RuntimeError(f"{person} was asked a third time")
        if self.chance.random() >= self.given.away * (1 - self.given.away_known):
            seen = now + float(self.chance.exponential(self.given.sees_after))
            self._at(seen, partial(self._see, one, self.service.people[person]))

    def _see(self, one: Asked, person: Person, now: float) -> None:
        if one.replied_at is not None or person.number not in one.waiting:
            return
        given, knows = self.given, bool(person.knows & {*one.question.tags})
        if person.is_willing and self.chance.random() < (given.replies_if_knows if knows else given.replies_if_not):
            written = now + float(self.chance.exponential(given.writes_after))
            self._at(written, partial(self._reply, one, person, was_asked=True))
        elif person.is_willing and self.chance.random() < given.passes_on:
            self._settle(one, person, refuses=False)
            self._pass_on(one, now)
        elif self.chance.random() < (0.5 if person.is_willing else given.refuses):
            self._settle(one, person, refuses=True)
            self._offer(one, now)

    def _settle(self, one: Asked, person: Person, *, refuses: bool) -> None:
        one.waiting.discard(person.number)
        self.offered[person.number] += 1
        for tag in one.question.tags if refuses else ():
            self.refused[person.number][tag] += 1

    def _pass_on(self, one: Asked, now: float) -> None:
        """To somebody who knows it: whether they are willing, colleagues do not know better than we do."""
        week = int(now // WEEK)
        knowers = [
            person.number
            for person in self.service.people
            if person.knows & {*one.question.tags}
            and person.number not in one.asked
            and person.number != one.question.asker
            and self.of_week[person.number, week] < MOST_A_WEEK
        ]
        if knowers:
            named = int(self.chance.choice(knowers))
            one.named.add(named)
            self._put_before(one, named, now)

    def _reply(self, one: Asked, person: Person, now: float, *, was_asked: bool) -> None:
        if was_asked:
            self.replied[person.number] += 1
            self.offered[person.number] += 1
            one.waiting.discard(person.number)
        if one.replied_at is None:
            one.replied_at, one.by_offer = now, was_asked
            self.service.answers[person.number][one.question.tags[0]] += self.chance.random() < self.given.accepted

    def _candidates(self, one: Asked, now: float) -> tuple[list[Candidate], dict[int, float]]:
        """Everybody who may be asked, with what the site knows of them."""
        tags, week, asker = one.question.tags, int(now // WEEK), self.service.people[one.question.asker]
        away = self.chance.random(len(self.service.people)) < self.given.away * self.given.away_known
        near = self._counterparts(asker)
        found = [
            Candidate(
                person=person.number,
                department=person.department,
                skills=dict.fromkeys(person.skills & {*tags}, 1),
                answers=self.service.answers.get(person.number, {}),
                counterpart=near.get(person.number, 0.0),
                refused=self.refused.get(person.number, {}),
                offered=self.offered[person.number],
                replied=self.replied[person.number],
                this_week=self.of_week[person.number, week],
                helped=self.service.answers[person.number].total() if person.number in self.service.answers else 0,
            )
            for person in self._near_to(tags, near)
            if person.number not in one.asked and person.number != asker.number and not away[person.number]
        ]
        return found, rarity_of(tags, self._holders)

    def _near_to(self, tags: Collection[int], near: Mapping[int, float]) -> list[Person]:
        """Those of whom something is known; where people are drawn at random, a hundred of whom nothing need be."""
        if self.is_open_to_all:
            places = self.chance.choice(len(self.service.people), 100, replace=False)
            return [self.service.people[place] for place in places]
        answers = self.service.answers
        return [
            person
            for person in self.service.people
            if person.number in near or person.skills & {*tags} or answers.get(person.number, {}).keys() & {*tags}
        ]

    @cached_property
    def _holders(self) -> Counter[int]:
        return Counter(tag for person in self.service.people for tag in person.skills)

    def _counterparts(self, asker: Person) -> dict[int, float]:
        """The forty of other departments with whom the asker shares most skills."""
        if asker.number not in self._near:
            others = [person for person in self.service.people if person.department != asker.department]
            others.sort(key=lambda person: (-len(person.skills & asker.skills), person.number))
            best = others[:MOST_COUNTERPARTS]
            near = {person.number: 1 - place / MOST_COUNTERPARTS for place, person in enumerate(best)}
            self._near[asker.number] = near
        return self._near[asker.number]


def as_the_service(terms: OfferTerms) -> Choose:
    """The function that the service uses."""
    return lambda candidates, number, rarity, waiting: choose(
        candidates, number=number, rarity=rarity, of_department=terms.people_of_department, waiting=waiting
    )


def at_random(chance: np.random.Generator, *, among_skilled: bool) -> Choose:
    """Anybody who was not asked twice this week, or anybody of those with a skill among the tags."""

    def draw(
        candidates: Collection[Candidate], number: int, rarity: Mapping[int, float], _waiting: Mapping[int | None, int]
    ) -> list[Candidate]:
        free = [one for one in candidates if one.this_week < MOST_A_WEEK]
        if among_skilled:
            free = [one for one in free if rarity.keys() & one.skills.keys()]
        places = chance.choice(len(free), min(number, len(free)), replace=False)
        return [free[place] for place in places]

    return draw

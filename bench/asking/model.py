"""The people of the simulation, what they know, and how they behave. Every assumption is a number here.

Time is counted in working hours, eight a day and forty a week: nobody is asked at any other time.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

import numpy as np

DAY: Final = 8.0  # working hours
WEEK: Final = 40.0


@dataclass(frozen=True)
class Assumptions:
    """What is taken for granted. Unwilling people never reply, however often they are asked."""

    people: int = 2000
    willing: float = 0.05  # of the people, whatever their department and knowledge
    departments: int = 25  # sizes as in the data set: rank floor(25 u²)
    fields: int = 12  # professions
    tags_of_field: int = 8
    knows: int = 6  # tags a person knows, five in six of their own field
    named: float = 0.67  # of what they know stands among their skills
    questions: int = 500
    weeks: int = 8  # over which they are asked
    tags_of_question: int = 2  # of the asker's field, which the asker does not know
    history: int = 300  # accepted answers of before
    history_of_willing: float = 0.5  # of those; the rest are by people who would not do it again
    away: float = 0.10  # of the people on any day, of whom the site knows two in three
    away_known: float = 0.67
    sees_after: float = 1.5  # working hours until the alert or mail is seen, on average
    writes_after: float = 1.0  # until a reply is written, on average
    replies_if_knows: float = 0.8  # of the willing
    replies_if_not: float = 0.1
    refuses: float = 0.15  # of the unwilling, and half of the willing who do not reply: "not me"; others say nothing
    passes_on: float = 0.2  # of the willing who do not reply: they name somebody who knows, willing or not
    accepted: float = 0.5  # of the replies
    browses: float = 0.05  # a willing person looks at the newest ten unanswered questions, times a day
    seed: int = 20260727


@dataclass
class Person:
    """Somebody. What they know and whether they are willing is hidden from whoever chooses."""

    number: int
    department: int
    field: int
    knows: frozenset[int]
    skills: frozenset[int]
    is_willing: bool


@dataclass
class Question:
    """Somebody asks about some tags at a moment."""

    number: int
    asker: int
    tags: tuple[int, ...]
    at: float


@dataclass
class Service:
    """The civil service of one seed."""

    people: list[Person]
    questions: list[Question]
    answers: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))  # person -> tag -> number


def build(given: Assumptions, seed: int) -> Service:
    """The same people and questions for the same seed, whoever chooses among them."""
    chance = np.random.Generator(np.random.PCG64(seed))
    people = [_person(number, given, chance) for number in range(given.people)]
    for number in chance.choice(given.people, round(given.people * given.willing), replace=False):
        people[number].is_willing = True
    service = Service(people, [])
    moments = np.sort(chance.random(given.questions) * given.weeks * WEEK)
    for number, at in enumerate(moments):
        asker = people[int(chance.integers(given.people))]
        unknown = [tag for tag in _tags_of(asker.field, given) if tag not in asker.knows]
        tags = chance.choice(unknown, min(given.tags_of_question, len(unknown)), replace=False)
        service.questions.append(Question(number, asker.number, tuple(int(tag) for tag in tags), float(at)))
    willing = [person for person in people if person.is_willing]
    for _number in range(given.history):
        among = willing if chance.random() < given.history_of_willing else people
        person = among[int(chance.integers(len(among)))]
        service.answers[person.number][int(chance.choice(sorted(person.knows)))] += 1
    return service


def _person(number: int, given: Assumptions, chance: np.random.Generator) -> Person:
    department = int(given.departments * chance.random() ** 2)
    own = int(chance.integers(given.fields))
    knows: set[int] = set()
    while len(knows) < given.knows:
        of = own if chance.random() < 5 / 6 else int(chance.integers(given.fields))
        knows.add(int(chance.choice(_tags_of(of, given))))
    skills = frozenset(tag for tag in sorted(knows) if chance.random() < given.named)
    return Person(number, department, own, frozenset(knows), skills, is_willing=False)


def _tags_of(of: int, given: Assumptions) -> list[int]:
    return [of * given.tags_of_field + number for number in range(given.tags_of_field)]

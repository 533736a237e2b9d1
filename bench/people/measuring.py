"""How long Postgres takes to find people: names, beginnings, slips, jobs, facets. In the database, as the web asks."""

import argparse
import os
import random
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db import connection

from bench import ground
from bench.people.making import make, typed_wrong
from bench.progress import say
from core.paging import PAGE_SIZE
from profiles.directory.asking import ask, known_of, words_of
from profiles.directory.finding import MOST_SUGGESTED, beginning
from profiles.directory.searching import hits
from profiles.directory.weights import IS_THE_NAME_SWAPPED
from profiles.models import PersonDocument

SEED: Final = 6
_LETTERS: Final = (1, 2, 3, 4, 5, 6)


class Clock:
    """Adds up the time of the statements of one question."""

    def __init__(self) -> None:
        self.milliseconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run the statement and remember how long it took."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.milliseconds += (time.perf_counter() - began) * 1000


def run(options: argparse.Namespace, place: ground.Place) -> None:
    """Fill the database where it is empty, and measure."""
    if options.is_new:
        began = time.perf_counter()
        make(options.people)
        say(f"{options.people:,} people made in {time.perf_counter() - began:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '5s'; SET jit = off; SET max_parallel_workers_per_gather = 0")
    say(f"load average {os.getloadavg()[0]:.1f}")
    say(f"{'question':<34}{'p50':>8}{'p95':>8}{'max':>8}  ms")
    chance = random.Random(SEED)  # noqa: S311 - a draw, no secret
    sample = _sample(chance, options.questions)
    for label, questions, answer in _series(sample, chance):
        figures = sorted(_measured(answer, question) for question in questions)
        middle, late = figures[len(figures) // 2], figures[int(len(figures) * 0.95)]
        say(f"{label:<34}{middle:>8.1f}{late:>8.1f}{figures[-1]:>8.1f}")


def _measured(answer: Callable[[str], object], question: str) -> float:
    clock = Clock()
    with connection.execute_wrapper(clock):
        answer(question)
    return clock.milliseconds


def _sample(chance: random.Random, number: int) -> list[tuple[str, str, list[str]]]:
    """People drawn evenly, so that frequent names are asked for as often as they are borne."""
    most = PersonDocument.objects.order_by("-pk").values_list("pk", flat=True)[0]
    ids = [chance.randint(1, most) for _number in range(number)]
    rows = PersonDocument.objects.filter(pk__in=ids).values_list("name_key", "job_key", "facets")
    return list(rows)


def _series(sample: list[Any], chance: random.Random) -> Iterator[tuple[str, list[str], Callable[[str], object]]]:
    names = [name for name, _job, _facets in sample]
    yield "full name", names, _search
    yield "surname", [name.split()[1] for name in names], _search
    yield "first name", [name.split()[0] for name in names], _search
    yield "initial and surname", [f"{name[0]} {name.split()[1]}" for name in names], _search
    yield "full name, one slip", [_slip(name, chance) for name in names], _search
    for letters in _LETTERS:
        yield f"type-ahead, {letters} letters", [name[:letters] for name in names], _type
    yield "type-ahead, first name and letter", [f"{name.split()[0]} {name.split()[1][0]}" for name in names], _type
    yield "type-ahead, one slip", [_slip(name, chance) for name in names], _type
    yield "job", [job for _name, job, _facets in sample], _search
    skills = [next(facet[1:] for facet in facets if facet[0] == "S") for _name, _job, facets in sample]
    yield (
        "job word and skill",
        [f"{row[1].split()[0]} {skill}" for row, skill in zip(sample, skills, strict=True)],
        _search,
    )
    yield "job word", [row[1].split()[0] for row in sample], _search
    narrowed = [f"{row[1].split()[0]}|{next(facet for facet in row[2] if facet[0] == 'D')}" for row in sample]
    yield "job word in a department", narrowed, _narrowed


def _slip(name: str, chance: random.Random) -> str:
    first, last = name.split()
    return f"{first} {typed_wrong(last, chance.randrange(9))}"


def _search(words: str, narrowed: str = "") -> None:
    known = known_of(words_of(words))
    found = hits(ask(words, known), narrowed=narrowed, size=PAGE_SIZE + 1)
    is_met = bool(found) and found[0].score >= IS_THE_NAME_SWAPPED
    if len(found) < PAGE_SIZE and not is_met:
        hits(ask(words, known, corrected=True), narrowed=narrowed, size=PAGE_SIZE + 1)


def _narrowed(question: str) -> None:
    words, _bar, department = question.partition("|")
    _search(words, f"'{department}'")


def _type(words: str) -> None:
    if len(beginning(words, MOST_SUGGESTED)) >= MOST_SUGGESTED or len(words) == 1:
        return
    known = known_of(words_of(words))
    found = hits(ask(words, known, is_typing=True), size=MOST_SUGGESTED)
    if len(found) < MOST_SUGGESTED:
        hits(ask(words, known, is_typing=True, corrected=True), size=MOST_SUGGESTED)

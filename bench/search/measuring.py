"""How long Postgres takes for a search: rare, middling and the ten commonest words, two at once, and narrowed ones.

"The statement" finds, asks the doors and ranks; "all of it" are all statements of `find`: facets and excerpts too.
Both are the processor time of the process of Postgres that answers, which neighbours on a busy machine do not lengthen;
"elapsed" is what the clock on the wall says of all, with the driver and whatever else runs.
"""

import argparse
import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from django.db import connection

from bench import ground
from bench.progress import say
from bench.words import vocabulary
from content.models import Entry
from profiles.models import User
from search.finding import find
from search.questions import Question

SEED: Final = 7
ASKED: Final = 30  # of each sort
SORTS: Final = {"ten commonest": (0, 10), "common": (10, 200), "middling": (200, 3_000), "rare": (3_000, 20_000)}


def run(options: argparse.Namespace, _place: ground.Place) -> None:
    """Ask, and say how long it took."""
    chance = random.Random(SEED)  # noqa: S311 - a draw, no secret
    with connection.cursor() as cursor:
        cursor.execute("SET jit = off; SET max_parallel_workers_per_gather = 0")
    readers = list(User.objects.filter(admitted_at__isnull=False).order_by("?")[:ASKED])
    words = vocabulary()
    say(f"load average {os.getloadavg()[0]:.1f}")
    say(f"{'':<26}{'the statement':>16}{'all of it':>16}{'elapsed':>16}")
    say(f"{'a question of':<26}{3 * ('     p50     p95')}{'queries':>9}  ms")
    for name, (first, last) in SORTS.items():
        _measure(name, [Question(words=(chance.choice(words[first:last]),)) for _one in range(ASKED)], readers)
    two = [Question(words=(chance.choice(words[:200]), chance.choice(words[:200]))) for _one in range(ASKED)]
    _measure("two common", two, readers)
    rows = list(Entry.objects.published().order_by("?").values_list("title", "author", "department", "group")[:ASKED])
    common = [words[number % 50] for number in range(len(rows))]
    _measure("a whole title", [Question(words=tuple(row[0].split())) for row in rows], readers)
    _measure("a phrase", [Question(phrases=(" ".join(row[0].split()[:2]),)) for row in rows], readers)
    said = list(zip(common, rows, strict=True))
    _measure("common, from:", [Question(words=(word,), author=(row[1],)) for word, row in said], readers)
    _measure("common, in a department", [Question(words=(word,), departments=(row[2],)) for word, row in said], readers)
    _measure("common, in a group", [Question(words=(word,), groups=(row[3],)) for word, row in said if row[3]], readers)
    _measure("common, kind", [Question(words=(word,), kinds=("topic",)) for word in common], readers)
    _measure("from: alone", [Question(author=(row[1],)) for row in rows], readers)


class Meter:
    """Adds up the processor time of the other end of the connection, statement by statement."""

    def __init__(self) -> None:
        self.statement = self.whole = self.elapsed = 0.0
        self.queries = 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._path = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run the statement and remember what it took."""
        began, used = time.perf_counter(), self._used()
        try:
            return execute(sql, params, many, context)
        finally:
            took = self._used() - used
            self.whole += took
            self.statement += took if "search_places" in sql else 0.0
            self.elapsed += (time.perf_counter() - began) * 1000
            self.queries += 1

    def _used(self) -> float:
        return int(self._path.read_text(encoding="ascii").split()[0]) / 1_000_000


def _measure(name: str, questions: Sequence[Question], readers: Sequence[User]) -> None:
    meters = []
    for number, question in enumerate(questions):
        reader = readers[number % len(readers)]
        find(question, reader)  # once before: pages and plans are there, as they are in a service at work
        meter = Meter()
        with connection.execute_wrapper(meter):
            find(question, reader)
        meters.append(meter)
    columns = (
        [meter.statement for meter in meters],
        [meter.whole for meter in meters],
        [meter.elapsed for meter in meters],
    )
    figures = [value for column in columns for value in _spread(sorted(column))]
    say(f"{name:<26}{''.join(f'{value:>8.1f}' for value in figures)}{max(meter.queries for meter in meters):>9}")


def _spread(column: Sequence[float]) -> tuple[float, float]:
    return (column[len(column) // 2], column[int(len(column) * 0.95)]) if column else (0.0, 0.0)

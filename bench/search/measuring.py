"""How long Postgres takes for a search: rare, middling and the ten commonest words, two at once, and narrowed ones.

"The statement" finds, asks the doors and ranks, as EXPLAIN (ANALYZE) says of it, planned and run; "all of it" are all
statements of `find` with the driver: facets, texts and excerpts too.
"""

import argparse
import os
import random
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from bench import ground
from bench.feed.measuring import Clock
from bench.plans import explain
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
    say(f"{'':<28}{'the statement':>24}{'all of it':>24}")
    say(f"{'a question of':<28}{'least':>8}{'p50':>8}{'p95':>8}{'least':>8}{'p50':>8}{'p95':>8}{'queries':>9}  ms")
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


def _measure(name: str, questions: Sequence[Question], readers: Sequence[User]) -> None:
    inside, whole, queries = [], [], 0
    for number, question in enumerate(questions):
        reader = readers[number % len(readers)]
        clock = Clock()
        with connection.execute_wrapper(clock):
            find(question, reader)
        whole.append(clock.milliseconds)
        queries = max(queries, len(clock.asked))
        inside.append(sum(_explained(sql, params) for sql, params in clock.asked if "search_places" in sql))
    figures = [value for column in (sorted(inside), sorted(whole)) for value in _spread(column)]
    say(f"{name:<28}{''.join(f'{value:>8.1f}' for value in figures)}{queries:>9}")


def _spread(column: Sequence[float]) -> tuple[float, float, float]:
    return (column[0], column[len(column) // 2], column[int(len(column) * 0.95)]) if column else (0.0, 0.0, 0.0)


def _explained(sql: str, params: Any) -> float:
    with connection.cursor() as cursor:
        return sum(explain(cursor.cursor.mogrify(sql, params).decode()).milliseconds)

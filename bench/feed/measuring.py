"""How long Postgres takes for a page of the feed: its places alone, and all that the feed asks; the first and the 20th.

"In the database" is what EXPLAIN (ANALYZE) says of the places, planned and run; the others are with the driver.

Members are given follows: twenty, or two thousand of people, tags and groups, or as many people as there are up to two
thousand. All else they have from the data set: about 21 colleagues and six groups.
"""

import argparse
import os
import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db import connection

from bench import ground
from bench.plans import Plan, explain
from bench.progress import say
from core.paging import PAGE_SIZE, Row, cursor
from groups.models import Group
from profiles.models import User
from stream import feed
from stream.feed import Asked
from stream.feed.taking import take_of
from stream.models import Follow, Level
from tags.models import Tag

SEED: Final = 7
MEMBERS: Final = 20  # of each sort
TURNS: Final = 5
DEEP: Final = 20  # the page that is looked at besides the first
MIXES: Final = {  # people, tags, groups
    "20 follows": (10, 8, 2),
    "2,000 follows": (700, 1_280, 20),
    "2,000 people": (2_000, 0, 0),
}


class Clock:
    """Adds up the time of the statements."""

    def __init__(self) -> None:
        self.milliseconds = 0.0
        self.first = 0.0
        self.asked: list[tuple[str, Any]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run the statement and remember how long it took."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = (time.perf_counter() - began) * 1000
            self.milliseconds += took
            self.first = self.first or took
            self.asked.append((sql, params))


def run(options: argparse.Namespace, _place: ground.Place) -> None:
    """Give follows to members, and measure."""
    chance = random.Random(SEED)  # noqa: S311 - a draw, no secret
    with connection.cursor() as cursor:
        cursor.execute("SET jit = off; SET max_parallel_workers_per_gather = 0")
    everybody = list(User.objects.order_by("pk").values_list("pk", flat=True))
    sorts = {name: mix for name, mix in MIXES.items() if mix[0] < len(everybody)}
    chosen = chance.sample(everybody, MEMBERS * len(sorts))
    say(f"load average {os.getloadavg()[0]:.1f}, {len(everybody):,} members")
    say(f"{'':<22}{'in the database':^24}{'with driver':^18}{'all of the page':^27}")
    columns = ("least", "p50", "p95", "p50", "p95", "p50", "p95", "queries", "pages")
    say(f"{'a member with':<16}{'page':>6}{''.join(f'{column:>8}' for column in columns)}  ms")
    for number, (name, mix) in enumerate(sorts.items()):
        members = chosen[number * MEMBERS : (number + 1) * MEMBERS]
        _follow(chance, members, everybody, mix)
        readers = list(User.objects.filter(pk__in=members))
        for page in (1, DEEP):
            turns = [reader for reader in readers for _turn in range(TURNS)]
            clocks = [_measured(reader, page) for reader in turns]
            _say(name, page, clocks, [_explained(clock) for clock in clocks])
        if options.plans:
            say(_plan(readers[0]).as_text())


def _follow(chance: random.Random, members: Sequence[int], everybody: Sequence[int], mix: tuple[int, int, int]) -> None:
    people, tags, groups = mix
    all_tags = list(Tag.objects.values_list("pk", flat=True))
    all_groups = list(Group.objects.values_list("pk", flat=True))
    Follow.objects.filter(person__in=members).delete()
    for member in members:
        others = [pk for pk in chance.sample(everybody, min(people + 1, len(everybody))) if pk != member][:people]
        rows = [Follow(person_id=member, followed_id=pk, level=Level.TRACKING) for pk in others]
        rows += [Follow(person_id=member, tag_id=pk, level=Level.TRACKING) for pk in chance.sample(all_tags, tags)]
        rows += [Follow(person_id=member, group_id=pk) for pk in chance.sample(all_groups, groups)]
        Follow.objects.bulk_create(rows, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stream_follow")


def _measured(reader: User, page: int) -> Clock:
    params = {}
    if page > 1:
        last = _deep(reader, page)
        params = {"before": cursor(*last)} if last else {}
    clock = Clock()
    with connection.execute_wrapper(clock):
        feed.page(reader, Asked(), params)
    return clock


def _deep(reader: User, page: int) -> Row | None:
    """The last row of the page before."""
    rows = take_of(Asked(), reader)("lt", None, PAGE_SIZE * (page - 1))
    return rows[-1] if rows else None


def _plan(reader: User) -> Plan:
    """How the places of the first page are found."""
    return _explained(_measured(reader, 1))


def _explained(clock: Clock) -> Plan:
    """The first of its statements, which finds the places, once more."""
    sql, params = clock.asked[0]
    with connection.cursor() as cursor:
        return explain(cursor.cursor.mogrify(sql, params).decode())


def _say(name: str, page: int, clocks: Sequence[Clock], plans: Sequence[Plan]) -> None:
    inside = sorted(sum(plan.milliseconds) for plan in plans)
    places, whole = sorted(clock.first for clock in clocks), sorted(clock.milliseconds for clock in clocks)
    middle, late = len(clocks) // 2, int(len(clocks) * 0.95)
    times = [inside[0], *(column[place] for column in (inside, places, whole) for place in (middle, late))]
    queries, pages = max(len(clock.asked) for clock in clocks), sorted(plan.pages for plan in plans)[middle]
    say(f"{name:<16}{page:>6}{''.join(f'{time:>8.1f}' for time in times)}{queries:>8}{pages:>8}")

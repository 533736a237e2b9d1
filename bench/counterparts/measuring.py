"""A night's pace, a stored read, a described job, and how much the limit on common terms leaves out."""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection
from django.db.models import Count

from bench import ground
from bench.counterparts.making import make, tags_of, words_of
from bench.progress import say
from colleagues.models import ColleagueLink
from core.database_roles import SHORT as OF_THE_WEB
from insight import candidates, free_text, traits
from insight.making import make as make_rows
from insight.nights import COUNTERPARTS_AT_ONCE, TRAITS_AT_ONCE
from insight.ranking import rank
from portal.counterparts import stored
from portal.suggestions import suggestions
from profiles.models import Counterpart, User

READS: Final = 1000
TEXTS: Final = 300
JUDGED: Final = 60  # people whose list is compared with one without limits
FIRST: Final = 10
NO_LIMIT: Final = 1_000_000


def run(options: argparse.Namespace, place: ground.Place) -> None:
    """Make the people where they are not there, then measure."""
    if options.fill:
        make(options.members, place)
        say(f"{'traits of all, and their count':<32} {seconds(all_traits):7.1f} s")
    with connection.cursor() as cursor:
        for name in OF_THE_WEB:
            cursor.execute(f"SET {name} = {OF_THE_WEB[name]}")
        cursor.execute("SET statement_timeout = 0")
    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    dice = random.Random(9)  # noqa: S311 - no secret
    chosen = sorted(dice.sample(people, min(options.sample, len(people))))
    taken = seconds(lambda: all_rows(chosen))
    a_person = taken / len(chosen)
    say(f"counterparts of {len(chosen):,} people: {taken:.1f} s, {a_person * 1000:.1f} ms each;")
    say(f"    of all {len(people):,} at that pace {a_person * len(people) / 60:.0f} minutes in one process")
    again = seconds(lambda: all_rows(chosen))
    say(f"    a second night over the same: {again / len(chosen) * 1000:.1f} ms each")
    number = Counterpart.objects.filter(person__in=chosen).count()
    say(f"    rows of a person: {number / len(chosen):.1f}")
    readers = User.objects.in_bulk(dice.sample(chosen, min(len(chosen), 300)))
    pick = list(readers.values())
    tell("a plain stored read of three", times(lambda: read(dice.choice(pick)), READS))
    tell("the margin's read, blocks and all", times(lambda: list(stored(*[dice.choice(pick)] * 2)[:3]), READS))
    planned, ran = zip(*explained(pick), strict=True)
    tell("    planning it, as Postgres says", list(planned))
    tell("    running it, as Postgres says", list(ran))
    size = len(people)
    described = times(lambda: free_text.look(reader=dice.choice(pick), words=a_text(dice, size)), TEXTS)
    tell("a described job", described)
    links = ColleagueLink.objects.order_by().values("colleague").annotate(number=Count("pk")).order_by("-number")
    heavy = list(User.objects.filter(pk__in=[row["colleague"] for row in links[:20]]))
    tell("suggestions", times(lambda: suggestions(dice.choice(pick)), 100))
    tell("    of those whom most have added", times(lambda: suggestions(dice.choice(heavy)), 100))
    say(f"of the first {FIRST} without any limit {recall(dice.sample(people, JUDGED)):.1%} stand in ours")


def read(reader: User) -> list[Counterpart]:
    """The three best of a person."""
    return list(Counterpart.objects.visible_to(reader).of(reader)[:3])


def all_traits() -> None:
    """As the first stage of a night."""
    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(people), TRAITS_AT_ONCE):
        traits.take(people[start : start + TRAITS_AT_ONCE])
    traits.count()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE insight_trait")


def all_rows(people: list[int]) -> None:
    """As the second stage of a night."""
    for start in range(0, len(people), COUNTERPARTS_AT_ONCE):
        make_rows(people[start : start + COUNTERPARTS_AT_ONCE])


def a_text(dice: random.Random, members: int) -> str:
    """What somebody might say: three words of roles and two skills, as often as people have them."""
    words = [f"w{int(words_of(members) * dice.random() ** 2)}ing" for _number in range(3)]
    skills = [f"skill {1 + int(tags_of(members) * dice.random() ** 2)}" for _number in range(2)]
    return " ".join(["I do", *words, "with", *skills])


def recall(people: list[int]) -> float:
    """How many of the ten that the ranking finds without limits it finds with them."""
    ours = {pk: {one.other_id for one in lists.neutral[:FIRST]} for pk, lists in rank(people).items()}
    limits = candidates.MOST_OF_A_TERM, candidates.MOST_LOOKED_AT
    candidates.MOST_OF_A_TERM, candidates.MOST_LOOKED_AT = NO_LIMIT, 5000  # type: ignore[misc]  # for a measure
    try:
        whole = {pk: {one.other_id for one in lists.neutral[:FIRST]} for pk, lists in rank(people).items()}
    finally:
        candidates.MOST_OF_A_TERM, candidates.MOST_LOOKED_AT = limits  # type: ignore[misc]
    return sum(len(ours[pk] & whole[pk]) for pk in people) / max(1, sum(map(len, whole.values())))


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    begins = time.monotonic()
    act()
    return time.monotonic() - begins


def times(act: Callable[[], object], number: int) -> list[float]:
    """Milliseconds in the driver and the database of each run, a few before them left out."""
    found: list[float] = []
    for turn in range(number + 20):
        with database_time() as spent:
            act()
        if turn >= 20:  # noqa: PLR2004 - warm
            found.append(sum(spent) * 1000)
    return found


@contextmanager
def database_time() -> Iterator[list[float]]:
    """Seconds of every statement."""
    spent: list[float] = []

    def measure(execute: Callable[..., Any], *said: Any) -> Any:
        begins = time.perf_counter()
        try:
            return execute(*said)
        finally:
            spent.append(time.perf_counter() - begins)

    with connection.execute_wrapper(measure):
        yield spent


def explained(readers: list[User]) -> Iterator[tuple[float, float]]:
    """What Postgres itself says of the margin's read: to plan it, and to run it."""
    for reader in readers:
        said = stored(reader, reader)[:3].explain(analyze=True, timing=False)
        planned, ran = (said.rsplit(f"{name} Time: ", 1)[1].split()[0] for name in ("Planning", "Execution"))
        yield float(planned), float(ran)


def tell(what: str, found: list[float]) -> None:
    """Median and 95th percentile."""
    ordered = sorted(found)
    say(f"{what:<36} p50 {statistics.median(ordered):7.2f} ms  p95 {ordered[int(len(ordered) * 0.95)]:7.2f} ms")

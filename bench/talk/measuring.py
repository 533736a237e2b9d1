"""What long talk costs: pages of two topics through the real web, and plans of the lists of a large category."""

import argparse
import http.client
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import ground
from bench.dataset import DataSet
from bench.load import servers
from bench.load.looking import headers, queries_of
from bench.load.pages import END, INSIDE, Ask
from bench.load.processes import Clock
from bench.load.readers import sign_everybody_out, sign_in
from bench.load.running import postgres, refuse_old_tables, valkey
from bench.plans import Plan, explain
from bench.progress import say
from bench.sizes import Size
from bench.talk.tables import LONG, SHORT, Large, Threads
from civnet.embedded.processes import GroundError
from content.models import Entry
from core.database_roles import SHORT as OF_THE_WEB
from core.paging import cursor
from forums.models import Forum, Topic
from forums.pages import suggested
from forums.similar import similar
from profiles.models import User

ROUNDS: Final = 5
IN_A_ROUND: Final = 10  # requests of each topic: the two take turns, so that what else the machine does meets both
OK: Final = 200


@dataclass
class Times:
    """Milliseconds of each request, and of CPU by process, summed."""

    each: list[float] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)
    size: int = 0

    def __str__(self) -> str:
        p50, p95 = statistics.median(self.each), statistics.quantiles(self.each, n=20)[-1]
        parts = " + ".join(f"{self.cpu[name] / len(self.each):.1f}" for name in ("web", "postgres", "valkey"))
        return f"p50 {p50:6.1f}  p95 {p95:6.1f} ms  CPU {parts} ms  {self.size / 1000:.0f} kB"


def run(options: argparse.Namespace, place: ground.Place) -> None:
    """Measure, and say what was found."""
    refuse_old_tables()
    call_command("collectstatic", interactive=False, verbosity=0)
    data = DataSet(Size.named(options.size))
    threads = data.of(Threads)
    sign_everybody_out()
    [reader] = sign_in([threads.reader + 1])
    asks = {}
    for replies, pk, unread in zip((SHORT, LONG), threads.entries, threads.first_unread, strict=True):
        address = Entry.objects.get(pk=pk).get_absolute_url()
        asks[replies] = Ask(address, reader.cookie, (reader.name, INSIDE, END, f'id="reply-{unread}"', 'id="new"'))
    say("\nA topic, opened at the first unread reply, one connection:")
    log = place.folder / "log" / "web.log"
    with servers.running(servers.web_command(options.port), options.port, log, place.environment()) as (pid, _seconds):
        clock = Clock({"web": pid, "postgres": postgres(), "valkey": valkey()})
        found = measure(options.port, asks, clock)
    for replies, ask in asks.items():
        say(f"{replies:>6,} replies  {found[replies]}  {queries_of(ask)} queries")
    for name in OF_THE_WEB:
        with connection.cursor() as queries:
            queries.execute(f"SET {name} = {OF_THE_WEB[name]}")
    client = Client(headers={name.lower(): value for name, value in headers(asks[LONG]).items()})
    tell_all("the long topic", lambda: client.get(asks[LONG].path))
    look_at_lists(data, client, User.objects.get(pk=threads.reader + 1))


def measure(port: int, asks: dict[int, Ask], clock: Clock) -> dict[int, Times]:
    """Each topic fifty times, after ten times that do not count."""
    line = http.client.HTTPConnection(servers.ADDRESS, port, timeout=30)
    found = {name: Times() for name in asks}
    for number in range(ROUNDS + 1):
        for name, ask in asks.items():
            before, times = clock.read(), []
            for _request in range(IN_A_ROUND):
                started = time.perf_counter()
                line.request("GET", ask.path, headers=headers(ask))
                response = line.getresponse()
                body = response.read()
                times.append((time.perf_counter() - started) * 1000)
                missing = [words for words in ask.words if words.encode() not in body]
                if response.status != OK or missing:
                    raise GroundError(f"{ask.path} answers {response.status}, without {missing}.")
            if not number:
                continue
            found[name].each += times
            found[name].size = len(body)
            after = clock.read()
            for part in before:
                found[name].cpu[part] = found[name].cpu.get(part, 0) + (after[part] - before[part]) * 1000
    line.close()
    return found


def look_at_lists(data: DataSet, client: Client, reader: User) -> None:
    """Plans of what a plain member asks of a large category."""
    forum = Forum.objects.get(pk=data.of(Large).forum)
    topics = Topic.objects.filter(forum=forum).order_by("-bumped_at", "-entry")
    places: list[Any] = list(topics.values_list("bumped_at", "pk"))
    middle, last = cursor(*places[len(places) // 2]), cursor(*places[-20])
    for show in ("", "questions", "unanswered", "ideas"):
        for label, at in (("first", ""), ("middle", f"&before={middle}"), ("last", f"&before={last}")):
            for name, address in (("category", forum.get_absolute_url()), ("all forums", reverse("forums:index"))):
                page = f"{address}?show={show}{at}"
                tell_all(f"{name}, {show or 'all'}, {label} page", partial(client.get, page), "forums_topic")
    newest = topics.select_related("entry")[0]
    tell_all("what to read next", lambda: suggested(newest, reader))
    common, rare = "ban de mi bon ra", Entry.objects.get(pk=newest.pk).title
    for title in (rare, common):
        tell_all(f"similar to “{title}”", partial(similar, title, reader))


def tell_all(what: str, look: Callable[[], object], table: str = "") -> None:
    """A line for each query that takes a while, or reads the table."""
    look()
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        look()
        whole = (time.perf_counter() - started) * 1000
    plans = [explain(query["sql"]) for query in queries if query["sql"].startswith("SELECT")]
    say(f"\n{what}: {len(queries)} queries, {whole:.1f} ms in this process")
    for plan in plans:
        if table in plan.sql if table else sum(plan.milliseconds) > 1:
            tell(plan)


def tell(plan: Plan) -> None:
    """One plan."""
    planned, ran = plan.milliseconds
    reads = ", ".join(f"{name} {number:g}" for name, number in plan.reads.items())
    say(f"  planned {planned:5.2f} ms, ran {ran:6.2f} ms, {plan.pages:>5} pages; {reads}; sorted {plan.rows_sorted:g}")

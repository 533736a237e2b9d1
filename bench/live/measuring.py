"""Thousands of open streams on one real process, while replies are written: how soon they arrive, and what it costs."""

import argparse
import asyncio
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import psycopg2
from django.core.management import call_command
from django.db import connection

from bench import ground
from bench.live.clients import Arrivals, open_all
from bench.live.making import WRITERS, fill
from bench.load import servers
from bench.load.processes import Clock, memory_megabytes
from bench.load.readers import sign_in
from bench.load.running import postgres, valkey
from bench.progress import say
from civnet.programs import live_command
from core.database_roles import WEB

A_SECOND: Final = 20  # replies
LOOK_SECONDS: Final = 0.02
SETTLE_SECONDS: Final = 6
NAME: Final = "live"  # of its connections to the database
WRITING: Final = 4  # processes that share the writing
WATCHED: Final = 3  # entries of a stream


@dataclass
class Connections:
    """How many the process had to the database, each time that we looked."""

    seen: list[int]

    def __str__(self) -> str:
        none = sum(number == 0 for number in self.seen) / max(len(self.seen), 1)
        return f"{max(self.seen, default=0)} at most, none in {none:.0%} of {len(self.seen)} looks"


def run(options: argparse.Namespace, place: ground.Place) -> None:
    """Watches spread over the topics, then the worst case: everybody has the same topic open."""
    call_command("migrate", verbosity=0)
    call_command("database_roles", grants=True, verbosity=0)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    say(f"Up to {most} files may be open; making {options.streams} people …")
    people, entries = fill(options.streams)
    readers = sign_in(people[: options.streams])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database of a service knows its tables
    for name, topics in (("spread over 200 topics", entries), ("all in one topic", entries[:1])):
        wanted = [
            (reader.cookie, [topics[(number + step * 7) % len(topics)] for step in range(WATCHED)])
            for number, reader in enumerate(readers)
        ]
        env = place.environment(WEB) | {"CONN_MAX_AGE": "0"}
        env["DATABASE_URL"] += f"&application_name={NAME}"
        log = place.folder / "log" / "live.log"
        with servers.running(live_command(options.port), options.port, log, env) as (pid, _seconds):
            say(f"\n{options.streams} streams, {name}:")
            clock = Clock({"live": pid, "postgres": postgres(), "valkey": valkey()})
            asyncio.run(_measure(options, place, clock, wanted, (topics, people[:WRITERS])))


async def _measure(
    options: argparse.Namespace,
    place: ground.Place,
    clock: Clock,
    wanted: Sequence[tuple[str, Sequence[int]]],
    orders: tuple[Sequence[int], Sequence[int]],
) -> None:
    pid = clock.roots["live"]
    empty = memory_megabytes(pid)
    arrivals, begins = Arrivals(), time.monotonic()
    streams = await open_all(options.port, wanted, arrivals)
    say(f"  opened in {time.monotonic() - begins:.1f} s; memory {empty:.0f} → {memory_megabytes(pid):.0f} MB")
    await asyncio.sleep(SETTLE_SECONDS)
    connections, looking = Connections([]), asyncio.Event()
    looker = asyncio.create_task(asyncio.to_thread(_look, place, connections, looking))
    before = clock.read()
    quiet_begins = time.monotonic()
    await asyncio.sleep(SETTLE_SECONDS)
    idle = {name: (value - before[name]) / (time.monotonic() - quiet_begins) for name, value in clock.read().items()}
    before, begins = clock.read(), time.monotonic()
    told = await _write(options, *orders)
    took = time.monotonic() - begins
    after = clock.read()
    await asyncio.sleep(2)
    looking.set()
    await looker
    _tell(arrivals, told, wanted, took)
    say(f"  memory {memory_megabytes(pid):.0f} MB; connections to the database: {connections}")
    parts = ", ".join(f"{name} {(after[name] - before[name]) / took:.2f} ({idle[name]:.2f} idle)" for name in after)
    say(f"  processors busy: {parts}")
    for stream in streams:
        if stream.transport is not None:
            stream.transport.close()


async def _write(
    options: argparse.Namespace, entries: Sequence[int], writers: Sequence[int]
) -> dict[int, tuple[float, float]]:
    shares = [
        {
            "entries": [*entries],
            "writers": [*writers[number::WRITING]],
            "seconds": options.seconds,
            "a_second": A_SECOND / WRITING,
            "only_tells": options.only_tell,
            "first": number,
            "step": WRITING,
        }
        for number in range(WRITING)
    ]
    commands = [[sys.executable, "-m", "bench.live.writing", json.dumps(share)] for share in shares]
    parts = await asyncio.gather(*map(_output_of, commands))
    lines = b"".join(parts).splitlines()
    return {number: (asked, committed) for number, asked, committed in map(json.loads, lines)}


async def _output_of(command: Sequence[str]) -> bytes:
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _errors = await process.communicate()
    if process.returncode:
        raise RuntimeError("A writer failed: see above.")
    return output


def _look(place: ground.Place, connections: Connections, is_over: asyncio.Event) -> None:
    line = psycopg2.connect(place.ground.database_url("postgres", place.database))
    line.autocommit = True  # a transaction would see the first look again and again
    cursor = line.cursor()
    while not is_over.is_set():
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [NAME])
        connections.seen.append(cursor.fetchone()[0])
        time.sleep(LOOK_SECONDS)
    line.close()


def _tell(arrivals: Arrivals, told: dict[int, tuple[float, float]], wanted: Any, took: float) -> None:
    replies, moments = np.frombuffer(arrivals.replies, dtype=np.int64), np.frombuffer(arrivals.moments)
    nobody = (np.nan, np.nan)
    asked, committed = np.array([told.get(number, nobody) for number in replies.tolist()]).reshape(-1, 2).T
    say(
        f"  {len(told)} replies written in {took:.0f} s, {len(replies):,} arrivals; {len(wanted)} streams, "
        f"{arrivals.closed} closed, {arrivals.resets} resets"
    )
    for name, since in (("written", asked), ("committed", committed)):
        late = (moments - since) * 1000
        p50, p95, p99 = np.nanpercentile(late, [50, 95, 99])
        say(f"  ms from {name} to client: p50 {p50:.0f}  p95 {p95:.0f}  p99 {p99:.0f}  slowest {np.nanmax(late):.0f}")

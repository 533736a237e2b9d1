"""A load: rounds of all pages, in each of them the bare servers too, so that ratios are of the same minutes."""

import argparse
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bench import ground
from bench.dataset import DataSet
from bench.load import bare, servers, wrk
from bench.load.looking import look
from bench.load.pages import PAGES, Ask
from bench.load.processes import Clock, memory_megabytes, parent_of
from bench.load.readers import sign_everybody_out
from bench.progress import say
from bench.sizes import Size
from civnet.embedded.places import own_folder
from civnet.embedded.processes import GroundError

WARM_UP: Final = 3  # seconds
BARE: Final = {"bare gunicorn": servers.bare_gunicorn, "bare granian": servers.bare_granian}


def run(options: argparse.Namespace, place: ground.Place) -> None:
    """Measure, tell each figure as it comes, and keep all of them for `bin/bench report`."""
    wrk.find()
    refuse_old_tables()
    call_command("collectstatic", interactive=False, verbosity=0)
    data = DataSet(Size.named(options.size), is_correlated=options.correlated)
    pages = [page for page in PAGES if not options.page or page.name in options.page]
    folder = own_folder(place.folder / "requests")
    kept: dict[str, Any] = {"database": place.database, "looks": {}, "rounds": []}
    with ExitStack() as stack:
        log = place.folder / "log" / "web.log"
        env = place.environment()
        pid, seconds = stack.enter_context(servers.running(servers.web_command(options.port), options.port, log, env))
        clock = Clock({"web": pid, "postgres": postgres(), "valkey": valkey()})
        files = {}
        sign_everybody_out()
        for page in pages:
            asks = page.asks(data)
            files[page.name] = write(folder / f"{page.name.replace(' ', '-')}.tsv", asks)
            kept["looks"][page.name] = look(options.port, page, asks).as_json()
            wrk.run(options.port, files[page.name], page.markers, seconds=WARM_UP, clock=clock)
        kept |= {"start_seconds": seconds, "web_megabytes": memory_megabytes(pid)}
        for number in range(options.rounds):
            say(f"\nRound {number + 1} of {options.rounds}")
            figures = {name: measure_bare(name, options) for name in BARE}
            for page in pages:
                found = wrk.run(options.port, files[page.name], page.markers, seconds=options.seconds, clock=clock)
                figures[page.name] = found
                tell(page.name, found)
            kept["rounds"].append({name: found.as_json() for name, found in figures.items()})
    path = ground.results_folder() / f"{place.database}.json"
    path.write_text(json.dumps(kept, indent=1), "utf-8")
    say(f"\nKept in {path}; bin/bench report makes a table of it.")


def refuse_old_tables() -> None:
    """Raise GroundError where the product has other tables now than when the data set was made."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise GroundError("The product has other tables now: generate the data set again, with --again.")


def postgres() -> int:
    """The server of our own connection, which all its processes come from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return parent_of(int(cursor.fetchone()[0]))


def valkey() -> int:
    """The server behind the cache."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    try:
        found: dict[str, Any] = client.info("server")
    finally:
        client.close()
    return int(found["process_id"])


def write(path: Path, asks: Sequence[Ask]) -> Path:
    """Requests for `load.lua`."""
    path.write_text("".join(f"{ask.path}\t{ask.cookie}\n" for ask in asks), "utf-8")
    return path


def measure_bare(name: str, options: argparse.Namespace) -> wrk.Figures:
    """One of the bare servers, for half as long."""
    port = options.port + 1
    folder = ground.results_folder().parent
    requests = write(folder / "requests" / "bare.tsv", [Ask("/", "", ())])
    with servers.running(BARE[name](port), port, folder / "log" / "bare.log", {}) as (pid, _seconds):
        clock = Clock({"web": pid})
        found = wrk.run(port, requests, [bare.MARKER], seconds=max(options.seconds // 2, 1), clock=clock)
    tell(name, found)
    return found


def tell(name: str, found: wrk.Figures) -> None:
    """One line."""
    say(
        f"{name:<26}{found.rate:>8,.0f}/s  p50 {found.p50:>6.1f}  p95 {found.p95:>6.1f}  p99 {found.p99:>6.1f} ms"
        f"  CPU {found.cpu_a_request:>5.2f} ms  others {found.cpu['others']:.2f} processors  errors {found.errors}"
    )

"""`bin/dev`: the whole of CivNet on one machine, until Ctrl-C. For developers; nothing here is deployed."""

import argparse
import errno
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from types import FrameType

import psycopg2
from watchfiles import Change, watch

from civnet import reload
from civnet.embedded import environment, external
from civnet.embedded.ground import Ground, attach, folder_of
from civnet.embedded.keeper import try_lock
from civnet.embedded.places import PROJECT
from civnet.embedded.prepare import prepare
from civnet.embedded.processes import GroundError, adopt_orphans, dies_with_parent
from civnet.programs import HOST, database_url, programs_for
from civnet.supervisor import ENDING_SIGNALS, Program, restart, say, stop
from core.database_roles import OWNER

FIRST_PAGE_SECONDS = 60
LOOK_MILLISECONDS = 250  # how often we look whether a program has ended


class Stopped(BaseException):
    """The developer wants an end. Not an Exception, so that nothing on the way takes it for a failure."""


ending = threading.Event()  # beside the exception, which native code between us and the loop may swallow


def stop_once(_number: int, _frame: FrameType | None) -> None:
    """End at the first signal, and be deaf to more of them: the end takes care of everything."""
    ending.set()
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def free_port(wanted: int, taken: frozenset[int] = frozenset()) -> int:
    """`wanted`, or the next port above it that nobody has."""
    for port in range(wanted, 65536):
        if port in taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                    continue
                raise
        return port
    raise GroundError(f"No port from {wanted} on is free.")


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """One bin/dev in a clone: two would send every mail twice as eagerly and reload each other."""
    with (folder / "dev.lock").open("a+", encoding="utf-8") as lock:
        if not try_lock(lock):
            lock.seek(0)
            raise GroundError(f"bin/dev already runs here: {lock.read().strip() or 'it is starting'}")
        lock.truncate(0)
        yield


def ground_for_dev() -> Ground | None:
    """Our servers, unless both addresses are given."""
    given = {name: environment.external(name) for name in ("DATABASE_URL", "REDIS_URL")}
    for name, host in given.items():
        if host:
            say(f"{name} is set: using the server at {host}.")
    return None if all(given.values()) else attach("dev")


def fingerprint_of_steps(ground: Ground) -> str:
    """Changes when there may be something to migrate or load, and with a new cluster."""
    connection = psycopg2.connect(ground.database_url("postgres"))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT system_identifier, to_regclass('django_migrations') FROM pg_control_system()")
            whole = hashlib.sha256(repr(cursor.fetchone()).encode())
    finally:
        connection.close()
    patterns = ("*/migrations/*.py", "*/management/commands/*.py", "core/database_roles.py", "requirements.txt")
    for path in sorted(path for pattern in (*patterns, "*/demonstration/**/*") for path in PROJECT.glob(pattern)):
        if path.is_file() and not path.relative_to(PROJECT).parts[0].startswith((".", "node_modules", "var")):
            whole.update(path.as_posix().encode() + path.read_bytes())
    return whole.hexdigest()


def first_steps(ground: Ground | None, env: dict[str, str], folder: Path) -> str:
    """Migrate and load where that is due. Returns the sign-ins of the demonstration."""
    kept = folder / "first_steps"
    if ground is not None and kept.exists():
        mark, _, sign_ins = kept.read_text("utf-8").partition("\n")
        if mark == fingerprint_of_steps(ground):
            return sign_ins
    say("Preparing the database …")
    command = [sys.executable, "-m", "civnet.first_steps"]
    with subprocess.Popen(  # noqa: S603 - our own module
        command,
        cwd=PROJECT,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - it only makes one system call
    ) as process:
        try:
            sign_ins = process.communicate()[0].decode()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        say("Preparing the database failed: see above. The programs start all the same.")
    elif ground is not None:
        half = kept.with_suffix(".new")
        half.write_text(f"{fingerprint_of_steps(ground)}\n{sign_ins}", "utf-8")
        half.replace(kept)
    return sign_ins


def wait_for_page(address: str, web: Program) -> bool:
    """Whether the web answers; no when it ended or took too long."""
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < deadline and web.process is not None and web.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health/live/", timeout=5):  # noqa: S310 - our own address
                return True
        except urllib.error.HTTPError:
            return True  # it answers, if with an error: the developer will see which
        except OSError:
            time.sleep(0.05)
    return False


def watch_sources() -> Iterator[set[tuple[Change, str]]]:
    """Sets of changes, empty ones in between. From its return on no change is missed."""
    changes = watch(
        *reload.watched_folders(),
        watch_filter=reload.Sources(),
        debounce=300,
        rust_timeout=LOOK_MILLISECONDS,
        yield_on_timeout=True,
        stop_event=ending,
    )
    return chain([next(changes)], changes)


def reload_forever(programs: dict[str, Program], changes: Iterator[set[tuple[Change, str]]]) -> None:
    """Start again what a change concerns, and tell of programs that ended. Raises Stopped in the end."""
    for change in changes:
        paths = {path for _, path in change}
        if mistakes := reload.mistakes(paths):
            say("\n".join(["Not reloaded:", *mistakes]))
        elif paths:
            names = reload.concerned(paths)
            if "dev" in names:
                say("bin/dev itself has changed: start it again to see that.")
            chosen = [programs[name] for name in sorted(names & programs.keys())]
            if chosen:
                say(f"Reloading {', '.join(program.name for program in chosen)} …")
                restart(chosen)
        for program in programs.values():
            code = program.end_was_news()
            if code is not None:
                say(f"{program.name} ended with {code}; it starts again when a file changes.")
    raise Stopped


STAFF = (
    "The moderator and the operator set up a second factor on the way to the admin: a passkey, or an app.",
    "No app at hand? bin/manage one_time_code KEY tells the code of the key that the page shows.",
)


def run(port: int, folder: Path, started: float) -> None:
    """Everything, in order. Raises Stopped."""
    ground: Ground | None = None
    programs: dict[str, Program] = {}
    try:
        ground = ground_for_dev()
        if environment.external("DATABASE_URL"):
            external.prepare(say, whole=True)
        elif ground is not None:
            prepare(ground)
        ports = {"web": free_port(port)}
        ports["live"] = free_port(ports["web"] + 1)
        ports["mail"] = free_port(8025, frozenset(ports.values()))
        ports["smtp"] = free_port(1025)
        ports["clamav"] = free_port(3310)
        if ports["web"] != port:
            say(f"Port {port} is taken; using {ports['web']}.")
        env = environment.for_dev(ground, folder, ports=ports)
        sign_ins = first_steps(ground, env | {"DATABASE_URL": database_url(ground, OWNER)}, folder)
        programs = programs_for(ground, env, folder, ports)
        for name in ("web", "mail"):
            programs[name].start()
        changes = watch_sources()
        address = f"http://localhost:{ports['web']}"  # as SITE_URL: a passkey belongs to a name
        (folder / "dev.lock").write_text(address, "utf-8")
        if wait_for_page(address, programs["web"]):
            lines = ["", f"CivNet is at {address}/", f"Caught mail is at http://{HOST}:{ports['mail']}/"]
            lines += ["", *sign_ins.splitlines(), *STAFF] if sign_ins.strip() else []
            say("\n".join([*lines, "", f"Ready in {time.monotonic() - started:.1f} s. Ctrl-C ends it."]))
        else:
            say("The web did not start: see above. Watching for changes; Ctrl-C ends it.")
        for name in programs.keys() - {"web", "mail"}:  # after the first page: it is what somebody waits for
            programs[name].start()
        reload_forever(programs, changes)
    finally:
        for number in ENDING_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        stop(programs.values())
        if ground is not None and not ground.leave_and_wait():
            say("The servers run on: a bin/manage still uses them.")


def main() -> None:
    """The command line."""
    started = time.monotonic()
    parser = argparse.ArgumentParser(prog="bin/dev", description="Run CivNet on this machine until Ctrl-C.")
    parser.add_argument("--port", type=int, default=8000, help="where the web listens (or the next free port)")
    port = parser.parse_args().port
    adopt_orphans()
    for number in ENDING_SIGNALS:
        signal.signal(number, stop_once)
    try:
        environment.read_files()
        folder = folder_of("dev")
        with only_one(folder):
            run(port, folder, started)
    except (Stopped, KeyboardInterrupt):
        say("Stopped; nothing is left running.")
    except GroundError as error:
        say(str(error))
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()

"""Starting what is measured, on ports that nobody has, and ending it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.ground import HOST
from civnet.embedded.places import PROJECT
from civnet.embedded.processes import GroundError, dies_with_parent, end

ADDRESS: Final = "127.0.0.1"
START_SECONDS: Final = 30
WORKERS: Final = "2"
APPLICATION: Final = "civnet.wsgi:application"


def web_command(port: int) -> list[str]:
    """The command of the image, as the Dockerfile names it, on our address and port."""
    text = (PROJECT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    found = re.search(r"^CMD (\[.*\])$", text, flags=re.MULTILINE)
    command: list[str] = json.loads(found[1]) if found else []
    if APPLICATION not in command:
        raise GroundError("The Dockerfile no longer starts the web by its CMD.")
    for option, value in (("--host", ADDRESS), ("--port", str(port))):
        command[command.index(option) + 1] = value
    return [sys.executable, "-m", *command]


def bare_granian(port: int) -> list[str]:
    """The same server, with an application that does nothing."""
    command = web_command(port)
    command[command.index(APPLICATION)] = "bench.load.bare:application"
    return command


def bare_gunicorn(port: int) -> list[str]:
    """What the targets are compared with: gunicorn's sync workers, a new connection for each request."""
    options = ["--workers", WORKERS, "--bind", f"{ADDRESS}:{port}", "--log-level", "warning", "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", *options, "bench.load.bare:application"]


def refuse_taken(port: int) -> None:
    """Raise GroundError where somebody listens: we would measure him. Without SO_REUSEADDR or SO_REUSEPORT."""
    with socket.socket() as knock:
        knock.settimeout(1)
        if knock.connect_ex((ADDRESS, port)) == 0:
            raise GroundError(f"Port {port} is taken: choose another by --port.")


@contextmanager
def running(command: Sequence[str], port: int, log: Path, env: Mapping[str, str]) -> Iterator[tuple[int, float]]:
    """Its process and the seconds until it answered. Raises GroundError where it does not."""
    refuse_taken(port)
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own programs
            list(command),
            cwd=PROJECT,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - it only makes one system call
        )
    try:
        wait_for(process, port, log)
        yield process.pid, time.monotonic() - started
    finally:
        end(process, signal.SIGTERM, seconds=15)


def wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Return when it answers."""
    asked = urllib.request.Request(f"http://{ADDRESS}:{port}/health/live/", headers={"Host": HOST})
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(asked, timeout=5):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError as error:
            raise GroundError(f"The server answers {error.code}; see {log}.") from error
        except OSError:
            time.sleep(0.02)
    raise GroundError(f"The server did not start. The end of {log}:\n{log.read_text('utf-8', 'replace')[-1000:]}")

"""Plain processes for the tests: on ports of their own, ended with the test, their output kept in a file."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from civnet.embedded.places import PROJECT
from tests.notifications.processes import kill_all

BIN = Path(sys.executable).parent


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return port


def takes_connections(port: int, host: str = "127.0.0.1") -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


class Processes:
    """Starts processes and ends all of them at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for process in reversed(self.running.values()):
            process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
            kill_all(process)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def start(self, name: str, command: Sequence[str | Path], *, env: Mapping[str, str]) -> None:
        """Start it in a process group of its own."""
        with self.log(name).open("ab") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603 - commands of our own files
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(env),
                cwd=PROJECT,
                start_new_session=True,
            )

    def stop(self, name: str) -> None:
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        kill_all(process)

    def wait(self, name: str, ready: Callable[[], bool], *, seconds: float = 180) -> None:
        """Until it is ready. Fails with the end of its output when it ends instead, or takes too long."""
        deadline = time.monotonic() + seconds
        while not ready():
            alive = self.running[name].poll() is None
            assert alive and time.monotonic() < deadline, f"{name}: {self.log(name).read_text()[-3000:]}"
            time.sleep(0.05)


def bare_environment() -> dict[str, str]:
    """What a container has of the machine's environment: nothing but where programs are."""
    return {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "HOME": "/nonexistent", "LANG": "C.UTF-8"}

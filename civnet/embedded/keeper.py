"""The process that holds the servers of one ground while anybody uses them.

Users hold a shared lock on `users.lock`; the kernel lets it go however they end. The keeper tries to take the same lock
for itself: when it can, nobody is left, and it stops the servers. If the keeper itself is killed, they go with it.
"""

import fcntl
import json
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO

from civnet.embedded import places
from civnet.embedded.postgres import Postgres
from civnet.embedded.processes import GroundError
from civnet.embedded.valkey import Valkey

LOOK_SECONDS = 0.2
READY = "ready"


def servers_of(place: places.Place, *, durable: bool) -> tuple[Postgres, Valkey]:
    """The two servers of a ground, not started."""
    postgres = Postgres(
        binaries=place.binaries.postgres,
        data=place.servers / "postgres",
        sockets=place.sockets,
        log=place.folder / "log" / "postgres.log",
        account=place.account,
        durable=durable,
    )
    valkey = Valkey(
        binary=place.binaries.valkey,
        sockets=place.sockets,
        log=place.folder / "log" / "valkey.log",
        account=place.account,
    )
    return postgres, valkey


def try_lock(file: IO[str]) -> bool:
    """Take an exclusive lock if nobody holds one."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def keep(ground: str) -> None:
    """Run the servers of `ground` until its last user has gone. Says `ready` on standard output."""
    place = places.find(ground)
    with (place.folder / "keeper.lock").open("w") as own, (place.folder / "users.lock").open("w") as users:
        if not try_lock(own):
            raise GroundError(f"Another keeper has {place.folder}.")
        postgres, valkey = servers_of(place, durable=ground != "test")
        try:
            valkey.start()
            postgres.start()
            write_address(place)
            announce(READY)
            watch(users, postgres, valkey)
        finally:
            postgres.stop()
            valkey.stop()


def watch(users: IO[str], postgres: Postgres, valkey: Valkey) -> None:
    """Return when the last user has let go. A server that dies meanwhile is started again."""
    while not try_lock(users):
        for server in (postgres, valkey):
            if server.process is not None and server.process.poll() is not None:
                sys.stderr.write(f"{type(server).__name__} ended with {server.process.returncode}; starting it again\n")
                server.start()
        time.sleep(LOOK_SECONDS)


def write_address(place: places.Place) -> None:
    """Tell later users of this ground where the sockets are."""
    path = place.folder / "ground.json"
    half = path.with_suffix(".new")
    half.write_text(json.dumps({"sockets": str(place.sockets), "binaries": str(place.binaries.postgres)}), "utf-8")
    half.replace(path)


def announce(text: str) -> None:
    """Say one thing to whoever started us, then let go of the pipe: he does not wait for our end."""
    sys.stdout.write(text)
    sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def stop_by_signal(number: int, _frame: FrameType | None) -> None:
    """Turn SIGTERM into an orderly end."""
    raise SystemExit(128 + number)


def main() -> None:
    """`python -m civnet.embedded.keeper GROUND`, started by `ground.attach`."""
    signal.signal(signal.SIGTERM, stop_by_signal)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.chdir(Path("/"))
    try:
        keep(sys.argv[1])
    except GroundError as error:
        announce(str(error))
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()

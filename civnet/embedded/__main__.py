"""`python -m civnet.embedded dev|test -- COMMAND …`: run a command on a ground. `bin/manage` and `bin/test` are this.

The command takes the place of this process and holds the ground; after its end the servers stop, unless others use
them.
"""

import os
import sys
from pathlib import Path
from typing import IO

from civnet.embedded import environment, external
from civnet.embedded.ground import Ground, attach, folder_of
from civnet.embedded.keeper import try_lock
from civnet.embedded.places import own_folder
from civnet.embedded.prepare import prepare
from civnet.embedded.processes import GroundError

DATABASE = "test_civnet"
RUNS = 20  # at once


def say(text: str) -> None:
    """A line for the person at the keyboard; standard output belongs to the command."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def own_test_database(folder: Path) -> tuple[str, IO[str]]:
    """A name for the test database that no other run in this clone uses now, and the lock that keeps it so.

    TEST_DATABASE_NAME chooses it; otherwise the first free of `test_civnet`, `test_civnet_2` …
    """
    chosen = os.environ.get("TEST_DATABASE_NAME")
    names = [chosen] if chosen else [DATABASE, *(f"{DATABASE}_{number}" for number in range(2, RUNS + 1))]
    for name in names:
        lock = (own_folder(folder / "databases") / f"{name}.lock").open("a")
        if try_lock(lock):
            return name, lock
        lock.close()
    raise GroundError(f"The test database {chosen} is in use by another run." if chosen else "Too many runs at once.")


def ground_for(name: str) -> Ground | None:
    """Our servers, unless both addresses are given from outside."""
    given = {variable: environment.external(variable) for variable in ("DATABASE_URL", "REDIS_URL")}
    for variable, host in given.items():
        if host:
            say(f"{variable} is set: using the server at {host}.")
    ground = None if all(given.values()) else attach(name)
    if given["DATABASE_URL"]:
        if name == "test":
            external.prepare(say, whole=False)
    elif ground is not None:
        prepare(ground)
    return ground


def main(arguments: list[str]) -> None:
    """Does not return."""
    if len(arguments) < 3 or arguments[1] != "--":  # noqa: PLR2004 - ground, dashes, command
        raise GroundError("Usage: python -m civnet.embedded dev|test -- COMMAND …")
    name, _, *command = arguments
    environment.read_files()
    folder = folder_of(name)
    ground = ground_for(name)
    if ground is not None:
        ground.pass_on()
        os.environ["CIVNET_POSTGRES_BINARIES"] = str(ground.binaries)
    if name == "test":
        database, lock = own_test_database(folder)
        os.set_inheritable(lock.fileno(), True)
        os.environ.update(environment.for_test(ground, database))
    else:
        os.environ.update(environment.for_dev(ground, folder))
    sys.stdout.flush()
    os.execvp(command[0], command)  # noqa: S606 - what the caller asked for


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except GroundError as error:
        say(str(error))
        raise SystemExit(1) from error

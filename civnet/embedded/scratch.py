"""Servers for one test: in a folder of their own, gone afterwards. They may be killed, hung and stopped at will."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from civnet.embedded import places
from civnet.embedded.postgres import Postgres
from civnet.embedded.processes import server_account
from civnet.embedded.valkey import Valkey


@contextmanager
def folder() -> Iterator[Path]:
    """A short-named folder that the servers' account owns; a test's own folder is closed to it."""
    parent = Path(tempfile.mkdtemp(prefix="civnet-", dir="/tmp"))
    parent.chmod(0o711)
    try:
        yield places.private_folder(parent / "s", server_account())
    finally:
        shutil.rmtree(parent, ignore_errors=True)


@contextmanager
def valkey() -> Iterator[Valkey]:
    """A Valkey that answers."""
    account = server_account()
    with folder() as place:
        server = Valkey(
            binary=places.find_binaries(account).valkey, sockets=place, log=place.parent / "log", account=account
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that takes connections."""
    account = server_account()
    with folder() as place:
        server = Postgres(
            binaries=places.find_binaries(account).postgres,
            data=place / "postgres",
            sockets=place,
            log=place.parent / "log",
            account=account,
            durable=False,
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()

"""The test database without running its migrations each time: a copy of what they made is kept in the cluster.

The name of the copy tells the migrations it was made by, so that changed ones are run. Only our own test cluster (in
`var/test`) keeps one, never a server of somebody else.
"""

import hashlib
import os
from contextlib import suppress
from functools import cache
from pathlib import Path

import django
from django.apps import apps
from django.db import IntegrityError, OperationalError, ProgrammingError, connection

PREFIX = "kept_"


def use_copy() -> None:
    """Begin with the copy, where there is one."""
    if _is_ours() and name_of_copy() in _copies():
        connection.settings_dict["TEST"]["TEMPLATE"] = name_of_copy()


def keep_copy() -> None:
    """Keep the present database, which has had its migrations and nothing else, in the place of older copies."""
    if not _is_ours() or name_of_copy() in _copies():
        return
    present = connection.settings_dict["NAME"]
    connection.close()  # nobody may be in a database that is copied
    for old in _copies():
        _try(f'DROP DATABASE "{old}"')
    _try(f'CREATE DATABASE "{name_of_copy()}" TEMPLATE "{present}"')


@cache
def name_of_copy() -> str:
    """Tells every migration of every app, and who runs them, by their words."""
    words = hashlib.sha256(f"{django.VERSION}".encode())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            words.update(f"\0{app.name}/{path.name}\0".encode() + path.read_bytes())
    return PREFIX + words.hexdigest()[:16]


def _is_ours() -> bool:
    return "CIVNET_POSTGRES_BINARIES" in os.environ and connection.settings_dict["HOST"].startswith("/")


def _copies() -> list[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        return [name for (name,) in cursor.fetchall()]


def _try(statement: str) -> None:
    """Another run may be quicker, at the same moment even, or just begin."""
    with connection._nodb_cursor() as cursor, suppress(IntegrityError, OperationalError, ProgrammingError):
        cursor.execute(statement)

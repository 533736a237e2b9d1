"""Servers of their own for the benchmark, a database for each data set, and the environment of the real service."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg2
from psycopg2 import sql

from civnet.embedded.environment import kept_secret
from civnet.embedded.ground import Ground, attach, folder_of
from civnet.embedded.places import own_folder
from civnet.embedded.prepare import connected, prepare
from civnet.embedded.processes import GroundError
from core.database_roles import OWNER, WEB

GROUND: Final = "bench"
HOST: Final = "civnet.example"
TALK: Final = "civnet_bench_talk"  # the database of `bin/bench talk`
COUNTERPARTS: Final = "civnet_bench_counterparts"  # of `bin/bench counterparts`
PEOPLE: Final = "civnet_bench_people"  # of `bin/bench people`
LIVE: Final = "civnet_bench_live"  # of `bin/bench live`
TELL: Final = "civnet_bench_tell"  # of `bin/bench tell`


@dataclass(frozen=True)
class Place:
    """Where one data set lies."""

    ground: Ground
    database: str

    @property
    def folder(self) -> Path:
        """Of results and collected files, the same for all data sets."""
        return self.ground.folder

    def environment(self, role: str = WEB) -> dict[str, str]:
        """What the settings read, as docker-compose.yml gives it to `web`."""
        return {
            "DJANGO_SETTINGS_MODULE": "civnet.settings",
            "SECRET_KEY": kept_secret(self.folder),
            "DATABASE_URL": self.ground.database_url(role, self.database),
            "REDIS_URL": self.ground.redis_url(),
            "DEBUG": "false",
            "HTTPS_ONLY": "true",
            "SITE_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": HOST,
            "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
            "MAIL_DOMAIN": HOST,
            "CONN_MAX_AGE": "600",
            "TRUSTED_PROXIES": "127.0.0.1",
            "LOG_LEVEL": "INFO",
            "STATIC_ROOT": str(own_folder(self.folder / "static", 0o755)),
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def enter(self, role: str = OWNER) -> None:
        """Make this the environment of our own process; the settings are read after it.

        A variable that names a file would win over ours, and rows would go into somebody else's database.
        """
        made = self.environment(role)
        for name in made:
            os.environ.pop(f"{name}_FILE", None)
        os.environ.update(made)


def name_of(size: str, *, is_correlated: bool) -> str:
    """The database of a data set, such as `civnet_bench_s` or `civnet_bench_m_correlated`."""
    return f"civnet_bench_{size.lower()}{'_correlated' if is_correlated else ''}"


def place_of(database: str) -> Place:
    """That database on running servers, which are started where they do not run."""
    return Place(attach(GROUND), database)


def exists(place: Place) -> bool:
    """Whether the data set was generated, to its end: the last step gives the web its rights."""
    try:
        connection = psycopg2.connect(place.ground.database_url("postgres", place.database))
    except psycopg2.OperationalError:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('content_reply') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return False
            cursor.execute("SELECT has_table_privilege(%s, 'content_reply', 'DELETE')", [WEB])
            return bool(cursor.fetchone()[0])
    finally:
        connection.close()


def create(place: Place) -> None:
    """An empty database with roles and extensions. Raises GroundError where there is one of that name."""
    with connected(place.ground, "postgres") as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [place.database])
        if cursor.fetchone() is not None:
            raise GroundError(f"{place.database} is there already: drop it first.")
    prepare(place.ground, place.database)


def drop(place: Place) -> bool:
    """Remove the database, and who is connected. False where there was none."""
    with connected(place.ground, "postgres") as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [place.database])
        there = cursor.fetchone() is not None
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(place.database)))
    return there


def results_folder() -> Path:
    """Where the load leaves its figures."""
    return own_folder(folder_of(GROUND) / "results")

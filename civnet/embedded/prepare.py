"""Make the ground fit for Django: the three roles and the database, before anything is migrated."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from psycopg2 import sql

from civnet.embedded.ground import Ground
from core import database_roles


@contextmanager
def connected(ground: Ground, database: str) -> Iterator["psycopg2.cursor"]:
    """A superuser's cursor; each statement is a transaction, as CREATE DATABASE wants it."""
    connection = psycopg2.connect(ground.database_url("postgres", database))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def prepare(ground: Ground, database: str = "civnet") -> None:
    """Create roles, database and extensions where they are missing. Quick when all is there, safe twice at once."""
    with connected(ground, "postgres") as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [database_roles.LOCK])  # held until all is done
        database_roles.create_roles(cursor, {})
        if ground.name == "test":  # the tests make databases of their own
            cursor.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(database_roles.OWNER)))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        with connected(ground, database) as inside:
            database_roles.own_database(inside)

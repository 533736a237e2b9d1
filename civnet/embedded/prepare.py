"""Make the ground fit for Django: the three roles and the database, before anything is migrated."""

import psycopg2
from psycopg2 import sql

from civnet.embedded.ground import Ground
from core import database_roles


def prepare(ground: Ground, database: str = "civnet") -> None:
    """Create roles, database and extensions where they are missing. Quick when all is there, safe twice at once."""
    with_superuser = psycopg2.connect(ground.database_url("postgres", "postgres"))
    with_superuser.autocommit = True  # CREATE DATABASE takes no transaction
    try:
        with with_superuser.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [database_roles.LOCK])
            database_roles.create_roles(cursor, {})
            if ground.name == "test":  # the tests make databases of their own
                cursor.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(database_roles.OWNER)))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    finally:
        with_superuser.close()
    in_database = psycopg2.connect(ground.database_url("postgres", database))
    try:
        with in_database, in_database.cursor() as cursor:
            database_roles.own_database(cursor)
    finally:
        in_database.close()

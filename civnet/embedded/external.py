"""A server that somebody else runs: DATABASE_URL is given, so we make what its user may, and say what it may not."""

import os
from collections.abc import Callable
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2

from core import database_roles


def prepare(say: Callable[[str], None], *, whole: bool) -> bool:
    """Make the roles, and when `whole` give the database to its owner. False, and says why, where that is refused."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [database_roles.LOCK])
            database_roles.create_roles(cursor, database_roles.given_passwords())
            if whole:
                database_roles.own_database(cursor)
                database_roles.lend_roles(cursor)
    except (database_roles.RolesMissing, psycopg2.Error) as error:
        say(f"The roles of the database stay as they are: {str(error).strip()}")
        return False
    finally:
        connection.close()
    return True


def may_become(role: str) -> bool:
    """Whether DATABASE_URL's user may take on `role`."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT bool_or(pg_has_role(current_user, oid, 'SET')) FROM pg_roles WHERE rolname = %s", [role]
            )
            return bool(cursor.fetchone()[0])
    finally:
        connection.close()


def url_for(role: str) -> str:
    """DATABASE_URL as `role`: by its own password where one is given, else by taking on the role, with its limits.

    As it is where neither can be.
    """
    url = urlsplit(os.environ["DATABASE_URL"])
    password = database_roles.given_passwords().get(role)
    if password:
        place = url.netloc.rpartition("@")[2]
        return urlunsplit(url._replace(netloc=f"{quote(role)}:{quote(password, safe='')}@{place}"))
    if not may_become(role):
        return os.environ["DATABASE_URL"]
    settings = {"role": role} | database_roles.LIMITS[role]
    options = quote(" ".join(f"-c {name}={value}" for name, value in settings.items()), safe="")
    return urlunsplit(url._replace(query="&".join(filter(None, [url.query, f"options={options}"]))))

"""The three roles of the database, what each may do and for how long. Safe to run again at any time.

The limits stand in the roles themselves, because a pooler in front forgets what a session sets. Roles are made before
the first migration (`create_roles`, `own_database`), rights after each one (`grant`).
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from psycopg2 import sql
from psycopg2.extensions import encrypt_password

OWNER, WEB, WORKER = "civnet_owner", "civnet_web", "civnet_worker"
SHORT = {"jit": "off", "max_parallel_workers_per_gather": "0"}
"""For queries of a millisecond: to compile one, or to start a process for it, takes longer than to answer it."""
LIMITS: dict[str, dict[str, str]] = {
    OWNER: {"lock_timeout": "2s"},
    WEB: {"statement_timeout": "5s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "10s", **SHORT},
    WORKER: {"statement_timeout": "60s"},
}
PASSWORDS = {
    OWNER: "OWNER_DATABASE_PASSWORD",
    WEB: "WEB_DATABASE_PASSWORD",
    WORKER: "WORKER_DATABASE_PASSWORD",
}
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
LOCK = 0x0C1F_0E75  # any number: two runs at once wait for each other
INSERT_ONLY = "audit_"  # how the names of tables begin that only grow
READ_ONLY = ("django_migrations",)
EMPTIED = ("profiles_presence",)  # by TRUNCATE, at midnight or by whoever comes first thereafter


class RolesMissing(Exception):
    """The roles are not there and the connected user may not make them."""


class Cursor(Protocol):
    """What psycopg2 and Django have in common."""

    @property
    def connection(self) -> Any: ...

    def execute(self, query: Any, params: Any = None, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> Any: ...


def given_passwords() -> dict[str, str]:
    """Passwords by role, from NAME or the file named by NAME_FILE; a role without one keeps what it has."""
    found = {}
    for role, name in PASSWORDS.items():
        path = os.environ.get(f"{name}_FILE")
        password = Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get(name, "")
        if password:
            found[role] = password
    return found


def create_roles(cursor: Cursor, passwords: Mapping[str, str]) -> None:
    """Make the roles that are missing, and set limits and the given passwords where they differ.

    Raises RolesMissing when there is something to make and the connected user has no right to.
    """
    cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    may_create = bool(cursor.fetchone()[0])
    cursor.execute("SELECT rolname, rolconfig FROM pg_roles WHERE rolname = ANY(%s)", [list(LIMITS)])
    there: dict[str, list[str]] = {name: config or [] for name, config in cursor.fetchall()}
    for role, limits in LIMITS.items():
        wrong = {name: value for name, value in limits.items() if f"{name}={value}" not in there.get(role, [])}
        if role in there and not wrong and role not in passwords:
            continue
        if not may_create:
            raise RolesMissing(
                f"{role} is missing or lacks its limits: connect as a superuser, or as a role with CREATEROLE"
            )
        name = sql.Identifier(role)
        if role not in there:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        if role in passwords:
            hashed = encrypt_password(passwords[role], role, cursor.connection, "scram-sha-256")  # a log may see it
            cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD %s").format(name), [hashed])
        for limit, value in wrong.items():
            cursor.execute(sql.SQL("ALTER ROLE {} SET {} = %s").format(name, sql.Identifier(limit)), [value])


def own_database(cursor: Cursor) -> None:
    """Give the connected database to the owner's role, make the extensions, and let nobody in but the three roles."""
    for extension in EXTENSIONS:
        cursor.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    cursor.execute(
        "SELECT current_database(), pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    )
    database, owner = cursor.fetchone()
    if owner != OWNER:
        lend_roles(cursor, [OWNER])
        cursor.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(database), sql.Identifier(OWNER)))
    _connect_rights(cursor, database)


def lend_roles(cursor: Cursor, roles: Sequence[str] = tuple(LIMITS)) -> None:
    """Let the connected user take on the roles by SET ROLE, where he made them but is not yet a member."""
    for role in roles:
        cursor.execute("SELECT pg_has_role(current_user, %s, 'SET')", [role])
        if not cursor.fetchone()[0]:  # never so for a superuser
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER WITH SET TRUE").format(sql.Identifier(role)))


def grant(cursor: Cursor) -> None:
    """Rights of web and worker on every table there is. As the owner, after migrating; best inside a transaction.

    Read and write everywhere, but `audit` only grows and the list of migrations is only read. A table made later can
    be read and added to at once, and changed once this has run again: so a new table of `audit` is never open.
    """
    cursor.execute("SELECT current_database()")
    _connect_rights(cursor, cursor.fetchone()[0])
    others = _identifiers([WEB, WORKER])
    schema = sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {0}; GRANT USAGE ON SCHEMA public TO {0}")
    cursor.execute(schema.format(others))
    tables = _tables(cursor)
    emptied = [name for name in tables if name in EMPTIED]
    closed = [name for name in tables if name.startswith(INSERT_ONLY) or name in READ_ONLY]
    open_ = [name for name in tables if name not in closed]
    if open_:
        statement = sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}")
        cursor.execute(statement.format(_identifiers(open_), others))
    if closed:
        statement = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {0} FROM {1}; GRANT SELECT, INSERT ON {0} TO {1}")
        cursor.execute(statement.format(_identifiers(closed), others))
    if emptied:
        cursor.execute(sql.SQL("GRANT TRUNCATE ON {} TO {}").format(_identifiers(emptied), others))
    read_only = [name for name in closed if name in READ_ONLY]
    if read_only:
        cursor.execute(sql.SQL("REVOKE INSERT ON {} FROM {}").format(_identifiers(read_only), others))
    cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(others))
    cursor.execute(
        "SELECT CASE WHEN pg_has_role(current_user, %s, 'MEMBER') THEN %s ELSE current_user END", [OWNER] * 2
    )
    maker = sql.Identifier(cursor.fetchone()[0])
    later = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {0} IN SCHEMA public GRANT {1} TO {2}")
    for rights in ("SELECT, INSERT ON TABLES", "USAGE, SELECT ON SEQUENCES"):
        cursor.execute(later.format(maker, sql.SQL(rights), others))


def _connect_rights(cursor: Cursor, database: str) -> None:
    statement = sql.SQL("REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT CONNECT ON DATABASE {0} TO {1}")
    cursor.execute(statement.format(sql.Identifier(database), _identifiers([WEB, WORKER])))


def _tables(cursor: Cursor) -> list[str]:
    """Tables and views in `public` that the connected user may give rights on, without those of an extension."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
        " AND pg_has_role(relowner, 'USAGE') AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid"
        " AND classid = 'pg_class'::regclass AND deptype = 'e') ORDER BY relname"
    )
    return [row[0] for row in cursor.fetchall()]


def _identifiers(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)

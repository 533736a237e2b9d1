"""`manage.py database_roles`: make the three roles before migrating, give them their rights after it."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from core import database_roles

PASSWORDS = {
    database_roles.OWNER: "OWNER_DATABASE_PASSWORD",
    database_roles.WEB: "WEB_DATABASE_PASSWORD",
    database_roles.WORKER: "WORKER_DATABASE_PASSWORD",
}


def given_passwords() -> dict[str, str]:
    """Passwords by role, from NAME or the file named by NAME_FILE; a role without one keeps what it has."""
    passwords = {}
    for role, name in PASSWORDS.items():
        path = os.environ.get(f"{name}_FILE")
        password = Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get(name, "")
        if password:
            passwords[role] = password
    return passwords


class Command(BaseCommand):
    help = (
        "Make the roles civnet_owner, civnet_web and civnet_worker with their limits, give the database to the owner "
        "and make the extensions (as a superuser, before the first migration). With --grants: give web and worker "
        "their rights on the tables (as the owner, after each migration). Both may be run again at any time."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--grants", action="store_true", help="only the rights on the tables")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [database_roles.LOCK])
            if options["grants"]:
                database_roles.grant(cursor)
                return
            try:
                database_roles.create_roles(cursor, given_passwords())
            except (database_roles.RolesMissing, OSError) as error:
                raise CommandError(str(error)) from error
            database_roles.own_database(cursor)

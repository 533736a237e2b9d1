"""`manage.py database_roles`: make the three roles before migrating, give them their rights after it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from core import database_roles


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
                database_roles.create_roles(cursor, database_roles.given_passwords())
            except (database_roles.RolesMissing, OSError) as error:
                raise CommandError(str(error)) from error
            database_roles.own_database(cursor)

"""`manage.py load_demonstration`: two invented weeks of talk, for looking at."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.archive import ArchiveRefused, demonstration


class Command(BaseCommand):
    """Makes people whose password everybody knows, so it asks twice where that could hurt."""

    help = "Load invented people and two weeks of their talk, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--yes-this-is-a-demonstration",
            action="store_true",
            help="needed where DEBUG is off: the passwords are known",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["yes_this_is_a_demonstration"]:
            raise CommandError(
                "DEBUG is off, so this may be a real service, and the people of the demonstration have a password that "
                "everybody knows. If it is one for looking at, say --yes-this-is-a-demonstration."
            )
        if demonstration.is_there():
            self.stdout.write("The demonstration is there already.")
            return
        try:
            tally = demonstration.load(now=timezone.now())
        except ArchiveRefused as refused:
            raise CommandError(
                "\n".join([*refused.problems, "Nothing was written. Has load_departments been run?"])
            ) from refused
        self.stdout.write(f"Added {tally}.")

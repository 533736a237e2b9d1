"""`manage.py reorganise FILE [--dry-run]`: departments are merged, split and renamed. May be run again at any time."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles import reorganisations
from profiles.csv_files import MalformedLine
from profiles.services import reorganising


class Command(BaseCommand):
    """All of the file, or nothing of it; people follow in batches."""

    help = "Apply a change of the machinery of government: docs/reorganisation-format.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = reorganisations.read(options["file"])
            for one in reorganising.plan(lines):
                self.stdout.write(_in_words(one))
            if options["dry_run"]:
                self.stdout.write("Nothing was changed.")
                return
            carried = reorganising.reorganise(lines, say=self.stdout.write)
        except MalformedLine as error:
            raise CommandError(f"{options['file']}: {error} Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        self.stdout.write(f"{len(lines)} changes applied, {carried} roles carried over.")


def _in_words(one: reorganising.Planned) -> str:
    if len(one.heirs) == 1:
        people = f"{one.people} people and {one.teams} teams go to {one.heirs[0]}"
    else:
        people = f"{one.people} people are asked which of {', '.join(one.heirs)} they go to"
    return f"{one.department} ends: {people}; {one.mandates} mandates end."

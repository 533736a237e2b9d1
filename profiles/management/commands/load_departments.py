"""`manage.py load_departments [FILE]`: departments, domains and successors from a CSV file. May be run again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles import departments
from profiles.csv_files import MalformedLine


class Command(BaseCommand):
    """All of the file, or nothing of it."""

    help = "Load departments, their mail domains and their successors from a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=departments.DEFAULT_FILE)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            new, known = departments.load(departments.read(options["file"]))
        except MalformedLine as error:
            raise CommandError(f"{options['file']}: {error} Nothing was loaded.") from error
        except ValueError as error:
            raise CommandError(f"{options['file']}: {error}. Nothing was loaded.") from error
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        self.stdout.write(f"{new} departments added, {known} brought up to date.")

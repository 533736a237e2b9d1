"""`manage.py import_archive FILE`: bring in the conversations of an earlier platform."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from portal.archive import SOURCE_LONGEST, ArchiveRefused, import_archive, source_of

_EVERY = 500  # lines between two signs of life


class Command(BaseCommand):
    """Reads, tells, and leaves the work to `portal.archive`."""

    help = "Import an archive of JSON lines in one transaction. A second run adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="do all the work, say what it would add, write nothing"
        )
        parser.add_argument(
            "--source", default="", help="where the ids come from; the name of the file where it is not given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        source = options["source"] or source_of(path)
        if not source or source != slugify(source) or len(source) > SOURCE_LONGEST:
            raise CommandError(f"Give a --source of lower-case letters, numbers and hyphens, {SOURCE_LONGEST} at most.")
        try:
            with path.open("rb") as file:
                tally = import_archive(file, source=source, dry_run=options["dry_run"], progress=self._progress())
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except ArchiveRefused as refused:
            raise CommandError("\n".join([*refused.problems, "Nothing was written."])) from refused
        self.stdout.write(f"Would add {tally}. Nothing was written." if options["dry_run"] else f"Added {tally}.")

    def _progress(self) -> Callable[[int], None] | None:
        """A counter that runs on a terminal; nothing in a log file."""
        if not self.stdout.isatty():
            return None

        def show(number: int) -> None:
            if number % _EVERY == 0:
                self.stdout.write(f"{number:,} lines", ending="\r")
                self.stdout.flush()

        return show

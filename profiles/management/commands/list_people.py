"""`manage.py list_people`: write the search row of every person again, while people work. May be run again."""

from typing import Any

from django.core.management.base import BaseCommand

from profiles.services import list_everybody
from profiles.services.listing import forget_words


class Command(BaseCommand):
    """Five hundred people a transaction: nobody waits for it."""

    help = "Write the rows that the directory searches again, for everybody."

    def handle(self, *args: Any, **options: Any) -> None:
        written = list_everybody(lambda count: self.stderr.write(f"{count} …"))
        self.stdout.write(f"{written} people listed, {forget_words()} words forgotten.")

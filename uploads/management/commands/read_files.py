"""`manage.py read_files`: how far the reading of words inside files has come, and having it done again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from uploads.extracting import VERSION
from uploads.models import Extraction, ExtractionState
from uploads.words import read_again

AT_ONCE = 200  # rows of one transaction


class Command(BaseCommand):
    """Counts, and asks: the reading itself is done by the workers, in turn with what comes in."""

    help = "Say how many files were read, and which wait; have them read again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which are to be read again."""
        parser.add_argument("--older", action="store_true", help="read again what an older release has read")
        parser.add_argument("--given-up", action="store_true", help="read again what was given up")

    def handle(self, *args: Any, older: bool, given_up: bool, **options: Any) -> None:
        """Ask in batches, then count."""
        if older:
            self._ask(list(Extraction.objects.older_than(VERSION).values_list("pk", flat=True)))
        if given_up:
            lost = Extraction.objects.filter(state=ExtractionState.GIVEN_UP)
            self._ask(list(lost.values_list("pk", flat=True)))
        for state, number in Extraction.objects.values_list("state").annotate(number=Count("pk")).order_by("state"):
            self.stdout.write(f"{number} {ExtractionState(state).label}")

    def _ask(self, numbers: list[int]) -> None:
        for start in range(0, len(numbers), AT_ONCE):
            read_again(extractions=Extraction.objects.filter(pk__in=numbers[start : start + AT_ONCE]), by_id=None)

"""`manage.py service read-only on`: nothing is written until `… off`. `service status`: what holds."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from service import services
from service.state import ask


class Command(BaseCommand):
    """The switch without the admin, for a night on which that is away too."""

    help = "Let CivNet be read only, or written again; or say what holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["read-only", "status"])
        parser.add_argument("to", nargs="?", choices=["on", "off"])
        parser.add_argument("--back", default="", help="when writing is expected back: 2027-03-01T14:00")

    def handle(self, *args: Any, **options: Any) -> None:
        state = ask()
        if state.refuses_writes:
            self.stdout.write("Postgres refuses writes: CivNet is read only by itself, whatever the switch says.")
            if options["to"] is not None:
                raise CommandError("The switch stands in Postgres and cannot be moved now.")
            return
        if options["what"] == "status" or options["to"] is None:
            self.stdout.write("CivNet is read only." if state.is_switched else "CivNet is read and written.")
        elif options["to"] == "on":
            is_new = services.read_only(back_at=self._moment(options["back"]))
            self.stdout.write("CivNet is read only from now on." if is_new else "It was read only already.")
        else:
            was_so = services.writing_again()
            self.stdout.write("People write again." if was_so else "It was not read only.")

    def _moment(self, typed: str) -> Any:
        if not typed:
            return None
        try:
            moment = parse_datetime(typed)
        except ValueError:
            moment = None
        if moment is None:
            raise CommandError(f"{typed} is no moment: write it as 2027-03-01T14:00.")
        return timezone.make_aware(moment) if timezone.is_naive(moment) else moment

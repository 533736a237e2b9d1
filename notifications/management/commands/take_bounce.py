"""`manage.py take_bounce`: the end of a pipe from the mail server, for what comes to `bounce+…@BOUNCE_DOMAIN`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from notifications.bounce_reports import LARGEST
from notifications.bounces import take_bounce

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the server keeps the mail and comes back


class Command(BaseCommand):
    """Reads one mail from standard input. Whatever it holds, it is taken: a bounce of a bounce helps nobody."""

    help = "Take a mail that came back, from standard input. Ends with 75 where the database cannot be reached."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", help="the recipient of the envelope, such as Postfix's ${original_recipient}")

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LARGEST)
        while sys.stdin.buffer.read(65536):  # a server whose pipe breaks would send it again
            pass
        try:
            taken = take_bounce(raw, to=options["to"])
        except DatabaseError as error:
            self.stderr.write(f"Not now: {type(error).__name__}")
            sys.exit(TRY_AGAIN)
        self.stdout.write(taken.value)

"""`manage.py one_time_code "JBSW Y3DP …"`: what an authenticator app with this key shows now.

For trying CivNet out without a phone: it does no more than any app does, and reads nothing.
"""

import binascii
import time
from argparse import ArgumentParser
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management.base import BaseCommand, CommandError

SECONDS = 30


class Command(BaseCommand):
    """One code, and how long it is good."""

    help = "Tell the code of six digits that belongs to a key, as the page of the authenticator app shows it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", nargs="+", help="with or without its spaces")

    def handle(self, *args: Any, **options: Any) -> None:
        now = int(time.time())
        try:
            code = format_hotp_value(hotp_value("".join(options["key"]).replace(" ", ""), now // SECONDS))
        except (binascii.Error, UnicodeEncodeError) as error:
            raise CommandError("That is no key: it has letters and the digits 2 to 7.") from error
        self.stdout.write(f"{code} (for {SECONDS - now % SECONDS} s)")

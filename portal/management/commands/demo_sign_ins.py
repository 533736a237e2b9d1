"""`manage.py demo_sign_ins`: as whom to look at the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.archive import demonstration
from portal.archive.cast import SIGN_INS


class Command(BaseCommand):
    """One line a person, then the password that they share."""

    help = "Print the sign-ins of the demonstration, where it is loaded."

    def handle(self, *args: Any, **options: Any) -> None:
        if not demonstration.is_there():
            self.stdout.write("The demonstration is not loaded.")
            return
        for sign_in in SIGN_INS:
            self.stdout.write(f"{sign_in.email} — {sign_in.who}")
        self.stdout.write(f"Password of each: {demonstration.PASSWORD}")

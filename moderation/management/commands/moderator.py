"""`manage.py moderator add ada@transport.example`: who may enter the admin as a moderator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.services import dismiss_moderator, make_moderator
from profiles.models import User


class Command(BaseCommand):
    """Appoint or dismiss a moderator. The trail has a line of it; the person signs in afresh."""

    help = "Appoint or dismiss a moderator, given by their work email address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["add", "remove"])
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.members().filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(f"No member has the address {options['email']}.")
        if options["act"] == "add":
            make_moderator(person)
            self.stdout.write(f"{person.name} is a moderator now and must sign in again.")
        else:
            dismiss_moderator(person)
            self.stdout.write(f"{person.name} is no moderator any more and was signed out.")

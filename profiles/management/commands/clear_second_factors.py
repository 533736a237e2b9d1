"""`manage.py clear_second_factors ada@transport.example`: for somebody who lost them, above all the only operator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.models import User
from profiles.services import REASONS, clear_factors


class Command(BaseCommand):
    """Take all second factors of one person. They are told by mail, and the trail has a line of it."""

    help = "Remove the second factors of a person, given by their work email address, and sign them out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", choices=REASONS, default="requested")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(f"Nobody has the main address {options['email']}.")
        if clear_factors(person=person, by=None, reason=options["reason"]):
            self.stdout.write(f"{person.name} has no second factor any more and was signed out.")
        else:
            self.stdout.write(f"{person.name} had none.")

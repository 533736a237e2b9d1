"""`manage.py forget_old_sign_ins`: deletes sessions that ran out and sign-in events that no limit counts any more."""

from typing import Any

from django.core.management.base import BaseCommand

from profiles import limits, services


class Command(BaseCommand):
    """May be run at any time, and beside itself."""

    help = "Delete expired sessions, and wrong passwords and codes that are older than a day."

    def handle(self, *args: Any, **options: Any) -> None:
        sessions, events = services.forget_old_sessions(), limits.forget_old()
        self.stdout.write(f"{sessions} sessions and {events} sign-in events deleted.")

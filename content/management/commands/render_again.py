"""`manage.py render_again`: after a release that raised core.text.RENDERER_VERSION."""

from typing import Any

from django.core.management.base import BaseCommand

from content.services.rendering import render_again


class Command(BaseCommand):
    """Renders stale texts again, batch by batch; safe to stop and to repeat."""

    help = "Bring stored HTML and excerpts up to today's renderer."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were done."""
        self.stdout.write(f"{sum(render_again())} texts rendered again.")

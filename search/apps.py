"""The app `search`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """What Django knows of `search`."""

    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Write documents in the transaction of what they are about."""
        from search import receivers  # noqa: F401, PLC0415 - connects them; models are there by now

"""The app `colleagues`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ColleaguesConfig(AppConfig):
    """What Django knows of `colleagues`."""

    name = "colleagues"
    verbose_name = _("Colleagues")

    def ready(self) -> None:
        """Listen to mergers of accounts, and tell lists of people who is on the reader's."""
        from colleagues import added, merging  # noqa: F401, PLC0415 - connects them

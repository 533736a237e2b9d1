"""The app `profiles`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    """What Django knows of `profiles`."""

    name = "profiles"
    verbose_name = _("People")

    def ready(self) -> None:
        """Listen to allauth, which is below us and cannot call, and settle our rows where two accounts are merged."""
        from profiles import receivers, settling  # noqa: F401, PLC0415 - connects them

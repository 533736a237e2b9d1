"""The app `profiles`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from uploads import gates


class ProfilesConfig(AppConfig):
    """What Django knows of `profiles`."""

    name = "profiles"
    verbose_name = _("People")

    def ready(self) -> None:
        """Listen to allauth, which is below us and cannot call, settle our rows in mergers, and gate what is sent."""
        from profiles import newcomers, receivers, settling  # noqa: F401, PLC0415 - connects them
        from profiles.services.pausing import why_no_files  # noqa: PLC0415 - models are loaded by now

        gates.register(why_no_files)
        gates.register(newcomers.why_no_files)

"""The app `content`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from uploads import keepers


class ContentConfig(AppConfig):
    """What Django knows of `content`, the kernel."""

    name = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        """Listen to what uploads and groups tell, and keep what somebody's draft names."""
        from content import merging, receivers  # noqa: F401, PLC0415 - connects them
        from content.services.attachments import named_by_drafts  # noqa: PLC0415 - models are loaded by now

        keepers.register(named_by_drafts)

"""The app `colleagues`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ColleaguesConfig(AppConfig):
    """What Django knows of `colleagues`."""

    name = "colleagues"
    verbose_name = _("Colleagues")

    def ready(self) -> None:
        """Listen to what happens to people, and tell lists of people who is on the reader's."""
        from colleagues import added, merging, receivers  # noqa: F401, PLC0415 - models are not there any earlier
        from profiles import signals  # noqa: PLC0415

        signals.left.connect(receivers.follow_departure, dispatch_uid="colleagues.departure")

"""The app `insight`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    """What Django knows of `insight`."""

    name = "insight"
    verbose_name = _("Insight")

    def ready(self) -> None:
        """Listen to what happens to people."""
        from insight import merging, receivers  # noqa: F401, PLC0415 - models are not there any earlier
        from profiles import signals  # noqa: PLC0415

        signals.moved.connect(receivers.follow_move, dispatch_uid="insight.move")
        signals.left.connect(receivers.follow_departure, dispatch_uid="insight.departure")
        signals.described.connect(receivers.follow_description, dispatch_uid="insight.description")

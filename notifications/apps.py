"""The app `notifications`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """What Django knows of `notifications`."""

    name = "notifications"
    verbose_name = _("Notices and mail")

    def ready(self) -> None:
        """Listen to the kernel."""
        from content import signals  # noqa: PLC0415 - models are not there any earlier
        from notifications import receivers  # noqa: PLC0415
        from stream import signals as stream_signals  # noqa: PLC0415

        signals.replied.connect(receivers.tell_of_reply, dispatch_uid="notifications.reply")
        signals.withheld.connect(receivers.tell_of_withheld, dispatch_uid="notifications.withheld")
        stream_signals.seen.connect(receivers.read_what_was_seen, dispatch_uid="notifications.seen")
        signals.mentioned.connect(receivers.tell_of_mention, dispatch_uid="notifications.mention")

"""The app `stream`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from content import reading


class StreamConfig(AppConfig):
    """What Django knows of `stream`: how far people have read, and what they follow."""

    name = "stream"
    verbose_name = _("Stream")

    def ready(self) -> None:
        """Tell the pages of entries how far their reader has read; listen to the kernel."""
        from content import signals  # noqa: PLC0415 - models are there by now
        from stream import receivers  # noqa: PLC0415
        from stream.marks import seen_of  # noqa: PLC0415

        signals.published.connect(receivers.watch_own_entry, dispatch_uid="stream.published")
        signals.replied.connect(receivers.track_answered_entry, dispatch_uid="stream.replied")
        reading.register(seen_of)

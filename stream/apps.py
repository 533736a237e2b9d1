"""The app `stream`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from content import reading


class StreamConfig(AppConfig):
    """What Django knows of `stream`: how far people have read, and what they follow."""

    name = "stream"
    verbose_name = _("Stream")

    def ready(self) -> None:
        """Tell the pages of entries how far their reader has read and what they hear; listen to the kernel."""
        from content import signals  # noqa: PLC0415 - models are there by now
        from profiles.signals import succeeded  # noqa: PLC0415
        from stream import merging, receivers  # noqa: F401, PLC0415
        from stream.controls import control_of_thread  # noqa: PLC0415
        from stream.live import receivers as _live  # noqa: F401, PLC0415 - open pages hear of it
        from stream.marks import seen_of  # noqa: PLC0415
        from tags.signals import merged  # noqa: PLC0415

        signals.published.connect(receivers.watch_own_entry, dispatch_uid="stream.published")
        signals.replied.connect(receivers.track_answered_entry, dispatch_uid="stream.replied")
        signals.carried.connect(receivers.follow_merged, dispatch_uid="stream.carried")
        signals.moved.connect(receivers.follow_parted, dispatch_uid="stream.moved")
        signals.deleted.connect(receivers.forget_deleted, dispatch_uid="stream.deleted")
        succeeded.connect(receivers.follow_successors, dispatch_uid="stream.succeeded")
        merged.connect(receivers.follow_synonym, dispatch_uid="stream.merged")
        reading.register(seen_of, control_of_thread)

"""The app `stream`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from content import reading


class StreamConfig(AppConfig):
    """What Django knows of `stream`: how far people have read, and later what they follow."""

    name = "stream"
    verbose_name = _("Stream")

    def ready(self) -> None:
        """Tell the pages of entries how far their reader has read."""
        from stream.marks import seen_of  # noqa: PLC0415 - models are there by now

        reading.register(seen_of)

"""The app `portal`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """What Django knows of `portal`."""

    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Listen to what people do themselves: it changes what is around them."""
        from colleagues.signals import added  # noqa: PLC0415 - models are there by now
        from groups.signals import joined, left  # noqa: PLC0415
        from portal import receivers  # noqa: PLC0415
        from profiles.signals import described  # noqa: PLC0415
        from stream.signals import chosen  # noqa: PLC0415

        chosen.connect(receivers.forget_margin, dispatch_uid="portal.chosen")
        left.connect(receivers.forget_margin, dispatch_uid="portal.left")
        added.connect(receivers.forget_margin_of_adder, dispatch_uid="portal.added")
        joined.connect(receivers.forget_margin_of_member, dispatch_uid="portal.joined")
        described.connect(receivers.forget_margins, dispatch_uid="portal.described")

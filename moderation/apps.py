"""The app `moderation`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """What Django knows of `moderation`."""

    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        """Listen to the kernel."""
        from content import signals  # noqa: PLC0415 - models are there by now
        from core.guarding import stopped  # noqa: PLC0415
        from groups.signals import ownerless  # noqa: PLC0415
        from moderation import merging, receivers  # noqa: F401, PLC0415
        from moderation.signals import acted, reported  # noqa: PLC0415

        ownerless.connect(receivers.tell_of_orphan, dispatch_uid="moderation.orphan")
        reported.connect(receivers.weigh_report, dispatch_uid="moderation.weigh")
        acted.connect(receivers.follow_act, dispatch_uid="moderation.follow")
        stopped.connect(receivers.note_stop, dispatch_uid="moderation.stopped")
        signals.carried.connect(receivers.follow_words, dispatch_uid="moderation.carried")

"""The app `groups`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    """What Django knows of `groups`."""

    name = "groups"
    verbose_name = _("Groups")

    def ready(self) -> None:
        """Listen to what happens to people."""
        from groups import merging, receivers  # noqa: F401, PLC0415 - models are not there any earlier
        from profiles import signals  # noqa: PLC0415

        signals.moved.connect(receivers.follow_move, dispatch_uid="groups.move")
        signals.returned.connect(receivers.follow_return, dispatch_uid="groups.return")
        signals.left.connect(receivers.follow_departure, dispatch_uid="groups.departure")

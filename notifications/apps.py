"""The app `notifications`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """What Django knows of `notifications`."""

    name = "notifications"
    verbose_name = _("Notices and mail")

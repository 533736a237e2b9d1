"""The app `service`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServiceConfig(AppConfig):
    """What Django knows of `service`."""

    name = "service"
    verbose_name = _("Service")

"""The app `core`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """What Django knows of `core`."""

    name = "core"
    verbose_name = _("Core")

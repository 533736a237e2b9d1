"""The app `uploads`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    """What Django knows of `uploads`."""

    name = "uploads"
    verbose_name = _("Uploads")

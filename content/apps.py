"""The app `content`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    """What Django knows of `content`, the kernel."""

    name = "content"
    verbose_name = _("Content")

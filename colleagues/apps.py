"""The app `colleagues`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ColleaguesConfig(AppConfig):
    """What Django knows of `colleagues`."""

    name = "colleagues"
    verbose_name = _("Colleagues")

"""The app `profiles`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    """What Django knows of `profiles`."""

    name = "profiles"
    verbose_name = _("People")

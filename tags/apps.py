"""The app `tags`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TagsConfig(AppConfig):
    """What Django knows of `tags`."""

    name = "tags"
    verbose_name = _("Tags")

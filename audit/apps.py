"""The app `audit`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """What Django knows of `audit`."""

    name = "audit"
    verbose_name = _("Audit")

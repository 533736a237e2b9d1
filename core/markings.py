"""Security markings of the Government Security Classifications, as far as they are allowed here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Marking(models.TextChoices):
    """OFFICIAL everywhere; OFFICIAL-SENSITIVE only in a group that is."""

    OFFICIAL = "official", _("OFFICIAL")
    SENSITIVE = "official-sensitive", _("OFFICIAL-SENSITIVE")

"""Security markings of the Government Security Classifications: those allowed here, and those that are not.

Source: Cabinet Office, "Government Security Classifications Policy" (2018, 2023, 2024), with its guidance 1.1, "Working
at OFFICIAL", and 1.2, "Working at SECRET". CONFIDENTIAL and RESTRICTED are of the scheme that ended in April 2014: what
bears them was never assessed under today's, so it does not belong here until somebody has.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Marking(models.TextChoices):
    """OFFICIAL everywhere; OFFICIAL-SENSITIVE only in a group that is."""

    OFFICIAL = "official", _("OFFICIAL")
    SENSITIVE = "official-sensitive", _("OFFICIAL-SENSITIVE")


class Above(models.TextChoices):
    """Markings that nothing here may carry. The codes stand in `audit`: they never change."""

    TOP_SECRET = "top-secret", "TOP SECRET"
    SECRET = "secret", "SECRET"
    CONFIDENTIAL = "confidential", "CONFIDENTIAL"
    RESTRICTED = "restricted", "RESTRICTED"

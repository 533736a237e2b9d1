"""`Activity`: what changes with every reply and reaction, apart from the entry that it is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.entry import Entry


class Activity(models.Model):
    """Counters and last activity of an entry: narrow, made by the first reply or reaction, changed by F() alone.

    Counts published rows, the same for every reader.
    """

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="activity")
    reply_count = models.PositiveIntegerField(default=0)
    useful_count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)  # of the last reply

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity")
        indexes = [models.Index(fields=["-last_at", "-entry"], name="activity_last")]

    def __str__(self) -> str:
        return f"{self.entry_id}"

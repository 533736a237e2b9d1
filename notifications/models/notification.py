"""`Notification`: what happened, once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models import Entry, Reply
from groups.models import Group
from profiles.models import User

NOTE_LONGEST = 1000  # characters


class Notification(models.Model):
    """What happened. Why each person is told of it stands on their deliveries: one of them may have several reasons."""

    key = models.CharField(_("key"), max_length=100, unique=True)  # such as reply:123; a second run writes nothing
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="notifications")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="notifications")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="notifications")
    note = models.TextField(_("explanation"), max_length=NOTE_LONGEST, blank=True)  # of a moderator's act
    created_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.CheckConstraint(
                condition=Q(reply=None) | Q(entry__isnull=False), name="notification_reply_has_its_entry"
            )
        ]

    def __str__(self) -> str:
        return self.key

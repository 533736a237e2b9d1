"""What a group does with its entries: keep some on top of its page, and announce one a week."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.entry import Entry
from groups.models import Group
from profiles.models import User


class PinQuerySet(models.QuerySet["Pin"]):
    """Which pins."""

    def of(self, group: Group) -> Self:
        """Those of one group, the last pinned first. The entries still go through their door."""
        return self.filter(group=group).order_by("-created_at", "-pk")


class Pin(models.Model):
    """An entry that its group keeps on top of its page."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="pin")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="pins")
    pinned_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("pinned at"), auto_now_add=True)

    objects = PinQuerySet.as_manager()

    class Meta:
        verbose_name = _("pin")
        verbose_name_plural = _("pins")

    def __str__(self) -> str:
        return f"{self.entry_id} in {self.group_id}"


class ProfilePin(models.Model):
    """The one entry that a person keeps on top of their profile. It is shown to whoever may read it."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="profile_pin")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="profile_pins")
    created_at = models.DateTimeField(_("pinned at"), auto_now_add=True)

    class Meta:
        verbose_name = _("pin on a profile")
        verbose_name_plural = _("pins on profiles")

    def __str__(self) -> str:
        return f"{self.entry_id} of {self.person_id}"


class Announcement(models.Model):
    """An entry that every member of its group was told of. One a group and week, which begins on its Monday."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="announcement")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="announcements")
    week_of = models.DateField(_("week of"))
    announced_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("announced at"), auto_now_add=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [models.UniqueConstraint(fields=["group", "week_of"], name="announcement_one_a_week")]

    def __str__(self) -> str:
        return f"{self.entry_id} in {self.group_id}"

"""What departments say officially: which week's feeds each post enters, and how it is answered."""

from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models.entry import Entry
from profiles.models import Department

A_WEEK: Final = 3  # posts of one channel that enter feeds and digests


class BroadcastQuerySet(models.QuerySet["Broadcast"]):
    """Which broadcasts."""

    def of(self, department: Department) -> Self:
        """Those of one channel."""
        return self.filter(department=department)

    def in_feeds(self) -> Self:
        """Those that are in feeds by now. Their entries still go through their door."""
        return self.filter(feeds_from__lte=timezone.now())


class Broadcast(models.Model):
    """The place of an official entry among the three of a week that enter feeds and digests.

    A place that was taken stays taken, whatever becomes of the entry: three were said, also where one was deleted.
    """

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="broadcast")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="broadcasts")
    week_of = models.DateField(_("week of"))  # its Monday, in London
    number = models.PositiveSmallIntegerField(_("place in that week"))
    feeds_from = models.DateTimeField(_("in feeds from"))  # when it was published, or that Monday

    objects = BroadcastQuerySet.as_manager()

    class Meta:
        verbose_name = _("broadcast")
        verbose_name_plural = _("broadcasts")
        constraints = [
            models.UniqueConstraint(fields=["department", "week_of", "number"], name="broadcast_place_is_taken_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=A_WEEK), name="broadcast_three_a_week"),
            models.CheckConstraint(condition=Q(week_of__week_day=2), name="broadcast_week_begins_on_monday"),
        ]
        indexes = [models.Index(fields=["-feeds_from", "-entry"], name="broadcast_feed")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.number} of {self.week_of}"


class ChannelSigns(models.Model):
    """How the official posts of a department are answered: worked out by a job of `portal` from what is said.

    A department without an official post has no row.
    """

    department = models.OneToOneField(
        Department, primary_key=True, on_delete=models.CASCADE, related_name="channel_signs"
    )
    posts_30_days = models.PositiveIntegerField(_("official posts in 30 days"), default=0)
    repliers_30_days = models.PositiveIntegerField(  # different people, counted once for each post
        _("people who replied to them"), default=0
    )
    is_noticeboard = models.BooleanField(_("noticeboard"), default=False)
    asked_30_days = models.PositiveIntegerField(_("of those posts, with replies"), default=0)
    answered_30_days = models.PositiveIntegerField(_("of these, with an official reply"), default=0)
    median_official_reply_minutes = models.PositiveIntegerField(  # None: none was answered
        _("median minutes to an official reply"), null=True
    )
    signs_at = models.DateTimeField(null=True)  # when the signs were worked out

    class Meta:
        verbose_name = _("signs of a channel")
        verbose_name_plural = _("signs of channels")
        indexes = [models.Index(models.F("signs_at").asc(nulls_first=True), name="channel_signs_due")]

    def __str__(self) -> str:
        return f"{self.department_id}"

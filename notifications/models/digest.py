"""Digests: one a person and day, what stood in it, and when the next one is due."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Entry
from notifications.models.notification import Notification
from profiles.models import User


class Timetable(models.Model):
    """When the next digest of a person is looked at. Who has no row yet gets one by the sweep."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="timetable")
    next_at = models.DateTimeField(_("next digest"), null=True, blank=True)  # None: never, until something is chosen

    class Meta:
        verbose_name = _("timetable of digests")
        verbose_name_plural = _("timetables of digests")
        indexes = [
            models.Index(fields=["next_at", "person"], condition=models.Q(next_at__isnull=False), name="timetable_due")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Outcome(models.TextChoices):
    """What became of a digest."""

    BEGUN = "begun", _("being made")
    FULL = "full", _("sent")
    EMPTY = "empty", _("nothing to say")
    ABSENT = "absent", _("you were away")
    STOPPED = "stopped", _("mail to you is stopped")
    GONE = "gone", _("all of it was read or taken away before it was sent")


ISSUED = (Outcome.BEGUN, Outcome.FULL, Outcome.EMPTY, Outcome.GONE)  # the next one begins where it ended


class DigestQuerySet(models.QuerySet["Digest"]):
    """Which digests."""

    def of(self, person: User) -> Self:
        """Those of one person, the newest first; nobody else ever sees them."""
        return self.filter(person=person).order_by("-issued_on", "-pk")


class Digest(models.Model):
    """One issue for one person, also where it said nothing: silence has a reason that can be read."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="digests")
    issued_on = models.DateField(_("issue of"))  # in the person's time zone
    since = models.DateTimeField(_("from"))  # it covers what came then or later,
    until = models.DateTimeField(_("until"))  # and before this
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.BEGUN)
    budget_minutes = models.PositiveSmallIntegerField(_("minutes asked for"))
    cost_seconds = models.PositiveIntegerField(_("seconds to read"), default=0)
    left_out = models.PositiveIntegerField(_("left out"), default=0)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [
            models.UniqueConstraint(fields=["person", "issued_on"], name="digest_one_a_day"),
            models.CheckConstraint(condition=models.Q(since__lte=models.F("until")), name="digest_from_until"),
        ]
        indexes = [models.Index(fields=["issued_on"], name="digest_by_day")]  # what is old is forgotten

    def __str__(self) -> str:
        return f"{self.person_id} {self.issued_on}"


class DigestItem(models.Model):
    """What one issue held: a thread up to a reply, or a notice. It never comes to this person again."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="items")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)  # the digest's
    position = models.PositiveSmallIntegerField(_("position"))
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    until_reply = models.BigIntegerField(_("up to reply"), default=0)  # 0: the entry alone
    notification = models.ForeignKey(Notification, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("because"), max_length=20)
    cost_seconds = models.PositiveIntegerField(_("seconds to read"))
    is_cut = models.BooleanField(_("first lines only"), default=False)  # the rest did not fit into the budget

    class Meta:
        verbose_name = _("item of a digest")
        verbose_name_plural = _("items of digests")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["digest", "position"], name="digest_item_position"),
            models.UniqueConstraint(
                fields=["person", "entry", "until_reply"],
                condition=models.Q(entry__isnull=False, notification=None),
                name="digest_item_once",
            ),
            models.UniqueConstraint(
                fields=["person", "notification"],
                condition=models.Q(notification__isnull=False),
                name="digest_notice_once",
            ),
            models.CheckConstraint(
                condition=models.Q(entry__isnull=False) | models.Q(notification__isnull=False),
                name="digest_item_is_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.digest_id} {self.position}"

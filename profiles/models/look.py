"""Looking as a member: a code that the member made, and the quarter of an hour for which it was used."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.user import User


class LookQuerySet(models.QuerySet["Look"]):
    """Which looks."""

    def of(self, member: User) -> Self:
        """Those at the pages of one member, the newest first, codes that wait included."""
        return self.filter(member=member).order_by("-created_at", "-pk")

    def used(self) -> Self:
        """Those that somebody began."""
        return self.filter(began_at__isnull=False)

    def current(self) -> Self:
        """Those that go on now."""
        return self.used().filter(ended_at=None, ends_at__gt=timezone.now())


class Look(models.Model):
    """A code until somebody uses it, then who looked, why and for how long. Kept, so that its member can see."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="looks")
    code_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("can be used until"))
    staff = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="looks_begun")
    reason = models.CharField(_("reason"), max_length=20, blank=True)  # a code
    began_at = models.DateTimeField(_("began at"), null=True)
    ends_at = models.DateTimeField(_("ends at"), null=True)  # at the latest
    ended_at = models.DateTimeField(_("ended at"), null=True)  # before that, by somebody

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look as a member")
        verbose_name_plural = _("looks as members")
        permissions = [("look_as_member", "Can look at pages as a member who gave a code")]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(began_at=None), name="look_one_code"),
            models.CheckConstraint(condition=Q(staff=None) | ~Q(staff=F("member")), name="look_not_oneself"),
            models.CheckConstraint(
                condition=Q(staff=None, began_at=None, ends_at=None, ended_at=None, reason="")
                | Q(staff__isnull=False, began_at__isnull=False, ends_at__isnull=False) & ~Q(reason=""),
                name="look_begun_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"look {self.pk}"

    @property
    def is_going_on(self) -> bool:
        """Whether somebody looks now."""
        return self.ends_at is not None and self.ended_at is None and self.ends_at > timezone.now()

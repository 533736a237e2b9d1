"""`FanOut`: telling very many people of one thing, in batches that a sweep goes on with."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.notification import Notification


class FanOutQuerySet(models.QuerySet["FanOut"]):
    """Which of them."""

    def unfinished(self) -> Self:
        """Those with people left to tell, the oldest first."""
        return self.filter(done_at=None).order_by("created_at", "pk")


class FanOut(models.Model):
    """Everybody up to the person of number `after` was told; made in the transaction of the cause."""

    notification = models.OneToOneField(
        Notification, primary_key=True, on_delete=models.CASCADE, related_name="fan_out"
    )
    after = models.BigIntegerField(_("told up to"), default=0)
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = FanOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("fan-out")
        verbose_name_plural = _("fan-outs")
        indexes = [models.Index(fields=["created_at"], condition=models.Q(done_at=None), name="fan_out_unfinished")]

    def __str__(self) -> str:
        return f"{self.notification_id}"

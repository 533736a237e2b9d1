"""People whom somebody does not want to be suggested for a while."""

from datetime import timedelta
from typing import Any, Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import User

DISMISSED_FOR: Final = timedelta(days=180)


class Dismissal(models.Model):
    """`person` does not want `other` suggested as a colleague. `other` never hears of it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="dismissals")
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    dismissed_at = models.DateTimeField(_("dismissed at"))

    class Meta:
        verbose_name = _("dismissal")
        verbose_name_plural = _("dismissals")
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="dismissal_unique"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="dismissal_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} - {self.other_id}"


def people_dismissed_by(person: User) -> models.QuerySet[Any, int]:
    """Ids of the people whom `person` has dismissed in the last 180 days, as a subquery."""
    lately = Dismissal.objects.filter(person=person, dismissed_at__gt=timezone.now() - DISMISSED_FOR)
    return lately.order_by().values_list("other", flat=True)

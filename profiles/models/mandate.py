"""`Mandate`: who may speak officially for a department."""

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.department import Department
from profiles.models.user import User


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Which mandates."""

    def current(self, on: date | None = None) -> Self:
        """Those that hold on the day (today), of departments that exist then."""
        day = on or timezone.localdate()
        alive = Q(department__ended_on=None) | Q(department__ended_on__gt=day)
        return self.filter(alive, revoked_at=None, expires_on__gte=day)

    def held_by(self, person: User | AnonymousUser) -> Self:
        """Those of one member, by department."""
        if not getattr(person, "may_read", False):
            return self.none()
        return self.filter(person=person).select_related("department").order_by("department__name", "pk")


class Mandate(models.Model):
    """`person` speaks for `department` up to and including a day. Given in the admin, with a line in the trail."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="mandates")
    expires_on = models.DateField(_("until"))
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("given at"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "department"], condition=Q(revoked_at=None), name="mandate_one_a_department"
            )
        ]
        indexes = [models.Index(fields=["person", "department"], condition=Q(revoked_at=None), name="mandate_of")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.department_id}"

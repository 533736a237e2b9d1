"""What a person is employed as: several roles at once, each with its dates; one of them is the main one."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from profiles.models.department import Department
from profiles.models.user import User


class RoleQuerySet(models.QuerySet["Role"]):
    """Which roles."""

    def current(self, on: date | None = None) -> Self:
        """Roles that are held on the day (today)."""
        day = on or timezone.localdate()
        return self.filter(Q(started_on=None) | Q(started_on__lte=day), Q(ended_on=None) | Q(ended_on__gt=day))


class Role(TimeStamped):
    """A job in a department, from one day up to, not including, another."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="roles")
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    is_main = models.BooleanField(_("main role"), default=False)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = [F("ended_on").desc(nulls_first=True), "-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(is_main=True), name="role_one_main"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="role_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "department"], name="role_person"),
            models.Index(fields=["department", "person"], name="role_department"),
        ]

    def __str__(self) -> str:
        return f"{self.job_title} ({self.department_id})"


def departments_of(user: User) -> models.QuerySet[Department, int]:
    """Ids of the departments that `user` speaks and reads for: all current roles, and the departments they succeeded.

    A subquery for `department__in=`; nothing is fetched.
    """
    current = Role.objects.current().filter(person=user).values("department")
    return (
        Department.objects.filter(Q(pk__in=current) | Q(successions__successor__in=current))
        .order_by()
        .values_list("pk", flat=True)
    )


def people_of(department_id: int) -> models.QuerySet[User]:
    """The inverse of `departments_of`: people who hold a current role in the department or in one that succeeded it."""
    current = Role.objects.current().filter(
        Q(department=department_id) | Q(department__inheritances__department=department_id)
    )
    return User.objects.filter(pk__in=current.values("person"))

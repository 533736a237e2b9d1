"""`DepartmentHost`: who looks after the rows of a department in the admin."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models.department import Department
from profiles.models.user import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class DepartmentHostQuerySet(models.QuerySet["DepartmentHost"]):
    """Which hosts."""

    def departments_of(self, person: "User | AnonymousUser") -> Self:
        """Numbers of the departments that `person` hosts, as a subquery."""
        return self.filter(person_id=person.pk).values("department")  # type: ignore[return-value]  # as values do


class DepartmentHost(models.Model):
    """`person` keeps page, mandates and teams of `department`. Given in the admin, with a line in the trail."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hosted")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="hosts")
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("given at"), auto_now_add=True)

    objects = DepartmentHostQuerySet.as_manager()

    class Meta:
        verbose_name = _("department host")
        verbose_name_plural = _("department hosts")
        constraints = [models.UniqueConstraint(fields=["person", "department"], name="department_host_once")]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.department_id}"

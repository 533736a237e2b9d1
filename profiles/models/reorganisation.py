"""What became of departments, line by line, as `manage.py reorganise` has applied it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from profiles.models.department import Department


class Change(models.TextChoices):
    """What happens to a department."""

    BEGIN = "begin", _("begins")
    MERGE = "merge", _("is merged into another")
    RENAME = "rename", _("goes on under another name")
    SPLIT = "split", _("is split")


class Reorganisation(models.Model):
    """One line that was applied. `carried_at` is when the last person of the department was carried over or asked."""

    on = models.DateField(_("on"))
    change = models.CharField(_("change"), max_length=8, choices=Change)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="changes")
    successor = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(_("applied at"), auto_now_add=True)
    carried_at = models.DateTimeField(_("everybody carried over at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a department")
        verbose_name_plural = _("changes of departments")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "successor"], nulls_distinct=False, name="reorganisation_applied_once"
            ),
            models.CheckConstraint(
                condition=Q(change=Change.BEGIN, successor=None) | ~Q(change=Change.BEGIN) & Q(successor__isnull=False),
                name="reorganisation_names_successor",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("department")), name="reorganisation_into_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.change} {self.department_id}"

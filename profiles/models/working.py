"""When a person works, and when they are away."""

from datetime import date, time
from typing import Final, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.user import User

DAYS: Final = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)
USUAL_ZONE: Final = "Europe/London"


def usual_days() -> list[int]:
    """Monday to Friday."""
    return [0, 1, 2, 3, 4]


class WorkingPattern(models.Model):
    """Days and hours of work, in a time zone. Who has no row works from Monday to Friday, nine to five, in London."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="working_pattern")
    time_zone = models.CharField(_("time zone"), max_length=60, default=USUAL_ZONE)
    days = ArrayField(models.PositiveSmallIntegerField(choices=DAYS), verbose_name=_("days"), default=usual_days)
    days_at_workplace = ArrayField(  # of `days`; on the others the person works from elsewhere
        models.PositiveSmallIntegerField(choices=DAYS),
        verbose_name=_("days at the workplace"),
        default=list,
        blank=True,
    )
    starts_at = models.TimeField(_("from"), default=time(9))
    ends_at = models.TimeField(_("until"), default=time(17))
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("working pattern")
        verbose_name_plural = _("working patterns")
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="working_pattern_starts_first"),
            models.CheckConstraint(
                condition=Q(days__len__gte=1) & Q(days__contained_by=[0, 1, 2, 3, 4, 5, 6]),
                name="working_pattern_has_days",
            ),
            models.CheckConstraint(
                condition=Q(days_at_workplace__contained_by=F("days")), name="working_pattern_at_workplace_on_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Which absences."""

    def of(self, person: User) -> Self:
        """Those of one person, the latest first."""
        return self.filter(person=person).order_by("-starts_on", "-pk")

    def on(self, day: date) -> Self:
        """Those of that day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def lasting_to(self, day: date) -> Self:
        """Those of that day and of days after it, the next first."""
        return self.filter(ends_on__gte=day).order_by("starts_on", "pk")

    def touching(self, starts_on: date, ends_on: date) -> Self:
        """Those that share a day with the days from one to the other."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)

    def not_over(self) -> Self:
        """Those of today and of days to come."""
        return self.filter(ends_on__gte=timezone.localdate())


class Absence(models.Model):
    """Days on which a person is away, both ends included, and who covers."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    cover = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=Q(cover=None) | ~Q(cover=F("person")), name="absence_cover_is_another"),
        ]
        indexes = [models.Index(fields=["person", "ends_on"], name="absence_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on} {self.ends_on}"

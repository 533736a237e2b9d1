"""What a person is employed as: several roles at once, each with its dates; one of them is the main one."""

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from profiles.models.department import Department
from profiles.models.profession import Profession
from profiles.models.team import Team
from profiles.models.user import User, within
from profiles.models.workplace import Workplace

CONTACT_LONGEST = 200  # characters


class Grade(models.IntegerChoices):
    """Bands of grades, which every department has under one name or another; the number is their order."""

    ADMINISTRATIVE_ASSISTANT = 1, _("Administrative assistant (AA)")
    ADMINISTRATIVE_OFFICER = 2, _("Administrative officer (AO)")
    EXECUTIVE_OFFICER = 3, _("Executive officer (EO)")
    HIGHER_EXECUTIVE_OFFICER = 4, _("Higher executive officer (HEO)")
    SENIOR_EXECUTIVE_OFFICER = 5, _("Senior executive officer (SEO)")
    GRADE_7 = 6, _("Grade 7")
    GRADE_6 = 7, _("Grade 6")
    DEPUTY_DIRECTOR = 8, _("Deputy director (SCS 1)")
    DIRECTOR = 9, _("Director (SCS 2)")
    DIRECTOR_GENERAL = 10, _("Director general (SCS 3)")
    PERMANENT_SECRETARY = 11, _("Permanent secretary (SCS 4)")


class Arrangement(models.TextChoices):
    """How a role is held, where that is not the usual way."""

    JOB_SHARE = "job_share", _("Job share")
    LOAN = "loan", _("On loan")
    TEMPORARY = "temporary", _("Temporary promotion")


class RoleQuerySet(models.QuerySet["Role"]):
    """Which roles."""

    def current(self, on: date | None = None) -> Self:
        """Roles that are held on the day (today)."""
        day = on or timezone.localdate()
        return self.filter(Q(started_on=None) | Q(started_on__lte=day), Q(ended_on=None) | Q(ended_on__gt=day))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Roles of people whom `user` may see."""
        return self.filter(person__admitted_at__isnull=False) if getattr(user, "may_read", False) else self.none()

    def of(self, person: User) -> Self:
        """Those of one person, with what a profile says of each: the main one, others of today, then the latest."""
        joined = self.filter(person=person).select_related("department", "team__department", "profession", "workplace")
        return joined.order_by(
            "-is_main", F("ended_on").desc(nulls_first=True), F("started_on").desc(nulls_last=True), "-pk"
        )

    def in_teams(self) -> Self:
        """Those that are in a team, with it and the person."""
        return self.filter(team__isnull=False).select_related("person", "team__department")

    def for_people(self) -> Self:
        """With what a list of people by place shows."""
        joined = self.select_related("person", "department", "team__department")
        return joined.defer("person__about", "person__about_html")


class Role(TimeStamped):
    """A job in a department, from one day up to, not including, another."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="roles")
    team = models.ForeignKey(  # of the same department: profiles.services sees to it
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="roles", db_index=False
    )
    profession = models.ForeignKey(
        Profession, null=True, blank=True, on_delete=models.PROTECT, related_name="roles", db_index=False
    )
    workplace = models.ForeignKey(
        Workplace, null=True, blank=True, on_delete=models.PROTECT, related_name="roles", db_index=False
    )
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade, null=True, blank=True)
    arrangement = models.CharField(_("arrangement"), max_length=10, choices=Arrangement, blank=True)
    contact_for = models.CharField(_("what to contact me for"), max_length=CONTACT_LONGEST, blank=True)
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    is_main = models.BooleanField(_("main role"), default=False)
    is_lead = models.BooleanField(_("leads the team"), default=False)
    submission = models.UUIDField(  # of the form in which its holder added it; what others gave has none
        null=True, blank=True, editable=False
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = [F("ended_on").desc(nulls_first=True), "-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(is_main=True), name="role_one_main"),
            models.UniqueConstraint(fields=["person", "submission"], name="role_submission_unique"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="role_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(is_lead=False) | Q(team__isnull=False), name="role_leads_a_team"),
        ]
        indexes = [
            models.Index(fields=["person", "department"], name="role_person"),
            models.Index(fields=["department", "person"], name="role_department"),
            models.Index(fields=["department", "person"], condition=Q(team=None), name="role_without_team"),
            models.Index(fields=["team", "person"], condition=Q(team__isnull=False), name="role_team"),
            models.Index(fields=["team"], condition=Q(is_lead=True), name="role_leads"),
            models.Index(fields=["workplace", "person"], condition=Q(workplace__isnull=False), name="role_workplace"),
            models.Index(
                fields=["profession", "person"], condition=Q(profession__isnull=False), name="role_profession"
            ),
            models.Index(  # as a hub counts by department, and shows one of them
                fields=["profession", "department", "person"],
                condition=Q(profession__isnull=False),
                include=["started_on", "ended_on"],  # so that counting reads no row
                name="role_profession_dept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_title} ({self.department_id})"

    @property
    def has_ended(self) -> bool:
        """Whether it is over today."""
        return self.ended_on is not None and self.ended_on <= timezone.localdate()

    @property
    def is_current(self) -> bool:
        """Whether it is held today. The same as `RoleQuerySet.current`."""
        return not self.has_ended and (self.started_on is None or self.started_on <= timezone.localdate())

    @property
    def grade_name(self) -> str:
        """The band in words, "" where it is not said."""
        return str(Grade(self.grade).label) if self.grade else ""

    @property
    def arrangement_name(self) -> str:
        """How it is held in words, "" for the usual way."""
        return str(Arrangement(self.arrangement).label) if self.arrangement else ""


def departments_of(user: User | OuterRef) -> models.QuerySet[Department, int]:
    """Ids of the departments that `user` speaks and reads for: all current roles, and the departments they succeeded.

    A subquery for `department__in=`; nothing is fetched.
    """
    current = Role.objects.current().filter(person=within(user)).values("department")
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

"""Teams: a tree within each department."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from profiles.models.department import Department

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from profiles.models.user import User

PURPOSE_LONGEST = 200  # characters
SLUG_LONGEST = 80
DEEPEST = 8  # levels of a tree
MOST_BENEATH = 200  # teams directly under one, or at the top of one department: a page lists them all


class TeamQuerySet(models.QuerySet["Team"]):
    """Which teams."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Teams that `user` may see: all, for members; none for anybody else."""
        return self.all() if getattr(user, "may_read", False) else self.none()

    def open(self, on: date | None = None) -> Self:
        """Teams that exist on the day (today)."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on or timezone.localdate()))

    def beneath(self, team: "Team") -> Self:
        """All teams under `team`, at any depth."""
        return self.filter(ancestors__contains=[team.pk])

    def that_went_from(self, department: Department, slug: str) -> Self:
        """Teams that had this address in a department which others carry on; of two, the one that came from there."""
        renamed = moved_slug(slug, department)
        came_from_there = Case(When(slug=renamed, then=0), default=1)
        heirs = Department.objects.filter(inheritances__department=department)
        return self.filter(department__in=heirs, slug__in=[slug, renamed]).order_by(came_from_there, "pk")

    def directly_beneath(self, team: "Team | None") -> Self:
        """Teams one step under `team`, or the top ones of a department where it is None, by name."""
        return self.filter(parent=team).order_by("name", "pk")


def moved_slug(slug: str, department: Department) -> str:
    """The address of a team that came from `department`, where its own was taken."""
    return f"{slugify(department.abbreviation)[:12] or 'old'}-{slug}"[:SLUG_LONGEST].strip("-")


class Team(TimeStamped):
    """Some people of a department with one purpose. Its slug stays when it is renamed, so that links keep working.

    `ancestors` are the ids of the teams above it from the top one on: kept by `profiles.services` alone, with the lock
    of the department's row. A parent of another department is refused there too: no constraint can see it.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="teams")
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    ancestors = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=SLUG_LONGEST)
    purpose = models.CharField(_("purpose"), max_length=PURPOSE_LONGEST, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    head_count = models.PositiveIntegerField(_("people"), default=0, editable=False)  # see profiles.services.heads

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints = [
            models.UniqueConstraint(fields=["department", "slug"], name="team_slug_unique"),
            models.CheckConstraint(condition=~Q(ancestors__contains=[F("id")]), name="team_not_above_itself"),
            models.CheckConstraint(
                condition=Q(parent=None, ancestors__len=0) | Q(parent__isnull=False, ancestors__contains=[F("parent")]),
                name="team_parent_is_above",
            ),
            models.CheckConstraint(condition=Q(ancestors__len__lt=DEEPEST), name="team_not_too_deep"),
        ]
        indexes = [
            models.Index(fields=["department", "parent", "name"], name="team_department"),
            GinIndex(fields=["ancestors"], name="team_ancestors"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:team", args=[self.department.slug, self.slug])

    @property
    def is_open(self) -> bool:
        """Whether it exists today."""
        return self.ended_on is None or self.ended_on > timezone.localdate()


def paths_of(teams: "models.QuerySet[Team, Any]") -> list[tuple[Team, str]]:
    """Each of `teams` with the names from the top down to it, in the order of the tree. Two queries at most."""
    rows = list(teams)
    names = {team.pk: team.name for team in rows}
    missing = {pk for team in rows for pk in team.ancestors} - names.keys()
    if missing:
        names.update(Team.objects.filter(pk__in=missing).values_list("pk", "name"))
    paths = [(team, [*(names.get(pk, "") for pk in team.ancestors), team.name]) for team in rows]
    return [(team, " / ".join(path)) for team, path in sorted(paths, key=lambda pair: [*map(str.lower, pair[1])])]

"""Workplaces: the buildings in which civil servants of all departments sit."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from profiles.models.user import User

NAME_LONGEST = 80  # characters


class WorkplaceQuerySet(models.QuerySet["Workplace"]):
    """Which workplaces."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Workplaces that `user` may see: all, for members; none for anybody else."""
        return self.all() if getattr(user, "may_read", False) else self.none()

    def open(self, on: date | None = None) -> Self:
        """Workplaces that are in use on the day (today)."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on or timezone.localdate()))


class Workplace(TimeStamped):
    """A building, of no department in particular. One that was given up stays: roles of the past name it."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=NAME_LONGEST)
    town = models.CharField(_("town"), max_length=NAME_LONGEST)
    ended_on = models.DateField(_("given up on"), null=True, blank=True)

    objects = WorkplaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("workplace")
        verbose_name_plural = _("workplaces")
        ordering = ["town", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:place", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Whether it is in use today."""
        return self.ended_on is None or self.ended_on > timezone.localdate()

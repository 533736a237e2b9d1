"""Departments: they merge, split and are renamed, and nobody loses anything by it."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from profiles.models.user import User

ABOUT_LONGEST = 2000  # characters


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Which departments."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Departments that `user` may see: all, ended ones too, for members; none for anybody else."""
        return self.all() if getattr(user, "may_read", False) else self.none()

    def open(self, on: date | None = None) -> Self:
        """Departments that exist on the day (today)."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on or timezone.localdate()))

    def of_address(self, address: str) -> Self:
        """The department to whose domain an e-mail address belongs: exactly, never by a shared ending."""
        return self.filter(domains__domain__iexact=address.rpartition("@")[2])


class Department(TimeStamped):
    """A department of state. Ended ones stay: old badges remain readable."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40)
    abbreviation = models.CharField(_("abbreviation"), max_length=12)
    colour = models.CharField(_("colour"), max_length=7)  # as GOV.UK publishes it, #rrggbb
    contrast_safe_colour = models.CharField(_("contrast-safe colour"), max_length=7, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    head_count = models.PositiveIntegerField(_("people"), default=0, editable=False)  # see profiles.services.heads
    successors = models.ManyToManyField(
        "self", verbose_name=_("successors"), through="Succession", symmetrical=False, related_name="predecessors"
    )

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name"]
        permissions = [("every_department", _("Can work on every department, not only on those they host"))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:department", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Whether it exists today."""
        return self.ended_on is None or self.ended_on > timezone.localdate()

    @property
    def css_class(self) -> str:
        """The class that carries its colour, see the generated style sheet."""
        return f"org-{self.slug}"

    @property
    def text_colour(self) -> str:
        """The colour on which white text can be read."""
        return self.contrast_safe_colour or self.colour


class Introduction(TimeStamped):
    """A department in its own words, made when somebody writes them.

    Not columns of `Department`: badges join that table for every face on every page, and none shows this.
    """

    department = models.OneToOneField(
        Department, primary_key=True, on_delete=models.CASCADE, related_name="introduction"
    )
    about = models.TextField(_("about"), max_length=ABOUT_LONGEST, blank=True)
    about_html = models.TextField(blank=True, editable=False)
    website = models.URLField(_("website"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")

    def __str__(self) -> str:
        return f"{self.department_id}"


class DepartmentDomain(models.Model):
    """A domain whose addresses belong to the department."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(_("domain"), max_length=253)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        constraints = [models.UniqueConstraint(Lower("domain"), name="department_domain_unique")]

    def __str__(self) -> str:
        return self.domain


class Succession(models.Model):
    """`department` ended and `successor` carries on, directly or over several steps (`is_direct`).

    The rows are the transitive closure, written by `profiles.services.set_successors`, so that the reading rule needs
    one look-up however often departments were reshaped.
    """

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="inheritances")
    is_direct = models.BooleanField(_("direct"))

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["successor", "department"], name="succession_unique"),
            models.CheckConstraint(condition=~Q(department=models.F("successor")), name="succession_not_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.department_id} → {self.successor_id}"

"""The rules of the house: versions of at most twelve lines."""

from typing import Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from moderation.models.about import Rule
from profiles.models import User

MOST_LINES = 12
LINE_TITLE_LONGEST, LINE_LONGEST, WHY_LONGEST = 100, 400, 1_000  # characters

_M = TypeVar("_M", bound=models.Model)


class HouseQuerySet(models.QuerySet[_M]):
    """What every member may read."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All of it for members, nothing for anybody else."""
        return self.all() if not isinstance(user, AnonymousUser) and user.may_read else self.none()


class RulesQuerySet(HouseQuerySet["Rules"]):
    """Which versions."""

    def begun(self) -> Self:
        """Those whose day has come."""
        return self.filter(in_force_from__lte=timezone.localdate())

    def latest_first(self) -> Self:
        """The newest number first."""
        return self.order_by("-number")


class Rules(models.Model):
    """One version. It is never changed: another one follows it, from its day on."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    in_force_from = models.DateField(_("in force from"))
    why = models.CharField(_("why"), max_length=WHY_LONGEST, blank=True)  # what changed, for everybody to read
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = RulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("rules of the house")
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="rules_number_from_one")]

    def __str__(self) -> str:
        return f"{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:rules-version", args=[self.number])

    @property
    def is_to_come(self) -> bool:
        """Whether its day is still to come."""
        return self.in_force_from > timezone.localdate()


class RuleLine(models.Model):
    """One line of a version. Its `code` is the same in every version; a trigger refuses to change a line."""

    rules = models.ForeignKey(Rules, db_index=False, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("number"))
    code = models.SlugField(_("code"), max_length=40, db_index=False)
    rule = models.CharField(_("reason of reports"), max_length=12, choices=Rule, blank=True)
    title = models.CharField(_("title"), max_length=LINE_TITLE_LONGEST)
    text = models.CharField(_("text"), max_length=LINE_LONGEST)
    title_cy = models.CharField(_("title in Welsh"), max_length=LINE_TITLE_LONGEST, blank=True)
    text_cy = models.CharField(_("text in Welsh"), max_length=LINE_LONGEST, blank=True)

    class Meta:
        verbose_name = _("line of the rules")
        verbose_name_plural = _("lines of the rules")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(position__range=(1, MOST_LINES)), name="rule_line_of_twelve"),
            models.UniqueConstraint(fields=["rules", "position"], name="rule_line_position_unique"),
            models.UniqueConstraint(fields=["rules", "code"], name="rule_line_code_unique"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="rule_line_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def shown_title(self) -> str:
        """In Welsh for who reads Welsh, where there is one."""
        return (self.title_cy if _reads_welsh() else "") or self.title

    @property
    def shown_text(self) -> str:
        """In Welsh for who reads Welsh, where there is one."""
        return (self.text_cy if _reads_welsh() else "") or self.text


def _reads_welsh() -> bool:
    return (translation.get_language() or "").startswith("cy")

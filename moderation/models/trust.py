"""What the community may do, and how trust grows: the figures, how far the night came, and what was taken back."""

from typing import TYPE_CHECKING, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from moderation.models.act import Act
from moderation.weighing import HEAVIEST_CIRCLE
from profiles.models import Trust

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LEAST_TO_HIDE: Final = HEAVIEST_CIRCLE + 0.1  # one circle alone never hides anything
MOST_TO_HIDE: Final = 20.0
FEWEST_TO_QUIET: Final = 3  # people
FEWEST_DEPARTMENTS: Final = 2  # of them
LONGEST_QUIET: Final = 3  # days
LONGEST_WINDOW: Final = 1_440  # minutes
FEWEST_WHO_THANK: Final = 3  # departments
MOST_TO_GROW: Final = 1_000  # of anything; nothing is counted further


def _number(
    name: "str | StrPromise", default: int, *, least: int = 0, most: int = MOST_TO_GROW
) -> "models.Field[int, int]":
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(name, default=default, validators=bounds)


class ThresholdsQuerySet(models.QuerySet["Thresholds"]):
    """The one row."""

    def now(self) -> "Thresholds":
        """The figures in force: those of the row, or the ones here where nobody has changed any. One query."""
        return self.first() or Thresholds()


class Thresholds(models.Model):
    """From when on the community hides and quiets, and how trust grows. One row; without it these figures hold."""

    one = models.BooleanField(default=True, unique=True, editable=False)
    hide_at = models.FloatField(
        _("reports hide at a weight of"),
        default=3.0,
        validators=[MinValueValidator(LEAST_TO_HIDE), MaxValueValidator(MOST_TO_HIDE)],
        help_text=_("A report of a member weighs 1. Never so low that people of one circle could do it alone."),
    )
    quiet_people = _number(
        _("a newcomer is quieted by so many people"), FEWEST_TO_QUIET, least=FEWEST_TO_QUIET, most=50
    )
    quiet_departments = _number(_("of so many departments"), FEWEST_DEPARTMENTS, least=FEWEST_DEPARTMENTS, most=50)
    quiet_texts = _number(_("who report so many of their texts"), 2, least=2, most=50)
    quiet_minutes = _number(_("within so many minutes"), 60, least=5, most=LONGEST_WINDOW)
    quiet_days = _number(_("for so many days at most"), LONGEST_QUIET, least=1, most=LONGEST_QUIET)
    thanking_departments = _number(
        _("departments that found words useful"),
        FEWEST_WHO_THANK,
        least=FEWEST_WHO_THANK,
        most=50,
    )
    member_days = _number(_("member: days here"), 7, least=1)
    member_read = _number(_("member: conversations read"), 15)
    member_replies = _number(_("member: replies written"), 3)
    member_thanks = _number(_("member: people who found words useful"), 3, least=FEWEST_WHO_THANK)
    regular_days = _number(_("regular: days here"), 60, least=1)
    regular_read = _number(_("regular: conversations read"), 100)
    regular_replies = _number(_("regular: replies written"), 20)
    regular_thanks = _number(_("regular: people who found words useful"), 10, least=FEWEST_WHO_THANK)

    objects = ThresholdsQuerySet.as_manager()

    class Meta:
        verbose_name = _("thresholds of the community")
        verbose_name_plural = _("thresholds of the community")
        constraints = [
            models.CheckConstraint(condition=Q(one=True), name="thresholds_one_row"),
            models.CheckConstraint(
                condition=Q(hide_at__gte=LEAST_TO_HIDE, hide_at__lte=MOST_TO_HIDE), name="thresholds_no_circle_hides"
            ),
            models.CheckConstraint(
                condition=Q(
                    quiet_people__gte=FEWEST_TO_QUIET,
                    quiet_departments__gte=FEWEST_DEPARTMENTS,
                    quiet_departments__lte=F("quiet_people"),
                    quiet_texts__gte=2,
                ),
                name="thresholds_few_never_quiet",
            ),
            models.CheckConstraint(
                condition=Q(
                    quiet_minutes__gte=5,
                    quiet_minutes__lte=LONGEST_WINDOW,
                    quiet_days__gte=1,
                    quiet_days__lte=LONGEST_QUIET,
                ),
                name="thresholds_quiet_is_short",
            ),
            models.CheckConstraint(
                condition=Q(
                    thanking_departments__gte=FEWEST_WHO_THANK,
                    member_thanks__gte=F("thanking_departments"),
                    regular_thanks__gte=F("member_thanks"),
                ),
                name="thresholds_thanks_come_from_afar",
            ),
            models.CheckConstraint(
                condition=Q(
                    member_days__gte=1,
                    regular_days__gte=F("member_days"),
                    regular_days__lte=MOST_TO_GROW,
                    regular_read__gte=F("member_read"),
                    regular_read__lte=MOST_TO_GROW,
                    regular_replies__gte=F("member_replies"),
                    regular_replies__lte=MOST_TO_GROW,
                    regular_thanks__lte=MOST_TO_GROW,
                ),
                name="thresholds_regular_is_more",
            ),
        ]

    def __str__(self) -> str:
        return str(_("thresholds"))


class Growth(models.Model):
    """One nightly run in which trust grows: up to which person it came. It goes on where it stopped."""

    night = models.DateField(_("night of"), unique=True)
    reached = models.BigIntegerField(_("up to the person"), default=0)
    risen = models.PositiveIntegerField(_("people who rose"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("night in which trust grew")
        verbose_name_plural = _("nights in which trust grew")

    def __str__(self) -> str:
        return f"{self.night}"


class Fall(models.Model):
    """A pause or a suspension took a level of trust from whom it concerns; undone, it gives it back."""

    act = models.OneToOneField(Act, primary_key=True, on_delete=models.CASCADE, related_name="fall")
    was = models.PositiveSmallIntegerField(_("trust before"), choices=Trust)

    class Meta:
        verbose_name = _("fall of trust")
        verbose_name_plural = _("falls of trust")
        constraints = [models.CheckConstraint(condition=Q(was__gt=0), name="fall_from_somewhere")]

    def __str__(self) -> str:
        return f"#{self.act_id}"

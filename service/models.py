"""A line on every page, the switch to reading only, and when each process was last seen. No key to a person."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LINE_LONGEST: Final = 200  # characters: two lines on a phone


class Level(models.IntegerChoices):
    """How much a line matters; of two at a time the weightier is shown."""

    NOTICE = 1, _("Notice")
    WARNING = 2, _("Warning")
    URGENT = 3, _("Urgent")


class Banner(models.Model):
    """A line on every page of the site and of the admin, from a moment on, until another one."""

    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.NOTICE)
    text = models.CharField(_("text"), max_length=LINE_LONGEST, help_text=_("One line, in plain words."))
    welsh_text = models.CharField(
        _("text in Welsh"), max_length=LINE_LONGEST, blank=True, help_text=_("Without it the English is shown.")
    )
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Without it the line stays until somebody ends it.")
    )

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")), name="banner_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3]), name="banner_level_is_one"),
            models.CheckConstraint(condition=~Q(text=""), name="banner_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class ReadOnly(models.Model):
    """While the one row is there, CivNet is read and not written. Adding it is the switch, deleting it ends it."""

    one = models.BooleanField(default=True, unique=True, editable=False)
    began_at = models.DateTimeField(_("since"), auto_now_add=True)
    back_at = models.DateTimeField(
        _("writing is expected back at"), null=True, blank=True, help_text=_("People are told. Nothing ends by it.")
    )

    class Meta:
        verbose_name = _("reading only")
        verbose_name_plural = _("reading only")
        constraints = [models.CheckConstraint(condition=Q(one=True), name="read_only_one_row")]

    def __str__(self) -> str:
        return str(_("reading only"))


class Program(models.TextChoices):
    """Whose pulse is taken."""

    WORKER = "worker", _("Worker")
    BEAT = "beat", _("Beat")


class Pulse(models.Model):
    """When a sort of process was last seen at work: every half minute while one of them lives."""

    program = models.CharField(_("process"), max_length=10, choices=Program, primary_key=True)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")
        constraints = [models.CheckConstraint(condition=Q(program__in=["worker", "beat"]), name="pulse_program_is_one")]

    def __str__(self) -> str:
        return self.program

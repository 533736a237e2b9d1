"""`Report`: somebody asks a moderator to look."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from moderation.models.about import (
    NOTE_LONGEST,
    AboutQuerySet,
    AboutSomething,
    Rule,
    file_has_place,
    on_the_same,
    one_target,
)
from profiles.models import User


class Outcome(models.TextChoices):
    """What became of a report."""

    HIDDEN = "hidden", _("hidden")
    RESTORED = "restored", _("shown again")
    NO_ACTION = "no-action", _("no action")
    EDITED_OUT = "edited-out", _("words removed")
    MOVED = "moved", _("moved")
    LOCKED = "locked", _("locked")
    WARNED = "warned", _("author warned")
    PAUSED = "paused", _("author paused")
    SUSPENDED = "suspended", _("author suspended")
    SPILL = "spill", _("taken away as a spill")
    TAKEN_BACK = "taken-back", _("decision taken back")


NOT_UPHELD = (  # the moderator saw nothing against the rules in it, or not any more
    *(Outcome.NO_ACTION, Outcome.RESTORED, Outcome.TAKEN_BACK),
)


class ReportQuerySet(AboutQuerySet["Report"]):
    """Which reports."""

    def open(self) -> Self:
        """Reports that nobody has answered yet."""
        return self.filter(handled_at=None)

    def by(self, reporter: User) -> Self:
        """The reports of one person."""
        return self.filter(reporter=reporter)

    def beside(self) -> Self:
        """For a subquery: those on the same thing that are open, or were answered at once, with the row outside."""
        both_open = Q(IsNull(OuterRef("handled_at"), True), handled_at=None)
        return self.filter(on_the_same(), Q(handled_at=OuterRef("handled_at")) | both_open)

    def one_a_thing(self, moderator: User | AnonymousUser) -> Self:
        """Of the reports on one thing that `moderator` may see the oldest; what one act answered stands together."""
        earlier = Q(created_at__lt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk"))
        return self.filter(~Exists(Report.objects.open_to(moderator).beside().filter(earlier)))


class Report(AboutSomething):
    """Somebody asks a moderator to look at something. Whoever is concerned never learns who."""

    reporter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reports_made")
    rule = models.CharField(_("rule"), max_length=12, choices=Rule)
    note = models.CharField(_("note"), max_length=NOTE_LONGEST, blank=True)
    weight = models.FloatField(_("weight"), default=1.0, db_default=1.0)  # of the reporter's record
    created_at = models.DateTimeField(_("reported at"), auto_now_add=True)
    submission = models.UUIDField(null=True, blank=True, editable=False)  # the form's one-time token
    is_first = models.BooleanField(
        _("first in line"), default=False, db_default=False
    )  # what the community has acted on
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        User,
        verbose_name=_("claimed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reports_claimed",
    )
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    handled_by = models.ForeignKey(
        User,
        verbose_name=_("handled by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports_handled",
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    alerted_at = models.DateTimeField(  # that nobody has looked at it for long: once
        _("alerted at"), null=True, blank=True, editable=False
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(condition=one_target(), name="report_one_target"),
            models.CheckConstraint(condition=file_has_place(), name="report_file_has_place"),
            models.UniqueConstraint(
                fields=["reporter", "entry", "reply", "person", "group", "introduction", "upload"],
                condition=Q(handled_at=None),
                nulls_distinct=False,
                name="report_one_open",
            ),
            models.UniqueConstraint(fields=["reporter", "submission"], name="report_submission_unique"),
            models.CheckConstraint(condition=~Q(rule=Rule.OTHER) | ~Q(note=""), name="report_other_has_note"),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None, outcome="")
                | Q(handled_at__isnull=False) & ~Q(outcome=""),  # without a moderator: by the community
                name="report_handled_by_whom",
            ),
            models.CheckConstraint(condition=Q(weight__gte=0), name="report_weight_not_negative"),
            models.CheckConstraint(
                condition=Q(claimed_by=None) | Q(claimed_at__isnull=False), name="report_claimed_when"
            ),
        ]
        indexes = [
            models.Index(fields=["entry"], condition=Q(entry__isnull=False), name="report_entry"),
            models.Index(fields=["reply"], condition=Q(reply__isnull=False), name="report_reply"),
            models.Index(
                fields=["-is_first", "created_at", "id"], condition=Q(handled_at=None), name="report_open_in_line"
            ),
            models.Index(fields=["-handled_at", "-id"], name="report_handled_newest"),
            models.Index(fields=["reporter", "-created_at"], name="report_rate"),
            models.Index(fields=["concerns", "-created_at", "-id"], name="report_concerns"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} #{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether a moderator has still to look at it."""
        return self.handled_at is None

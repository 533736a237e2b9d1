"""Reports of people and acts of moderators. What was written stands here; `audit` holds codes and numbers only."""

from typing import Any, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from content.models import Entry, Exactly, OnEntryOrReply, Reply, State
from profiles.models import User

NOTE_LONGEST = 1_000  # characters
OPEN_TO_MODERATORS = (State.PUBLISHED, State.HIDDEN)  # never drafts, nothing that its author deleted, no spill
OLDEST_OPEN_FIRST = (F("handled_at").desc(nulls_first=True), "created_at", "pk")
_M = TypeVar("_M", bound=models.Model)


class Rule(models.TextChoices):
    """The rules of the house that a report or an act names. The codes stand in `audit`: they never change."""

    ATTACK = "attack", _("Personal attack or harassment")
    PRIVATE = "private", _("Personal data or a private matter")
    MARKING = "marking", _("Marked above OFFICIAL, or should be")
    OFF_TOPIC = "off-topic", _("Off topic or advertising")
    CODE = "code", _("Illegal, or against the Civil Service Code")
    OTHER = "other", _("Something else")


class Outcome(models.TextChoices):
    """What became of a report."""

    HIDDEN = "hidden", _("hidden")
    RESTORED = "restored", _("shown again")
    NO_ACTION = "no-action", _("no action")


class OfWordsQuerySet(models.QuerySet[_M]):
    """What reports and acts have in common: both are about words of somebody."""

    def about(self, target: Entry | Reply) -> Self:
        """Rows about this entry or reply."""
        return self.filter(**{"entry" if isinstance(target, Entry) else "reply": target.pk})

    def open_to(self, moderator: User | AnonymousUser) -> Self:
        """Rows that `moderator` may see: none about their own words, or they would learn who reported them."""
        if isinstance(moderator, AnonymousUser) or not moderator.may_read:
            return self.none()
        return self.exclude(entry__author=moderator).exclude(reply__author=moderator)


class ReportQuerySet(OfWordsQuerySet["Report"]):
    """Which reports."""

    def open(self) -> Self:
        """Reports that nobody has answered yet."""
        return self.filter(handled_at=None)

    def by(self, reporter: User) -> Self:
        """The reports of one person."""
        return self.filter(reporter=reporter)


class Report(OnEntryOrReply):
    """Somebody asks a moderator to look at an entry or a reply. Its author never learns who."""

    reporter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reports_made")
    rule = models.CharField(_("rule"), max_length=12, choices=Rule)
    note = models.CharField(_("note"), max_length=NOTE_LONGEST, blank=True)
    created_at = models.DateTimeField(_("reported at"), auto_now_add=True)
    submission = models.UUIDField(null=True, blank=True, editable=False)  # the form's one-time token
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

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(condition=Exactly(1), name="report_one_target"),
            models.UniqueConstraint(
                fields=["reporter", "entry", "reply"],
                condition=Q(handled_at=None),
                nulls_distinct=False,
                name="report_one_open",
            ),
            models.UniqueConstraint(fields=["reporter", "submission"], name="report_submission_unique"),
            models.CheckConstraint(condition=~Q(rule=Rule.OTHER) | ~Q(note=""), name="report_other_has_note"),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None, outcome="")
                | Q(handled_at__isnull=False, handled_by__isnull=False) & ~Q(outcome=""),
                name="report_handled_by_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["entry"], condition=Q(entry__isnull=False), name="report_entry"),
            models.Index(fields=["reply"], condition=Q(reply__isnull=False), name="report_reply"),
            models.Index(fields=["created_at", "id"], condition=Q(handled_at=None), name="report_open_oldest"),
            models.Index(fields=["-handled_at", "-id"], name="report_handled_newest"),
            models.Index(fields=["reporter", "-created_at"], name="report_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} #{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether a moderator has still to look at it."""
        return self.handled_at is None


class ActKind(models.TextChoices):
    """What a moderator did."""

    HIDE = "hide", _("hid it")
    RESTORE = "restore", _("showed it again")
    NO_ACTION = "no-action", _("left it as it is")


class ActQuerySet(OfWordsQuerySet["Act"]):
    """Which acts."""


class Act(OnEntryOrReply):
    """What a moderator did with an entry or a reply, and the words that its author, or the reporter, was told."""

    kind = models.CharField(_("act"), max_length=12, choices=ActKind)
    moderator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="moderator_acts")
    rule = models.CharField(_("rule"), max_length=12, choices=Rule, blank=True)  # blank: no rule was broken
    reason = models.CharField(_("reason"), max_length=NOTE_LONGEST)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of a moderator")
        verbose_name_plural = _("acts of moderators")
        permissions = [("moderate", "Can hide and restore what people wrote, and answer reports")]
        constraints = [
            models.CheckConstraint(condition=Exactly(1), name="act_one_target"),
            models.CheckConstraint(condition=~Q(kind=ActKind.HIDE) | ~Q(rule=""), name="act_hide_names_rule"),
        ]
        indexes = [
            models.Index(fields=["entry", "-created_at"], condition=Q(entry__isnull=False), name="act_entry"),
            models.Index(fields=["reply", "-created_at"], condition=Q(reply__isnull=False), name="act_reply"),
            models.Index(fields=["-created_at", "-id"], name="act_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"


def entries_open_to(moderator: User | AnonymousUser) -> models.QuerySet[Entry]:
    """Entries that `moderator` sees in the admin: what they may read, and what was reported or acted upon.

    A report opens the one entry, in whatever room it stands, and nothing else of that room.
    """
    if isinstance(moderator, AnonymousUser) or not moderator.may_read:
        return Entry.objects.none()
    readable = Entry.objects.visible_to(moderator).filter(state__in=OPEN_TO_MODERATORS)
    return readable | Entry.objects.filter(_brought_up("entry"))


def replies_open_to(moderator: User | AnonymousUser) -> models.QuerySet[Reply]:
    """Replies that `moderator` sees in the admin: what they may read, and what was reported or acted upon."""
    if isinstance(moderator, AnonymousUser) or not moderator.may_read:
        return Reply.objects.none()
    readable = Reply.objects.visible_to(moderator).filter(state__in=OPEN_TO_MODERATORS)
    return readable | Reply.objects.filter(_brought_up("reply"))


def _brought_up(name: str) -> Q:
    """Reported by somebody, or acted upon by a moderator, and neither a draft nor deleted nor a spill."""
    mine: dict[str, Any] = {name: OuterRef("pk")}
    return Q(state__in=OPEN_TO_MODERATORS) & (
        Q(Exists(Report.objects.filter(**mine))) | Q(Exists(Act.objects.filter(**mine)))
    )

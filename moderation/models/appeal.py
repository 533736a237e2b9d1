"""`Appeal`: whoever an act was done to asks a second moderator to look at it again."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from moderation.models.about import NOTE_LONGEST, is_spill
from moderation.models.act import Act
from profiles.models import User

APPEAL_LONGEST = 2_000  # characters
EVIDENCE_LONGEST = 120_000  # a title and the longest body


class AppealOutcome(models.TextChoices):
    """What the second moderator decided. The codes stand in the ledger: they never change."""

    WON = "won", _("won: undone")
    LOST = "lost", _("lost: it stands")


class Appeal(models.Model):
    """One for an act, by the person concerned. What was said then is kept here, whatever becomes of it elsewhere."""

    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="appeal", verbose_name=_("act"))
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appeals", verbose_name=_("person"))
    words = models.CharField(_("appeal"), max_length=APPEAL_LONGEST)
    evidence = models.TextField(_("what was said at the time"), max_length=EVIDENCE_LONGEST, blank=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    submission = models.UUIDField(null=True, blank=True, editable=False)  # the form's one-time token
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals_decided", verbose_name=_("by")
    )
    outcome = models.CharField(_("outcome"), max_length=4, choices=AppealOutcome, blank=True)
    reason = models.CharField(_("reason"), max_length=NOTE_LONGEST, blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="appeal_says_why"),
            models.UniqueConstraint(fields=["person", "submission"], name="appeal_submission_unique"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, outcome="", reason="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="") & ~Q(reason=""),
                name="appeal_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="appeal_not_decided_by_oneself"
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], condition=Q(decided_at=None), name="appeal_open_oldest"),
            models.Index(fields=["-created_at", "-id"], name="appeal_newest"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def what_was_said(self) -> str:
        """The evidence, for whoever may see the appeal; nothing of what was found to be a spill since."""
        return "" if is_spill(self.act.target) else self.evidence

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second moderator."""
        return self.decided_at is None

"""The audit trail: records, the seals that chain them, and what each check found. All of it only grows.

Numbers and codes only, no text of anybody. Decision 0043 says why the chain is made after the records, not with them.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """Who did what to what, and why. The web and worker roles of the database may insert and read, nothing else.

    Every column is sealed (`audit.canonical`): a new one must be written there, as a new version.
    """

    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("actor"), null=True, blank=True)  # null: the system itself
    action = models.CharField(_("action"), max_length=60)
    target_type = models.CharField(_("of"), max_length=60, blank=True)
    target_id = models.BigIntegerField(_("number"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)  # a code, never a person's words
    request_id = models.CharField(_("request"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_record_newest"),
            models.Index(fields=["target_type", "target_id"], name="audit_record_target"),
            models.Index(fields=["actor_id", "-at"], name="audit_record_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id or ''}".strip()


class Seal(models.Model):
    """A link of the chain: the records with numbers after `after` up to `upto`, in order, and the seal before it.

    `marks` repeats the number and the first bytes of the hash of each record, so that a check can name the one that
    was changed. `digest` covers the full hashes, everything else of the seal, and the digest of the seal before.
    """

    number = models.BigIntegerField(_("number"), primary_key=True)  # 1, 2, 3 … without a gap
    made_at = models.DateTimeField(_("made at"))
    after = models.BigIntegerField(_("after record"), unique=True)
    upto = models.BigIntegerField(_("up to record"))
    count = models.PositiveIntegerField(_("records"))
    marks = models.BinaryField(_("marks"))
    previous = models.CharField(_("digest before"), max_length=64, unique=True)
    digest = models.CharField(_("digest"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("seal of the trail")
        verbose_name_plural = _("seals of the trail")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="audit_seal_number"),
            models.CheckConstraint(condition=Q(upto__gt=F("after")), name="audit_seal_range"),
        ]

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


class CheckState(models.TextChoices):
    """How far a check came."""

    GOING_ON = "going-on", _("going on")
    WHOLE = "whole", _("whole")
    BROKEN = "broken", _("broken")


class Fault(models.TextChoices):
    """What a check finds. `number` beside it is that of a record, or of a seal."""

    CHANGED = "changed", _("a record was changed")
    REMOVED = "removed", _("a record was removed")
    INSERTED = "inserted", _("a record was put in later")
    SEAL_CHANGED = "seal-changed", _("a seal was changed")
    SEAL_REMOVED = "seal-removed", _("a seal was removed")
    HEAD_DIFFERS = "head-differs", _("a seal differs from the one that was noted")


class Check(models.Model):
    """How far a check of the chain came: one row a slice, the last of a run with its result. `began_at` is the run."""

    began_at = models.DateTimeField(_("began at"))
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=10, choices=CheckState)
    upto_seal = models.BigIntegerField(_("up to seal"))  # 0: there is none
    digest = models.CharField(_("digest"), max_length=64, blank=True)  # of that seal, as it was found
    records = models.BigIntegerField(_("records looked at"))
    faults = models.PositiveIntegerField(_("faults"))
    first_fault = models.CharField(_("first fault"), max_length=20, choices=Fault, blank=True)
    first_number = models.BigIntegerField(_("its number"), null=True, blank=True)

    class Meta:
        verbose_name = _("check of the trail")
        verbose_name_plural = _("checks of the trail")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(faults=0, first_fault="", first_number=None)
                | Q(faults__gt=0, first_number__isnull=False) & ~Q(first_fault=""),
                name="audit_check_names_fault",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckState.WHOLE) | Q(faults=0), name="audit_check_whole_has_no_fault"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d %H:%M}"

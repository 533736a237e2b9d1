"""The audit trail: one append-only table. Numbers and codes only, no text of anybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """Who did what to what, and why. The web and worker roles of the database may insert and read, nothing else."""

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

"""`Attachment`: a picture or a file in the text of an entry or a reply, and who may have it."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models.attached import Exactly, OnEntryOrReply
from content.models.entry import Entry
from content.models.reply import Reply
from profiles.models import User
from uploads.models import Upload

ALT_LONGEST = 500  # characters


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Which attachments."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those in texts that `user` may read. What only an older version held opens to those who may edit."""
        now = Q(entry__in=Entry.objects.visible_to(user)) | Q(reply__in=Reply.objects.visible_to(user))
        before = Q(entry__in=Entry.objects.editable_by(user)) | Q(reply__in=Reply.objects.editable_by(user))
        return self.filter(Q(is_current=True) & now | Q(is_current=False) & before)


class Attachment(OnEntryOrReply):
    """An upload that a text refers to by its address, or did in an older version (`is_current` false)."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="attachments")
    is_current = models.BooleanField(default=True)
    is_decorative = models.BooleanField(_("decorative"), default=False)  # says nothing that its text does not
    alt = models.CharField(_("description"), max_length=ALT_LONGEST, blank=True)  # as the text has it
    created_at = models.DateTimeField(_("attached at"), auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(condition=Exactly(1), name="attachment_one_target"),
            models.UniqueConstraint(
                fields=["upload", "entry", "reply"], nulls_distinct=False, name="attachment_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["entry"], condition=Q(entry__isnull=False), name="attachment_entry"),
            models.Index(fields=["reply"], condition=Q(reply__isnull=False), name="attachment_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}"

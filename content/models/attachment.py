"""`Attachment`: a picture or a file in the text of an entry or a reply, and who may have it."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from content.models.attached import Exactly, OnEntryOrReply
from content.models.choices import State
from content.models.entry import Entry
from content.models.reply import Reply
from groups.models import Group
from profiles.models import User
from uploads.models import Upload, UploadState

ALT_LONGEST = 500  # characters


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Which attachments."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those in texts that `user` may read. What only an older version held opens to those who may edit.

        The texts are asked for row by row: one picture must not cost a walk over all that the user may read.
        """
        entry, reply = {"pk": OuterRef("entry")}, {"pk": OuterRef("reply")}
        now = Exists(Entry.objects.visible_to(user).filter(**entry)) | Exists(
            Reply.objects.visible_to(user).filter(**reply)
        )
        before = Exists(Entry.objects.editable_by(user).filter(**entry)) | Exists(
            Reply.objects.editable_by(user).filter(**reply)
        )
        return self.filter((Q(is_current=True) & now) | (Q(is_current=False) & before))

    def of_spills(self) -> Self:
        """Those in texts that were taken away as a spill, in any version."""
        return self.filter(Q(entry__state=State.QUARANTINED) | Q(reply__state=State.QUARANTINED))

    def current(self) -> Self:
        """Those that the texts refer to as they stand."""
        return self.filter(is_current=True)

    def on(self, target: Entry | Reply) -> Self:
        """Those of one text, of all its versions."""
        return self.filter(entry=target) if isinstance(target, Entry) else self.filter(reply=target)

    def in_group(self, group: Group) -> Self:
        """Those that can be fetched, in texts of one group, with what a line about each shows."""
        theirs = Q(entry__group=group) | Q(reply__entry__group=group)
        ready = self.filter(theirs, upload__state=UploadState.READY)
        return ready.select_related("upload", "entry__author", "reply__entry", "reply__author").defer(
            *(f"{text}__{part}" for text in ("entry", "reply") for part in ("body", "body_html"))
        )

    def to_show_again(self) -> Self:
        """Those whose text was rendered before their upload was released."""
        return self.current().filter(is_shown=False, upload__state=UploadState.READY)


class Attachment(OnEntryOrReply):
    """An upload that a text refers to by its address, or did in an older version (`is_current` false)."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="attachments")
    is_current = models.BooleanField(default=True)
    is_decorative = models.BooleanField(_("decorative"), default=False)  # says nothing that its text does not
    alt = models.CharField(_("description"), max_length=ALT_LONGEST, blank=True)  # as the text has it
    is_shown = models.BooleanField(default=False, editable=False)  # in the HTML of the text: it was ready then
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
            models.Index(
                fields=["upload"],
                condition=Q(is_current=True, is_shown=False),
                name="attachment_to_show",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}"


def uploads_visible_to(user: User | AnonymousUser) -> "models.QuerySet[Upload]":
    """Uploads that `user` may have: in a text that they may read, or their own while no text holds it.

    A file of a spill is nobody's, wherever else it stands. A face is nobody's attachment: it has a door of its own.
    """
    rows = Attachment.objects.filter(upload=OuterRef("pk"))
    may_have_own = getattr(user, "may_read", False) and not getattr(user, "is_looked_at", False)
    own = Q(uploader_id=user.pk) & ~Exists(rows) if may_have_own else Q(pk=None)
    return Upload.objects.filter(Exists(rows.visible_to(user)) | own).exclude(Exists(rows.of_spills()))

"""`Upload`: one file that somebody sent, from its first byte to its release or refusal. Rows elsewhere point at it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped

NAME_LONGEST = 255  # characters


class UploadState(models.TextChoices):
    """Where an upload is in its life."""

    RECEIVING = "receiving", _("being sent")
    WAITING = "waiting", _("being checked")  # for the scanner, and the worker that prepares pictures
    READY = "ready", _("ready")
    REFUSED = "refused", _("refused")


class UploadKind(models.TextChoices):
    """What it is, by its content: a picture is shown, a file is only handed out."""

    UNKNOWN = "", _("not known yet")
    PICTURE = "picture", _("picture")
    FILE = "file", _("file")


class Upload(TimeStamped):
    """One file. `uploader_id` is a plain number, since people stand above this app.

    The uploader may see the file until a row points at it; from then on that row's readers may, and nobody else.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # its name in addresses and in storage
    uploader_id = models.BigIntegerField(_("uploader"))
    name = models.CharField(_("name"), max_length=NAME_LONGEST)  # as people see it; never a path
    size_bytes = models.BigIntegerField(_("size in bytes"))  # as announced; what is stored may not differ
    received_bytes = models.BigIntegerField(default=0, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=UploadState, default=UploadState.RECEIVING)
    refusal = models.CharField(_("why refused"), max_length=30, blank=True)  # a code; words are made for the reader
    kind = models.CharField(_("kind"), max_length=10, choices=UploadKind, default=UploadKind.UNKNOWN, blank=True)
    media_type = models.CharField(_("media type"), max_length=100, blank=True)  # by content
    width = models.PositiveIntegerField(null=True, blank=True, editable=False)  # pixels of the largest size kept
    height = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(
                condition=Q(received_bytes__gte=0, received_bytes__lte=F("size_bytes")),
                name="upload_received_at_most_all",
            ),
            models.CheckConstraint(
                condition=Q(state=UploadState.RECEIVING)
                | Q(state=UploadState.REFUSED)
                | Q(received_bytes=F("size_bytes")),
                name="upload_is_whole_before_it_is_checked",
            ),
            models.CheckConstraint(
                condition=~Q(state=UploadState.READY) | ~Q(kind=UploadKind.UNKNOWN), name="upload_ready_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["uploader_id", "-created_at"], name="upload_by_uploader"),
            models.Index(fields=["created_at"], condition=~Q(state="ready"), name="upload_unfinished"),
        ]

    def __str__(self) -> str:
        return self.name

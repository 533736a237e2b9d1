"""`Upload`: one file that somebody sent, from its first byte to its release or refusal. Rows elsewhere point at it."""

import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from uploads.wording import sentence

NAME_LONGEST = 255  # characters
LARGE_BYTES = 100_000_000  # from here on a scan takes longer than a common task may


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


class UploadQuerySet(models.QuerySet["Upload"]):
    """Which uploads."""

    def of(self, uploader_id: int | None) -> Self:
        """What one person sent."""
        return self.filter(uploader_id=uploader_id)

    def with_tokens(self, tokens: Iterable[uuid.UUID | str]) -> Self:
        """Those with one of `tokens`; what is no token at all finds nothing."""
        return self.filter(token__in=[token for token in map(as_token, tokens) if token is not None])

    def pinned(self) -> Self:
        """Locked to the end of the transaction: none is swept away or released meanwhile."""
        return self.select_for_update(of=("self",), no_key=True)

    def small(self) -> Self:
        """What is checked within the time of a common task."""
        return self.filter(size_bytes__lte=LARGE_BYTES)

    def large(self) -> Self:
        """What has a task of its own."""
        return self.filter(size_bytes__gt=LARGE_BYTES)

    def due(self) -> Self:
        """What waits to be checked and is in nobody's hands, oldest first."""
        now = timezone.now()
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, state=UploadState.WAITING, due_at__lte=now).order_by("due_at", "pk")

    def in_hand(self) -> Self:
        """What a worker looks at now."""
        return self.filter(state=UploadState.WAITING, leased_until__gt=timezone.now())

    def leased(self, *, for_seconds: float, lease_seconds: float) -> "Iterator[Upload]":
        """Take due rows one by one, each in a short transaction of its own, until none is left or the time is over.

        A row is ours for `lease_seconds`. Whoever dies with it loses it then, and it is due again.
        """
        ends = time.monotonic() + for_seconds
        while time.monotonic() < ends:
            with transaction.atomic():
                row = self.due().select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
                if row is None:
                    return
                row.leased_until = timezone.now() + timedelta(seconds=lease_seconds)
                row.attempts = min(row.attempts + 1, 10_000)
                row.save(update_fields=["leased_until", "attempts"])
            yield row


def as_token(word: uuid.UUID | str) -> uuid.UUID | None:
    """`word` as a token, None where it is none."""
    try:
        return word if isinstance(word, uuid.UUID) else uuid.UUID(word)
    except ValueError:
        return None


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
    is_first_frame = models.BooleanField(default=False, editable=False)  # of an animation: the rest was not kept
    due_at = models.DateTimeField(_("due at"), default=timezone.now)  # to be checked, while it waits
    leased_until = models.DateTimeField(_("in hand until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    waits_for = models.CharField(_("waits for"), max_length=30, blank=True)  # a code for the operator

    objects = UploadQuerySet.as_manager()

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
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="upload_due"),
        ]

    def __str__(self) -> str:
        return str(self.token)  # in the admin and in logs: a name is what somebody wrote

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, not only handed out. Not known before it was looked at."""
        return self.kind == UploadKind.PICTURE

    @property
    def is_ready(self) -> bool:
        """Whether it may be shown and handed out."""
        return self.state == UploadState.READY

    @property
    def refusal_words(self) -> str:
        """Why it was refused, for the person who sent it; "" where it was not."""
        return sentence(self.refusal) if self.state == UploadState.REFUSED else ""

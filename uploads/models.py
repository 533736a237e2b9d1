"""`Upload`: one file that somebody sent, from its first byte to its release or refusal. Rows elsewhere point at it.

`Extraction`: the reading of its words, for those files whose words somebody may search.
"""

import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Self, TypeVar

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


_Work = TypeVar("_Work", "Upload", "Extraction")


class LeasedQuerySet(models.QuerySet[_Work]):
    """Rows that are work: due at a moment, and then in one worker's hands for a while."""

    def awaited(self) -> Self:
        """Those that have work to be done."""
        raise NotImplementedError

    def due(self) -> Self:
        """What waits and is in nobody's hands, oldest first."""
        now = timezone.now()
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.awaited().filter(free, due_at__lte=now).order_by("due_at", "pk")

    def in_hand(self) -> Self:
        """What a worker looks at now."""
        return self.awaited().filter(leased_until__gt=timezone.now())

    def leased(self, *, for_seconds: float, lease_seconds: float) -> Iterator[_Work]:
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


class UploadQuerySet(LeasedQuerySet["Upload"]):
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

    def awaited(self) -> Self:
        """What waits to be checked."""
        return self.filter(state=UploadState.WAITING)


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


class ExtractionState(models.TextChoices):
    """How far the reading of a file's words has come, and why there are none."""

    WAITING = "waiting", _("waiting to be read")
    READ = "read", _("read")
    PARTLY = "partly", _("read in part")  # longer than what is kept, or than what time and memory allow
    EMPTY = "empty", _("holds no text")  # a scan, most often
    LOCKED = "locked", _("locked with a password")
    UNREADABLE = "unreadable", _("cannot be read")
    GIVEN_UP = "given_up", _("given up")  # each attempt ended with the worker that made it, or took too long


class ExtractionQuerySet(LeasedQuerySet["Extraction"]):
    """Which extractions."""

    def awaited(self) -> Self:
        """What waits to be read."""
        return self.filter(state=ExtractionState.WAITING)

    def short(self) -> Self:
        """What is read within the time of a common task."""
        return self.filter(is_long=False)

    def long(self) -> Self:
        """What is large, or took longer than that: it has a task of its own."""
        return self.filter(is_long=True)

    def older_than(self, version: int) -> Self:
        """What an older reader has read, or failed to read."""
        return self.exclude(state=ExtractionState.WAITING).filter(version__lt=version)


class Extraction(TimeStamped):
    """The reading of one file's words. There is a row only for a file that somebody may search, as an app above says.

    It holds no word itself: the passages go to that app, in the transaction that writes the outcome here.
    """

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, primary_key=True, verbose_name=_("upload"))
    state = models.CharField(_("state"), max_length=10, choices=ExtractionState, default=ExtractionState.WAITING)
    is_long = models.BooleanField(_("takes long"), default=False)
    version = models.PositiveSmallIntegerField(_("version of the reader"), default=0)  # 0: not read yet
    places = models.PositiveIntegerField(_("pages, slides or sheets read"), default=0)
    characters = models.PositiveIntegerField(_("characters kept"), default=0)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    leased_until = models.DateTimeField(_("in hand until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    waits_for = models.CharField(_("waits for"), max_length=30, blank=True)  # a code for the operator

    objects = ExtractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a file")
        verbose_name_plural = _("readings of files")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ExtractionState.WAITING) | Q(leased_until=None),
                name="extraction_done_is_in_nobodys_hands",
            ),
            models.CheckConstraint(
                condition=Q(characters=0) | Q(state__in=[ExtractionState.READ, ExtractionState.PARTLY]),
                name="extraction_without_text_kept_none",
            ),
        ]
        indexes = [
            models.Index(fields=["is_long", "due_at"], condition=Q(state="waiting"), name="extraction_due"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

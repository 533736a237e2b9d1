"""Taking files in: begin, append part by part, or all at once. A cut anywhere can be gone on from.

All that happens to a file once it is whole happens in a worker (`uploads.processing`).
"""

from datetime import timedelta
from functools import partial
from typing import IO, Final
from uuid import UUID, uuid4

from django.core.files import File
from django.db import connection, transaction
from django.db.models import QuerySet, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from core.bell import ring
from core.guarding import refuse_marked
from uploads import gates, incoming, names
from uploads.errors import (
    InUse,
    LimitReached,
    MarkedTooHigh,
    NoRoom,
    NotReceiving,
    PartRefused,
    QuotaReached,
    Refused,
    TooLarge,
    WrongOffset,
)
from uploads.models import Upload, UploadState
from uploads.references import is_referred_to
from uploads.tasks import process_due

__all__ = [
    "LONGEST_BYTES",
    "LONGEST_PART_BYTES",
    "LONGEST_PICTURE_BYTES",
    "InUse",
    "LimitReached",
    "MarkedTooHigh",
    "NoRoom",
    "NotReceiving",
    "PartRefused",
    "QuotaReached",
    "Refused",
    "TooLarge",
    "WrongOffset",
    "append",
    "begin",
    "check_now",
    "discard",
    "receive_whole",
]
LONGEST_BYTES: Final = 2_000_000_000  # the scanner looks at less than 2 GiB of a file
LONGEST_PICTURE_BYTES: Final = 30_000_000
LONGEST_PART_BYTES: Final = 8 * 1024 * 1024
QUOTA_BYTES: Final = 10_000_000_000  # of one person
MOST_UPLOADS, WINDOW = 30, timedelta(minutes=30)
_LOCK_OF_UPLOADERS: Final = 1_970_301  # the first half of an advisory lock; the second is the person


@transaction.atomic
def begin(*, uploader_id: int, name: str, size_bytes: int, token: UUID | None = None) -> Upload:
    """A row for a file that is to come; nothing of it lies on the disk yet.

    The same `token` twice gives the one row, in whatever state it is by now.
    Raises TooLarge, QuotaReached (10 GB a person), LimitReached (30 in 30 minutes), NoRoom, MarkedTooHigh, and
    Refused for an empty file and for whoever may send none now.
    """
    refuse_marked(person_id=uploader_id, kind="file", error=MarkedTooHigh, names=[name])
    name = names.tidy_name(name)
    _check_size(name, size_bytes)
    with connection.cursor() as cursor:  # two at once do not each count without the other
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_OF_UPLOADERS, uploader_id % 2**31])
    own = Upload.objects.of(uploader_id)
    sent_before = own.with_tokens([token]).first() if token else None
    if sent_before is not None:
        return sent_before
    refusal = gates.refusal_of(uploader_id)
    if refusal:
        raise Refused(refusal)
    if own.filter(created_at__gt=timezone.now() - WINDOW)[:MOST_UPLOADS].count() >= MOST_UPLOADS:
        raise LimitReached(_("You have sent 30 files in half an hour. Please send the others a little later."))
    kept = own.exclude(state=UploadState.REFUSED).aggregate(sum=Sum("size_bytes"))["sum"] or 0
    if kept + size_bytes > QUOTA_BYTES:
        raise QuotaReached(
            _("Your files together may have %(most)s, and this one no longer fits. Ask the service desk for more.")
            % {"most": filesizeformat(QUOTA_BYTES)}
        )
    incoming.check_room(size_bytes)
    return Upload.objects.create(uploader_id=uploader_id, name=name, size_bytes=size_bytes, token=token or uuid4())


def append(*, upload: Upload, offset: int, stream: incoming.Readable, length: int) -> Upload:
    """Add the next `length` bytes of the file, read from `stream`; the last one sends it to be checked.

    A stream that ends early (the connection broke) adds what came: look at `received_bytes`. Two who send the same part
    take turns, and the second gets WrongOffset. Raises PartRefused, WrongOffset, NotReceiving, NoRoom.
    """
    if length > LONGEST_PART_BYTES:
        raise PartRefused(_("This part of the file is too long."))
    _check_part(upload, offset, length)
    with incoming.spooled(stream, length) as part:  # read first: a slow line holds no row
        joined = _join(upload.pk, offset, part)
    if joined.received_bytes < offset:
        raise _wrong_offset(joined)
    return joined


@transaction.atomic
def receive_whole(*, uploader_id: int, name: str, file: "File[bytes]", token: UUID | None = None) -> Upload:
    """A file that came in one piece with a form. Raises what `begin` raises.

    A form that is sent again, with the same `token` for the file, finds what it sent before.
    """
    upload = begin(uploader_id=uploader_id, name=name, size_bytes=file.size, token=token)
    if upload.state != UploadState.RECEIVING:
        return upload
    try:
        file.seek(0)
        return _join(upload.pk, 0, file)
    except BaseException:
        incoming.remove(upload.token)
        raise


@transaction.atomic
def discard(*, upload: Upload) -> None:
    """Take a file back: it is gone, its row stays for the count. Twice is once. Raises InUse where a text holds it."""
    locked = Upload.objects.select_for_update().get(pk=upload.pk)  # fully: nobody may come to point at it meanwhile
    if locked.state == UploadState.REFUSED:
        return
    in_hand = locked.leased_until is not None and locked.leased_until > timezone.now()
    if is_referred_to(locked) or in_hand:
        raise InUse(_("This file is in use, so it cannot be taken back now."))
    locked.state, locked.refusal = UploadState.REFUSED, "discarded"
    locked.save(update_fields=["state", "refusal", "updated_at"])
    transaction.on_commit(partial(incoming.remove, locked.token))


@transaction.atomic
def check_now(*, uploads: QuerySet[Upload], by_id: int) -> int:
    """Make files that wait to be checked due now, each with a line in the trail. Returns how many."""
    waiting = uploads.filter(state=UploadState.WAITING).select_for_update(of=("self",), no_key=True)
    numbers = list(waiting.values_list("pk", flat=True))
    Upload.objects.filter(pk__in=numbers).update(due_at=timezone.now())
    for number in numbers:
        record("uploads.check_now", actor_id=by_id, target_type="uploads.upload", target_id=number)
    if numbers:
        transaction.on_commit(partial(ring, process_due))
    return len(numbers)


@transaction.atomic
def _join(pk: int, offset: int, part: IO[bytes]) -> Upload:
    """Put a part behind what is there, on the disk and then in the row.

    Where less lies on the disk than the row says (it was restored, or lost its folder), the row is set right and
    nothing added: `received_bytes` is then below `offset`.
    """
    upload = Upload.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    on_disk = incoming.length(upload.token)
    if upload.state == UploadState.RECEIVING and on_disk < upload.received_bytes:
        upload.received_bytes = on_disk
        upload.save(update_fields=["received_bytes", "updated_at"])
        if on_disk < offset:
            return upload
    part.seek(0, 2)
    length = part.tell()
    _check_part(upload, offset, length)
    if length:
        upload.received_bytes += incoming.extend(upload.token, at=offset, part=part)
    if upload.received_bytes == upload.size_bytes:
        upload.state, upload.due_at = UploadState.WAITING, timezone.now()
        transaction.on_commit(partial(ring, process_due))
    upload.save(update_fields=["received_bytes", "state", "due_at", "updated_at"])
    return upload


def _check_size(name: str, size_bytes: int) -> None:
    if size_bytes < 1:
        raise Refused(_("This file is empty."))
    longest = LONGEST_PICTURE_BYTES if names.names_a_picture(name) else LONGEST_BYTES
    if size_bytes > longest:
        words = _("This picture is too large: %(most)s at most.") if longest < LONGEST_BYTES else ""
        words = words or _("This file is too large: %(most)s at most.")
        raise TooLarge(words % {"most": filesizeformat(longest)})


def _check_part(upload: Upload, offset: int, length: int) -> None:
    if upload.state != UploadState.RECEIVING:
        raise NotReceiving(_("This file is complete, or was taken back: nothing more can be sent."))
    if offset != upload.received_bytes:
        raise _wrong_offset(upload)
    if offset + length > upload.size_bytes:
        raise PartRefused(_("More was sent than the size that was announced."))


def _wrong_offset(upload: Upload) -> WrongOffset:
    return WrongOffset(_("This part does not follow what has arrived so far."), offset=upload.received_bytes)

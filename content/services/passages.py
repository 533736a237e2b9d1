"""The words inside attached files: read for the files of texts that somebody may read, gone with the last such text."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from content import signals
from content.models import Attachment, Entry, Passage, Reply, State
from uploads.models import Extraction, Upload, UploadKind, UploadState
from uploads.reading import Piece
from uploads.words import READABLE, ask_for

GONE: Final = (State.DELETED, State.QUARANTINED)
BATCH: Final = 500  # files that the sweep looks at together


def settle(*, uploads: Collection[int]) -> None:
    """Have the words of these files read where a text holds them, and drop them where none does any more.

    Two who do so at once for the same file take turns at the row that says how far its reading has come; whoever comes
    second looks at the texts anew.
    """
    if not uploads:
        return
    rows = Extraction.objects.filter(pk__in=uploads).select_for_update(of=("self",)).order_by("pk")
    begun = set(rows.values_list("pk", flat=True))
    wanted = list(_wanted(Upload.objects.filter(pk__in=uploads)).order_by("pk"))
    ask_for([upload for upload in wanted if upload.pk not in begun])
    unwanted = begun - {upload.pk for upload in wanted}
    if unwanted:
        Extraction.objects.filter(pk__in=unwanted).delete()
        Passage.objects.filter(upload__in=unwanted).delete()


def settle_text(target: Entry | Reply) -> None:
    """`settle` for the files of a text that was taken away or given back, and of the replies to it."""
    settle(uploads=list(_on(target).values_list("upload", flat=True).distinct()))


def settle_all() -> int:
    """Set right what no change of a text has: rows of a release before this one, most of all. How many files.

    Looks at some hundreds of them; safe to run twice and beside itself.
    """
    held = _wanted(Upload.objects.all())
    missing = held.filter(extraction=None).order_by("pk").values_list("pk", flat=True)[:BATCH]
    loose = Extraction.objects.exclude(upload__in=held).order_by("pk").values_list("pk", flat=True)[:BATCH]
    wrong = {*missing, *loose}
    with transaction.atomic():
        settle(uploads=wrong)
    return len(wrong)


def write(*, upload: Upload, pieces: Sequence[Piece]) -> None:
    """Keep what was read in a file in place of what was kept, in the transaction of the reader."""
    Passage.objects.filter(upload=upload).delete()
    Passage.objects.bulk_create(
        Passage(
            upload=upload,
            number=number,
            place_kind=piece.kind,
            place_number=piece.number,
            place_name=piece.name,
            text=piece.words,
        )
        for number, piece in enumerate(pieces, start=1)
    )
    tell(_texts_with(upload))


def tell(targets: Iterable[Entry | Reply]) -> None:
    """Say that the words in the files of these texts are others now."""
    for target in targets:
        signals.passages_changed.send(sender=Passage, target=target)


def _wanted(uploads: QuerySet[Upload, Upload]) -> QuerySet[Upload, Upload]:
    """Of `uploads` the files that can be read and stand in a text; none of those that a spill holds."""
    rows = Attachment.objects.filter(upload=OuterRef("pk"))
    gone = Q(entry__state__in=GONE) | Q(reply__state__in=GONE) | Q(reply__entry__state__in=GONE)
    files = uploads.filter(state=UploadState.READY, kind=UploadKind.FILE, media_type__in=READABLE)
    return files.filter(Exists(rows.current().exclude(gone))).exclude(Exists(rows.of_spills()))


def _on(target: Entry | Reply) -> QuerySet[Attachment, Attachment]:
    if isinstance(target, Entry):
        return Attachment.objects.filter(Q(entry=target) | Q(reply__entry=target))
    return Attachment.objects.filter(reply=target)


def _texts_with(upload: Upload) -> list[Entry | Reply]:
    rows = Attachment.objects.current().filter(upload=upload).select_related("entry", "reply__entry").order_by("pk")
    return [row.target for row in rows]

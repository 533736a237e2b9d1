"""The words inside files: an app above asks for them once a file is ready, and hears of them by `signals.extracted`."""

from collections.abc import Collection
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.services import record
from core.bell import ring
from uploads.models import Extraction, ExtractionState, Upload
from uploads.tasks import read_due

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
READABLE: Final = frozenset(  # media types; those that `uploads.inspection.words.readers` knows
    {"application/pdf", "text/plain", f"{_OPEN}text", f"{_OPEN}presentation", f"{_OPEN}spreadsheet"}
    | {
        f"{_OOXML}{kind}"
        for kind in ("wordprocessingml.document", "presentationml.presentation", "spreadsheetml.sheet")
    }
)
LARGE_BYTES: Final = 20_000_000  # from here on reading may take longer than a common task may


def ask_for(uploads: Collection[Upload]) -> None:
    """Have the words of ready files read, each once. Twice is once; what is being asked for elsewhere is waited for."""
    rows = [Extraction(upload=upload, is_long=upload.size_bytes > LARGE_BYTES) for upload in uploads]
    if rows:
        Extraction.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(partial(ring, read_due))


@transaction.atomic
def read_again(*, extractions: QuerySet[Extraction], by_id: int | None) -> int:
    """Have them read anew, with a line in the trail for each; what was found before stays until then. How many."""
    rows = list(extractions.select_for_update(of=("self",), no_key=True).select_related("upload").order_by("pk"))
    for row in rows:
        Extraction.objects.filter(pk=row.pk).update(
            state=ExtractionState.WAITING,
            is_long=row.upload.size_bytes > LARGE_BYTES,
            characters=0,
            attempts=0,
            due_at=timezone.now(),
            leased_until=None,
            waits_for="",
        )
        record("uploads.read_again", actor_id=by_id, target_type="uploads.upload", target_id=row.pk)
    if rows:
        transaction.on_commit(partial(ring, read_due))
    return len(rows)

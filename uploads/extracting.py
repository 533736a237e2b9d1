"""From "waiting to be read" to its words, or to why there are none.

Every step may be done twice: what a worker that died has left behind is done again, a bounded number of times.
"""

import logging
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from uploads import signals, store
from uploads.errors import NoRoom
from uploads.models import Extraction, ExtractionState
from uploads.reading import Found, read
from uploads.trouble import Postponed, StoreAway

logger = logging.getLogger(__name__)
VERSION: Final = 1  # of the reader: `read_files --older` has read anew what a lower one has read
MOST_ATTEMPTS: Final = 4  # that ended with their worker, or took too long on the clock
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=30), timedelta(minutes=15)


def process(extraction: Extraction, *, seconds: int) -> ExtractionState:
    """Bring one leased row to its end, or put it off. Returns its state then. `seconds` are of the processor."""
    if extraction.attempts > MOST_ATTEMPTS:
        return _end(extraction, Found(ExtractionState.GIVEN_UP))
    upload = extraction.upload
    try:
        with store.current().at_hand(upload.token, store.FILE) as path:
            found = read(path, upload.media_type, seconds=seconds)
    except (Postponed, NoRoom, StoreAway, OSError) as trouble:
        code = trouble.code if isinstance(trouble, Postponed) else "store"
        logger.warning("Reading upload %s waits for %s: %s", upload.pk, code, type(trouble).__name__)
        return _postpone(extraction, code)
    if found.ran_out_of_time and not extraction.is_long:
        return _make_long(extraction)
    return _end(extraction, found)


@transaction.atomic
def _end(extraction: Extraction, found: Found) -> ExtractionState:
    """Write down how it went and hand on what was found; nothing where nobody wants it any more, or another has it."""
    row = _still_ours(extraction)
    if row is None:
        return ExtractionState(extraction.state)
    row.state, row.places, row.version = found.state, found.places, VERSION
    row.characters = sum(len(piece.words) for piece in found.pieces)
    row.leased_until, row.waits_for = None, ""
    done = ["state", "places", "version", "characters", "leased_until", "waits_for", "updated_at"]
    row.save(update_fields=done)
    signals.extracted.send(sender=Extraction, upload=row.upload, pieces=found.pieces)
    return found.state


@transaction.atomic
def _make_long(extraction: Extraction) -> ExtractionState:
    """It needs more time than a common task has: the other task is asked, and what was tried does not count."""
    row = _still_ours(extraction)
    if row is not None:
        row.is_long, row.attempts, row.due_at, row.leased_until = True, 0, timezone.now(), None
        row.save(update_fields=["is_long", "attempts", "due_at", "leased_until", "updated_at"])
    return ExtractionState.WAITING


@transaction.atomic
def _postpone(extraction: Extraction, code: str) -> ExtractionState:
    """Half a minute, a minute … a quarter of an hour. A store that is away is nobody's fault, and is waited for."""
    row = _still_ours(extraction)
    if row is not None:
        delay = min(FIRST_DELAY * 2 ** min(row.attempts, 10), LONGEST_DELAY)
        row.due_at, row.leased_until, row.waits_for = timezone.now() + delay, None, code
        if code == "store" and row.attempts >= MOST_ATTEMPTS:
            row.attempts = MOST_ATTEMPTS - 1
        row.save(update_fields=["due_at", "leased_until", "waits_for", "attempts", "updated_at"])
    return ExtractionState.WAITING


def _still_ours(extraction: Extraction) -> Extraction | None:
    rows = Extraction.objects.select_for_update(of=("self",), no_key=True).select_related("upload")
    row = rows.filter(pk=extraction.pk, leased_until=extraction.leased_until).first()
    return row if row is not None and row.state == ExtractionState.WAITING else None

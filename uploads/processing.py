"""From "being checked" to "ready" or "refused": what is it, is it clean, and for a picture three sizes of it.

Every step may be done twice: what a worker that died has left behind is done again, or swept away.
"""

import logging
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record
from uploads import incoming, sandbox, scanner, signals, store
from uploads.errors import NoRoom
from uploads.inspection.refusal import Refusal
from uploads.models import Upload, UploadKind, UploadState
from uploads.names import agreeing_name
from uploads.trouble import Postponed

logger = logging.getLogger(__name__)
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=15), timedelta(minutes=5)


def process(upload: Upload, *, scan_seconds: float) -> UploadState:
    """Bring one leased upload to its end, or put it off. Returns its state then."""
    path = incoming.path(upload.token)
    try:
        if not path.exists():
            raise Postponed("file")  # the folder is not there: the operator's matter, never the file's
        _find_kind(upload, path)
        scanner.check(path, seconds=scan_seconds)
        if upload.is_picture:
            found = _keep_picture(upload, path)
        else:
            store.current().put(upload.token, store.FILE, path)
            found = {}
    except Refusal as refusal:
        return _end(upload, partial(_refuse, code=refusal.code))
    except (Postponed, NoRoom, OSError) as trouble:
        code = trouble.code if isinstance(trouble, Postponed) else "store"
        logger.warning("Upload %s waits for %s: %s", upload.pk, code, type(trouble).__name__)
        _postpone(upload, code)
        return UploadState.WAITING
    return _end(upload, partial(_release, found=found))


def _find_kind(upload: Upload, path: Path) -> None:
    """Look once: a file that waits for the scanner is not looked at again."""
    if upload.kind != UploadKind.UNKNOWN:
        return
    found = sandbox.identify(path)
    upload.kind, upload.media_type = found["kind"], found["media_type"]
    upload.name = agreeing_name(upload.name, upload.media_type)
    upload.save(update_fields=["kind", "media_type", "name", "updated_at"])


def _keep_picture(upload: Upload, path: Path) -> dict[str, Any]:
    """Three sizes into the store; the original goes with the rest of what came in."""
    with tempfile.TemporaryDirectory(dir=incoming.root(), prefix="sizes-") as name:
        folder = Path(name)
        found = sandbox.prepare(path, folder)
        for size in store.SIZES:
            store.current().put(upload.token, store.part_of(size), folder / store.part_of(size))
    return found


@transaction.atomic
def _end(upload: Upload, change: Callable[[Upload], None]) -> UploadState:
    """Change the row if it is still ours; nothing where it was taken back, or another worker has it."""
    row = Upload.objects.select_for_update(of=("self",), no_key=True).get(pk=upload.pk)
    if row.state == UploadState.WAITING and row.leased_until == upload.leased_until:
        row.leased_until, row.waits_for = None, ""
        change(row)
        transaction.on_commit(partial(incoming.remove, row.token))
    elif row.state == UploadState.REFUSED:
        transaction.on_commit(partial(store.current().remove, row.token))
    return UploadState(row.state)


def _release(row: Upload, *, found: dict[str, Any]) -> None:
    row.state = UploadState.READY
    row.width, row.height = found.get("width"), found.get("height")
    row.is_first_frame = found.get("is_first_frame", False)
    row.save(
        update_fields=["state", "width", "height", "is_first_frame", "leased_until", "waits_for", "updated_at"],
    )
    signals.released.send(sender=Upload, upload=row)


def _refuse(row: Upload, *, code: str) -> None:
    row.state, row.refusal = UploadState.REFUSED, code
    row.save(update_fields=["state", "refusal", "leased_until", "waits_for", "updated_at"])
    record(
        "uploads.refuse",
        actor_id=None,
        target_type="uploads.upload",
        target_id=row.pk,
        reason=code,
    )
    transaction.on_commit(partial(store.current().remove, row.token))
    signals.refused.send(sender=Upload, upload=row)


def _postpone(upload: Upload, code: str) -> None:
    """Fifteen seconds, thirty … five minutes. Never given up: a scanner may be away for days."""
    delay = min(FIRST_DELAY * 2 ** min(upload.attempts - 1, 10), LONGEST_DELAY)
    mine = Upload.objects.filter(pk=upload.pk, state=UploadState.WAITING, leased_until=upload.leased_until)
    mine.update(due_at=timezone.now() + delay, leased_until=None, waits_for=code)

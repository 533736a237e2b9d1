"""What is swept away: files that nobody went on sending, that nothing points at, and those that have no row."""

import logging
import shutil
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from uploads import incoming, store
from uploads.models import Upload, UploadState
from uploads.references import referred_to

logger = logging.getLogger(__name__)
UNFINISHED_FOR: Final = timedelta(days=7)
UNUSED_FOR: Final = timedelta(days=30)
WITHOUT_ROW_FOR: Final = timedelta(days=1)
AT_ONCE: Final = 200  # rows


def sweep(*, for_seconds: float) -> int:
    """Sweep all three until the time is over. Returns how many rows and files went; safe to run twice."""
    ends = time.monotonic() + for_seconds
    now = timezone.now()
    gone = 0
    unfinished = Q(state=UploadState.RECEIVING, updated_at__lt=now - UNFINISHED_FOR)
    unused = Q(state__in=[UploadState.READY, UploadState.REFUSED], created_at__lt=now - UNUSED_FOR)
    after = 0
    while time.monotonic() < ends:
        number, after = _remove_rows(unfinished | unused, after=after)
        gone += number
        if not after:
            gone += _remove_files(before=now - WITHOUT_ROW_FOR, ends=ends)
            break
    return gone


@transaction.atomic
def _remove_rows(which: Q, *, after: int) -> tuple[int, int]:
    """The next two hundred, of which those go that nothing points at. Returns how many, and where to go on; 0: done."""
    rows = Upload.objects.filter(which, pk__gt=after).order_by("pk")
    locked = list(rows.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])  # nobody can come to point at them
    held = referred_to(locked)
    free = [row for row in locked if row.pk not in held]
    Upload.objects.filter(pk__in=[row.pk for row in free]).delete()
    transaction.on_commit(lambda: _remove_all([row.token for row in free]))
    return len(free), locked[-1].pk if len(locked) == AT_ONCE else 0


def _remove_all(tokens: Sequence[UUID]) -> None:
    for token in tokens:
        incoming.remove(token)
        store.current().remove(token)


def _remove_files(*, before: datetime, ends: float) -> int:
    """What lies in the store without a ready row, and among what comes in without a row that waits for it."""
    gone = 0
    for tokens in _in_groups(store.current().tokens(before=before), ends):
        kept = _tokens_of(tokens, UploadState.READY, UploadState.WAITING)
        for token in set(tokens) - kept:
            store.current().remove(token)
            gone += 1
    for tokens in _in_groups(incoming.tokens(before=before), ends):
        kept = _tokens_of(tokens, UploadState.RECEIVING, UploadState.WAITING)
        for token in set(tokens) - kept:
            incoming.remove(token)
            gone += 1
    for folder in incoming.root().glob("sizes-*"):
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
    for copy in incoming.root().glob("words-*"):
        if copy.stat().st_mtime < before.timestamp():
            copy.unlink(missing_ok=True)
    if gone:
        logger.warning("%s files without a row were removed", gone)
    return gone


def _in_groups(tokens: Iterator[UUID], ends: float) -> Iterator[list[UUID]]:
    group: list[UUID] = []
    for token in tokens:
        group.append(token)
        if len(group) == AT_ONCE:
            yield group
            group = []
            if time.monotonic() > ends:
                return
    if group:
        yield group


def _tokens_of(tokens: Sequence[UUID], *states: UploadState) -> set[UUID]:
    return set(Upload.objects.with_tokens(tokens).filter(state__in=states).values_list("token", flat=True))

"""Rendering again what an older renderer has stored. Nobody waits for it: the older HTML is cleaned on output too."""

import time
from collections.abc import Iterator
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from content.models import Attachment, Entry, Reply
from content.services import storing
from core import text
from uploads.models import Upload

_W = TypeVar("_W", Entry, Reply)
BATCH = 200  # rows in one transaction: a lock is held for a fraction of a second


def render_again() -> Iterator[int]:
    """Bring all stale HTML and excerpts up to today's renderer, batch by batch; yields how many each batch held.

    Can be stopped and run again at any time, and beside itself. What somebody is editing is left to the next run.
    """
    yield from _render_rows(Entry.objects.all())
    yield from _render_rows(Reply.objects.all())


def _render_rows(rows_of: "QuerySet[_W, _W]") -> Iterator[int]:
    last = 0
    while True:
        with transaction.atomic():
            rows = list(
                rows_of.exclude(body_renderer=text.RENDERER_VERSION)
                .filter(pk__gt=last)
                .select_for_update(of=("self",), no_key=True, skip_locked=True)
                .order_by("pk")[:BATCH]
            )
            for row in rows:
                storing.render(row)
                row.save(update_fields=[*storing.RENDERED])  # no new version: nobody's open form is out of date
        if not rows:
            break
        last = rows[-1].pk
        yield len(rows)


def show_released(*, upload: Upload) -> None:
    """Render the texts that refer to `upload`, which is ready now, in the transaction that released it.

    A text that somebody is changing at this moment is not waited for: `show_all_released` finds it.
    """
    for row in _to_show().filter(upload=upload):
        _show(row)


def show_all_released(*, for_seconds: float) -> int:
    """Render the texts whose uploads were released while somebody changed them. Returns how many.

    Each text in a transaction of its own; safe to run twice and beside itself.
    """
    ends = time.monotonic() + for_seconds
    shown = 0
    for row in _to_show()[:BATCH]:
        if time.monotonic() > ends:
            break
        with transaction.atomic():
            shown += _show(row)
    return shown


def _to_show() -> QuerySet[Attachment]:
    return Attachment.objects.to_show_again().select_related("entry", "reply").order_by("pk")


def _show(row: Attachment) -> bool:
    """Render the text of `row` where nobody holds it. No new version: nobody's open form is out of date."""
    rows: QuerySet[Entry] | QuerySet[Reply] = Entry.objects.all() if row.entry_id else Reply.objects.all()
    free = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
    written = free.filter(pk=row.target.pk).first()
    if written is None:
        return False
    storing.render(written)
    written.save(update_fields=[*storing.RENDERED, "updated_at"])  # cards that show the whole text look at that moment
    Attachment.objects.filter(pk=row.pk).update(is_shown=True)
    return True

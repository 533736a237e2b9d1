"""Rendering again what an older renderer has stored. Nobody waits for it: the older HTML is cleaned on output too."""

from collections.abc import Iterator
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from content.models import Entry, Reply
from content.services import storing
from core import text

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

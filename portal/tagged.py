"""Entries under any of several tags, newest first: what a profession's hub gathers."""

from collections.abc import Iterable
from datetime import datetime

from content.models import Entry, EntryTag
from content.models.entry import EntryQuerySet
from core.paging import PAGE_SIZE, Page, paginate_united
from tags.models import Tag


def tagged(
    tags: Iterable[Tag],
    entries: EntryQuerySet,
    params: dict[str, str],
    *,
    size: int = PAGE_SIZE,
    since: datetime | None = None,
) -> tuple[list[int], Page[EntryTag]]:
    """Ids of those `entries` on the page that `params` ask for that carry one of `tags`, each once; and its neighbours.

    `entries` came through the door: of one kind, or of all. One query. Each tag is read along its own index, a page at
    most, and the pages are merged: a tag of 100,000 entries costs what one of a hundred does. Where few of `entries`
    may be found under a tag, say `since` when: further back nobody looks.
    """
    rows = EntryTag.objects.filter(published_at__isnull=False, content_object__in=entries)
    if since is not None:
        rows = rows.filter(published_at__gte=since)
    lists = [rows.filter(tag=tag) for tag in tags]
    page = paginate_united(lists, params, moment="published_at", key="content_object_id", size=size)
    return [row.content_object_id for row in page.rows], page


def in_order(ids: list[int], entries: EntryQuerySet) -> list[Entry]:
    """Those of `entries` with the `ids`, in their order, as cards need them. One query, or none."""
    found = entries.for_cards().in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]

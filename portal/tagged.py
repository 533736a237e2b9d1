"""Entries under any of several tags, newest first: what a profession's hub gathers."""

from collections.abc import Iterable

from content.models import Entry, EntryTag
from content.models.entry import EntryQuerySet
from core.paging import Page, paginate_united
from tags.models import Tag


def tagged(tags: Iterable[Tag], entries: EntryQuerySet, params: dict[str, str]) -> tuple[list[Entry], Page[EntryTag]]:
    """The page that `params` ask for of those `entries` that carry one of `tags`, each once, and its neighbours.

    `entries` came through the door: of one kind, or of all. Two queries. Each tag is read along its own index, a page
    at most, and the pages are merged: a tag of 100,000 entries costs what one of a hundred does.
    """
    rows = EntryTag.objects.filter(published_at__isnull=False, content_object__in=entries)
    lists = [rows.filter(tag=tag) for tag in tags]
    page = paginate_united(lists, params, moment="published_at", key="content_object_id")
    ids = [row.content_object_id for row in page.rows]
    found = entries.for_cards().in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found], page

"""What the readers, and one of them, did with the words on a page: found useful, saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)

from content.models import Bookmark, Entry, Reaction, ReactionKind
from core.prepared import Prepared
from profiles.models import User


@dataclass(frozen=True)
class Own:
    """About one entry or reply."""

    useful_count: int = 0  # by how many it was found useful; entries of cards have it in their activity
    has_reacted: bool = False  # whether by the reader
    counts: Mapping[str, int] = field(default_factory=dict)  # by how many each other kind of reaction was given
    given: frozenset[str] = frozenset()  # which of them by the reader
    bookmark: Bookmark | None = None  # the reader's


def _of_cards(ids: Sequence[int], reader: int) -> "QuerySet[Entry, tuple[Any, ...]]":
    useful = Reaction.objects.filter(person=reader, entry=OuterRef("pk"), kind=ReactionKind.USEFUL)
    mine = FilteredRelation("bookmarks", condition=Q(bookmarks__person=reader))
    names = [f"mine__{name}" for name in ("pk", "note", "remind_on", "reminded_at")]
    rows = Entry.objects.filter(pk__in=ids).annotate(mine=mine, has_reacted=Exists(useful))
    return rows.values_list("pk", "has_reacted", *names)


_OF_CARDS = Prepared(_of_cards)


def on_cards(ids: Sequence[int], reader: User) -> dict[int, Own]:
    """What `reader` did with each of the entries `ids`. One query."""
    rows = _OF_CARDS.ask({"ids": ids, "reader": reader.pk})
    return {pk: Own(has_reacted=has_reacted, bookmark=_bookmark(*saved)) for pk, has_reacted, *saved in rows}


def on_thread(entry: Entry, ids: Sequence[int], reader: User) -> dict[int | None, Own]:
    """About each of the replies `ids`, and about the entry itself (None), where there is anything. One query."""
    found: dict[int | None, Own] = {}
    for reply, kind, number, own, *bookmark in _OF_THREAD.ask({"entry": entry.pk, "ids": ids, "reader": reader.pk}):
        known = found.get(reply, Own())
        if kind == ReactionKind.USEFUL:
            found[reply] = replace(known, useful_count=number, has_reacted=bool(own))
        elif kind:
            given = known.given | {kind} if own else known.given
            found[reply] = replace(known, counts={**known.counts, kind: number}, given=given)
        else:
            found[reply] = replace(known, bookmark=_bookmark(*bookmark))
    return found


def _of_thread(entry: int, ids: Sequence[int], reader: int) -> "QuerySet[Reaction, Any]":
    reactions = Reaction.objects.filter(Q(entry=entry) | Q(reply__in=ids))
    counted = reactions.values_list("reply", "kind").annotate(
        number=Count("pk"),
        own=Count("pk", filter=Q(person=reader)),
        saved=Value(None, BigIntegerField()),
        note=Value("", TextField()),
        day=Value(None, DateField()),
        at=Value(None, DateTimeField()),
    )
    saved = (
        Bookmark.objects.filter(person=reader)
        .filter(Q(entry=entry) | Q(reply__in=ids))
        .annotate(kind=Value(""), number=Value(0, BigIntegerField()), own=Value(0, BigIntegerField()))
        .values_list("reply", "kind", "number", "own", "pk", "note", "remind_on", "reminded_at")
    )
    return counted.union(saved, all=True)


_OF_THREAD = Prepared(_of_thread)


def _bookmark(pk: int | None, note: str, remind_on: date | None, reminded_at: datetime | None) -> Bookmark | None:
    return Bookmark(pk=pk, note=note, remind_on=remind_on, reminded_at=reminded_at) if pk else None

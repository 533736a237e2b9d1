"""Read marks where lists and pages want them, in as few queries as they have."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Func
from django.db.models.functions import JSONObject

from content.models import Entry, EntryQuerySet, Reply
from content.threads import Seen
from profiles.models import User
from stream.controls import with_level
from stream.models import ReadMark

MOST_COUNTED: Final = 99
"""Unread replies that are counted; above it says "99+"."""


@dataclass(frozen=True)
class Unread:
    """What one person has not read of one entry."""

    is_new: bool  # they were never there
    replies: int  # of others, since they were: counted to one more than `MOST_COUNTED`

    @property
    def label(self) -> str:
        """ "3" or "99+"; "" for none."""
        if not self.replies:
            return ""
        return f"{MOST_COUNTED}+" if self.replies > MOST_COUNTED else str(self.replies)


def with_mark(entries: EntryQuerySet, person: User) -> EntryQuerySet:
    """`entries` with how far `person` has read each and what they hear of it, in the query that finds them."""
    mine = ReadMark.objects.of(person).filter(entry=OuterRef("pk"))
    marked = entries.annotate(mark=Subquery(mine.values(found=JSONObject(at="seen_at", reply="seen_reply"))[:1]))
    return with_level(marked, person)


def seen_of(entry: Entry, person: User) -> Seen | None:
    """How far `person` has read; None where they were never there. One query, none where `with_mark` was asked."""
    if hasattr(entry, "mark"):
        found: dict[str, Any] | None = entry.mark
        return Seen(datetime.fromisoformat(found["at"]), found["reply"]) if found else None
    mark = ReadMark.objects.of(person).filter(entry=entry).first()
    return mark.seen if mark else None


def with_unread(entries: EntryQuerySet, person: User) -> EntryQuerySet:
    """`entries` with what `unread_in` tells of each, in the query that finds them."""
    mine: QuerySet[Any, Any] = _counted(ReadMark.objects.of(person).filter(entry=OuterRef("pk")), person)
    return entries.annotate(unread_replies=Subquery(mine.values("number")[:1]))


def unread_in(entry: Entry) -> Unread:
    """What the person of `with_unread` has not read of the entry. No query."""
    number: int | None = entry.unread_replies  # type: ignore[attr-defined]  # annotated
    return Unread(number is None, number or 0)


def unread_of(ids: Collection[int], person: User) -> dict[int, Unread]:
    """What `person`, who may read the entries `ids`, has not read of each. One query.

    Counts published replies of others, the same for every reader of the entry; a block is not looked at.
    """
    marks = _counted(ReadMark.objects.of(person).filter(entry__in=ids), person)
    known = dict(marks.values_list(F("entry"), "number"))
    return {pk: Unread(pk not in known, known.get(pk, 0)) for pk in ids}


def _counted(marks: "QuerySet[ReadMark, Any]", person: User) -> "QuerySet[ReadMark, Any]":
    """`marks` of `person` with the `number` of replies of others behind each."""
    behind = Q(created_at__gt=OuterRef("seen_at")) | Q(created_at=OuterRef("seen_at"), pk__gt=OuterRef("seen_reply"))
    replies = Reply.objects.published().filter(behind, entry=OuterRef("entry"), created_at__gte=OuterRef("seen_at"))
    others = replies.exclude(author=person).values("pk")[: MOST_COUNTED + 1]
    number = Func(ArraySubquery(others), function="cardinality", output_field=IntegerField())
    counted: QuerySet[ReadMark, Any] = marks.annotate(number=number)
    return counted

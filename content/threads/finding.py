"""Rows of a page of a conversation: its roots, and the answers under them, by queries that are put together once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from content.models import Entry, Reply, ReplyQuerySet
from content.threads import places
from content.threads.places import Place
from core.prepared import Prepared
from profiles.models import User, member_numbered

_STEPS: Final = (4, 16)  # so many roots are asked about, or a page of them: each number would be a query of its own


def roots(entry: Entry, reader: User, place: Place | None, *, is_before: bool = False) -> list[Reply]:
    """Replies to `entry` itself in order of time: from the line `place` on, or backwards from before it. One query."""
    values: dict[str, Any] = {"entry": entry.pk, "reader": reader.pk}
    if place is not None:
        number = place.root - 1 if place.is_root or not is_before else place.root
        values |= {"moment": place.root_moment, "number": number}
    return _ROOTS.ask(values, is_before=is_before, most=_most())


def answers(
    entry: Entry, reader: User, under: Sequence[Reply], place: Place | None, *, is_before: bool = False
) -> list[Reply]:
    """Answers under those roots in the same order; where `place` is one of them, from it on or before it.

    One query, none without roots.
    """
    if not under:
        return []
    numbers = [root.pk for root in under]
    size = next((step for step in _STEPS if step >= len(numbers)), max(_most(), len(numbers)))
    values: dict[str, Any] = {"entry": entry.pk, "reader": reader.pk}
    values["under"] = numbers + numbers[-1:] * (size - len(numbers))
    if place is not None and not place.is_root:
        values |= {"root": place.root, "moment": place.moment, "number": place.pk}
    return _ANSWERS.ask(values, is_before=is_before, most=_most())


def answer(entry: Entry, reader: User) -> Reply | None:
    """The accepted answer, where `reader` may have its words. One query."""
    found = _ANSWER.ask({"entry": entry.pk, "reader": reader.pk, "number": entry.answer_id or 0})
    return found[0] if found else None


def _most() -> int:
    """Rows of a query: one more than a page shows tells that there are more."""
    return places.LINES_A_PAGE + 1


def _lines(entry: int, reader: int) -> ReplyQuerySet:
    lines = Reply.objects.lines(Entry(pk=entry), member_numbered(reader))
    return lines.select_related("author", "department")


def _roots(
    entry: int, reader: int, moment: datetime | None = None, number: int = 0, *, is_before: bool, most: int
) -> ReplyQuerySet:
    found = _lines(entry, reader).filter(root=None)
    if moment is not None:
        found = found.up_to(moment, number) if is_before else found.after(moment, number)
    sign = "-" if is_before else ""
    # None of them has a root: it is named first for the order to be that of the index.
    return found.order_by(f"{sign}root_id", f"{sign}created_at", f"{sign}pk")[:most]


def _answers(
    entry: int,
    reader: int,
    under: Sequence[int],
    root: int = 0,
    moment: datetime | None = None,
    number: int = 0,
    *,
    is_before: bool,
    most: int,
) -> ReplyQuerySet:
    found = _lines(entry, reader).filter(root__in=under)
    if moment is not None and is_before:
        here = Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=number)
        found = found.filter(~Q(root=root) | here)
    elif moment is not None:
        here = Q(created_at__gt=moment) | Q(created_at=moment, pk__gte=number)
        found = found.filter(~Q(root=root) | here)
    sign = "-" if is_before else ""
    return found.order_by(f"{sign}root__created_at", f"{sign}root", f"{sign}created_at", f"{sign}pk")[:most]


def _one(entry: int, reader: int, number: int) -> ReplyQuerySet:
    return _lines(entry, reader).open_to(member_numbered(reader)).filter(pk=number)[:1]


_ROOTS: Final = Prepared(_roots)
_ANSWERS: Final = Prepared(_answers)
_ANSWER: Final = Prepared(_one)

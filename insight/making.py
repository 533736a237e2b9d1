"""Counterparts as rows: made for a slice of people, and only those are written that differ from what stands there."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from insight import traits
from insight.ranking import Lists, rank
from insight.scoring import Scored
from profiles.models import Counterpart, Role, ShownTo

_LOCK: Final = 28_000  # the first half of the key of our advisory locks
Row = tuple[int, int, int, dict[str, Any]]  # shown to, rank, other, reasons


def make(people: Sequence[int]) -> int:
    """Make the rows of these people. Returns of how many they differed. Safe to run twice and beside itself."""
    lists = rank(people)
    with transaction.atomic():
        _one_at_a_time(people)
        stored: dict[int, list[Row]] = {pk: [] for pk in people}
        rows = Counterpart.objects.filter(person__in=people).order_by("person", "shown_to", "rank")
        for person, *row in rows.values_list("person_id", "shown_to", "rank", "other_id", "reasons"):
            stored[person].append((row[0], row[1], row[2], row[3]))
        changed = [pk for pk in people if [row[:-1] for row in _rows_of(lists[pk])] != stored[pk]]
        now = timezone.now()
        Counterpart.objects.filter(person__in=changed).delete()
        Counterpart.objects.bulk_create(
            [
                Counterpart(
                    person_id=pk,
                    shown_to=shown_to,
                    rank=place,
                    other_id=other,
                    reasons=reasons,
                    score=score,
                    made_at=now,
                )
                for pk in changed
                for shown_to, place, other, reasons, score in _rows_of(lists[pk])
            ],
            batch_size=2000,
        )
    return len(changed)


def make_anew(person_id: int) -> None:
    """What one person knows and does, and their counterparts; nobody of their departments keeps them as one.

    Bounded: the traits of one person, one list, and the rows that name them.
    """
    traits.take([person_id])
    make([person_id])
    theirs = Role.objects.current().filter(person=person_id).order_by().values("department")
    near = Role.objects.current().filter(person=OuterRef("person"), department__in=theirs)
    Counterpart.objects.filter(Exists(near), other=person_id).delete()


def _rows_of(lists: Lists) -> list[tuple[int, int, int, dict[str, Any], float]]:
    if lists.taught is None:
        return _numbered(ShownTo.EVERYBODY, lists.neutral)
    return [*_numbered(ShownTo.OWNER, lists.taught), *_numbered(ShownTo.OTHERS, lists.neutral)]


def _numbered(shown_to: ShownTo, found: list[Scored]) -> list[tuple[int, int, int, dict[str, Any], float]]:
    return [(shown_to.value, place, one.other_id, one.reasons, one.score) for place, one in enumerate(found, start=1)]


def _one_at_a_time(people: Sequence[int]) -> None:
    """Two who make the rows of one person take turns, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s::int[]) named (id)", [_LOCK, sorted(people)]
        )

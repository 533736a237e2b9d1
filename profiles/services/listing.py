"""The search row of a person, written again in the transaction of every change to what it repeats.

Whoever changes many people at once (a department is renamed, a team of thousands ends) marks their rows instead, and
`list_stale` writes them within minutes. `sweep` compares a slice of all rows with what they repeat, and mends them.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from profiles import folding
from profiles.models import DirectoryWord, Field, PersonDocument, Role, Skill, User
from profiles.services.listed import document_of
from profiles.signals import described

MOST_AT_ONCE: Final = 200  # people whose rows are written while somebody waits
BATCH: Final = 500
SLICES: Final = 144  # of all people: one every ten minutes is all of them in a day
_OF_NAMES: Final = [Field.NAME.value, Field.KNOWN_AS.value]
_NOT_CORRECTED: Final = (Field.INITIAL.value, Field.INITIALS.value)
_OF_OTHERS: Final = [letter for letter in Field.values if letter not in (*_OF_NAMES, *_NOT_CORRECTED)]
_FORGET: Final = """
    DELETE FROM profiles_directoryword AS known WHERE NOT EXISTS (
        SELECT FROM profiles_persondocument AS document WHERE document.words @@ (
            SELECT string_agg(quote_literal(letter || known.word), ' | ')
            FROM unnest(CASE WHEN known.is_name THEN %s::text[] ELSE %s::text[] END) AS letter)::tsquery)"""
_WRITTEN: Final = ("name_key", "swapped_key", "job_key", "words", "facets", "labels", "has_left", "joined_at")


@transaction.atomic(savepoint=False)
def list_again(person_ids: "Iterable[int] | models.QuerySet[Any, Any]") -> int:
    """Write the search rows of those people again, now, or soon where there are more than two hundred.

    Call it at the end of the transaction that changed them. Returns how many rows were written now.
    """
    if isinstance(person_ids, models.QuerySet):
        ids = set(person_ids.order_by()[: MOST_AT_ONCE + 1].values_list("pk", flat=True))
    else:
        ids = set(person_ids)
    if len(ids) <= MOST_AT_ONCE:
        described.send(sender=PersonDocument, people=sorted(ids))
        return _write(sorted(ids))
    every: Any = person_ids.order_by().values("pk") if isinstance(person_ids, models.QuerySet) else ids
    PersonDocument.objects.filter(person__in=every, is_stale=False).update(is_stale=True)
    return 0


def list_people(people: Q) -> int:
    """`list_again` for the people whom the condition picks: those of a team, a department, a workplace."""
    return list_again(User.objects.filter(people).distinct())


def list_stale(*, for_seconds: float = 45) -> int:
    """Write the rows that were marked, for so long. Safe to run twice and beside itself. Returns how many."""
    until, written = time.monotonic() + for_seconds, 0
    while time.monotonic() < until:
        with transaction.atomic():
            rows = PersonDocument.objects.stale().order_by("pk").select_for_update(skip_locked=True, of=("self",))
            ids = list(rows.values_list("pk", flat=True)[:BATCH])
            _write(ids)
        written += len(ids)
        if len(ids) < BATCH:
            break
    return written


def sweep(number: int, *, slices: int | None = None) -> int:
    """Compare the rows of one slice of all people, and of those whose roles begin or end today, with what they repeat.

    Returns how many were wrong, missing or too many; they are right now.
    """
    slices = slices or SLICES
    people = User.objects.annotate(slice=F("pk") % slices).filter(slice=number % slices)
    today = timezone.localdate()
    turning = Role.objects.filter(Q(started_on=today) | Q(ended_on=today)).order_by()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    turned = turning.filter(person__document__listed_at__lt=midnight)
    ids = {*people.order_by().values_list("pk", flat=True), *turned.values_list("person", flat=True)}
    return sum(_mend(batch) for batch in _batches(sorted(ids)))


def list_everybody(told: Callable[[int], None] = lambda _count: None) -> int:
    """Write every row, while people work. Returns how many; `told` hears how far it is."""
    written = 0
    ids = User.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)
    for batch in _batches(ids):
        written += list_in_one(batch)
        told(written)
    return written


@transaction.atomic(savepoint=False)
def list_in_one(ids: list[int]) -> int:
    """Write the rows of those people in this transaction, however many they are."""
    return _write(sorted(ids))


@transaction.atomic
def forget_words() -> int:
    """Forget words that no row has any more. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [_OF_NAMES, _OF_OTHERS])
        return int(cursor.rowcount)


def rows_of(ids: list[int]) -> Iterator[PersonDocument]:
    """What the rows of those people should be, unsaved; none for those who were never let in. Three queries."""
    people = User.objects.shown().filter(pk__in=ids).select_related("detail", "working_pattern").order_by("pk")
    people = people.defer("about", "about_html", "password")
    joined = ("department", "team", "profession", "workplace")
    roles: dict[int, list[Role]] = {}
    for role in Role.objects.filter(person__in=ids).select_related(*joined).order_by("-is_main", "pk"):
        roles.setdefault(role.person_id, []).append(role)
    skills: dict[int, list[Skill]] = {}
    held = Skill.objects.filter(content_object__in=ids).select_related("tag__synonym_of")
    for skill in held.order_by("-weight", "tag__name"):
        skills.setdefault(skill.content_object_id, []).append(skill)
    for person in people:
        yield document_of(person, roles.get(person.pk, []), skills.get(person.pk, []))


def _write(ids: list[int]) -> int:
    if not ids:
        return 0
    locked = PersonDocument.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    before = set(locked.values_list("pk", flat=True))  # then read: whoever changed the same people has committed
    rows = list(rows_of(ids))
    gone = before - {row.pk for row in rows}
    if gone:
        PersonDocument.objects.filter(pk__in=gone).delete()
    if rows:
        store(rows)
    return len(rows)


def store(rows: list[PersonDocument]) -> None:
    """Write those rows, in place of what there was of the same people, and learn their words."""
    _learn(rows)
    for row in rows:
        row.words = Func(Value(row.words, output_field=_TEXTS), function="array_to_tsvector", output_field=_WORDS)
    PersonDocument.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=[*_WRITTEN, "is_stale", "listed_at"],
        batch_size=BATCH,
    )


def _mend(ids: list[int]) -> int:
    stored = {
        row.pk: row
        for row in PersonDocument.objects.filter(pk__in=ids).annotate(
            listed=Func(F("words"), function="tsvector_to_array", output_field=_TEXTS)
        )
    }
    wrong = []
    for row in rows_of(ids):
        there = stored.pop(row.pk, None)
        if there is None or any(
            getattr(there, "listed" if name == "words" else name) != getattr(row, name) for name in _WRITTEN
        ):
            wrong.append(row.pk)
    wrong += stored
    if wrong:
        list_in_one(wrong)
    return len(wrong)


def _learn(rows: Iterable[PersonDocument]) -> None:
    """Keep the words of the rows that are not known yet."""
    listed = {word for row in rows for word in row.words}
    found = {(word[1:], word[0] in _OF_NAMES) for word in listed if word[0] in (*_OF_NAMES, *_OF_OTHERS)}
    known = DirectoryWord.objects.filter(word__in={word for word, _is_name in found})
    new = [
        DirectoryWord(word=word, is_name=is_name, neighbours=folding.neighbours(word))
        for word, is_name in sorted(found.difference(known.values_list("word", "is_name")))
    ]
    if new:
        DirectoryWord.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(ids)
    while batch := list(islice(waiting, BATCH)):
        yield batch


_TEXTS: Final = ArrayField(models.TextField())
_WORDS: Final = SearchVectorField()

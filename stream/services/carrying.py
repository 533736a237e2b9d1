"""Follows and saved searches when what they point at goes into another, is parted, or is carried on.

Of two levels of one person, a chosen one beats one that came by writing or reading; of two of a sort the higher stays.
All is done in a few statements, however many follow: a department has thousands.
"""

from collections.abc import Collection
from itertools import islice
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When

from content.models import Entry, Reply
from profiles.models import Department
from stream.models import Because, Follow, SavedSearch
from stream.models.follow import FollowQuerySet, Target, field_of
from tags.models import Tag

AT_ONCE: Final = 5_000  # rows in memory
_COPIED: Final = ("level", "muted_until", "because")
_CHOSEN_IS_MORE: Final = 10  # than any level


@transaction.atomic
def carry_follows(*, before: Target, after: Target, stays: bool = False) -> None:
    """Whoever follows `before` follows `after` from now on, and `before` only where it `stays`.

    Both are of one sort.
    """
    column = field_of(before)
    strength: Any = F("level") + Case(
        When(because=Because.CHOSEN, then=Value(_CHOSEN_IS_MORE)),
        default=Value(0),
        output_field=models.PositiveSmallIntegerField(),
    )
    old = Follow.objects.to(before).annotate(strength=strength)
    theirs = old.filter(person=OuterRef("person"))
    weaker = Follow.objects.to(after).annotate(strength=strength)
    weaker = weaker.filter(Exists(theirs.filter(strength__gt=OuterRef("strength"))))
    Follow.objects.filter(pk__in=weaker.values("pk")).update(
        **{name: Subquery(theirs.values(name)[:1]) for name in _COPIED}
    )
    _copy(Follow.objects.to(before), column, after.pk)
    if not stays:
        Follow.objects.to(before).delete()


@transaction.atomic
def part_follows(*, replies: Collection[int], before: Entry, after: Entry) -> None:
    """Who wrote one of `replies`, which stand under `after` now, has there the level that they have for `before`."""
    writers = Reply.objects.filter(pk__in=replies).order_by().values("author")
    _copy(Follow.objects.to(before).filter(person__in=writers), "thread", after.pk)


@transaction.atomic
def carry_tag(*, before: Tag, after: Tag) -> None:
    """A tag became a synonym: who follows or looks for it follows or looks for the one that takes its place."""
    carry_follows(before=before, after=after)
    SavedSearch.objects.filter(tag=before).update(tag=after)


@transaction.atomic
def carry_channels(*, departments: Collection[Department]) -> None:
    """Whoever follows the channel of one of `departments` follows those that carry it on; an ended one says no more."""
    for department in departments:
        heirs = Department.objects.open().filter(inheritances__department=department)
        for heir in heirs:
            carry_follows(before=department, after=heir, stays=True)
        if not department.is_open and heirs:
            Follow.objects.to(department).delete()


def _copy(follows: FollowQuerySet, column: str, after: int) -> None:
    """The same for another target, but for whoever has a level there: also who chose it a moment ago."""
    rows = follows.values("person_id", *_COPIED).iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        made = [Follow(**row, **{f"{column}_id": after}) for row in some]
        Follow.objects.bulk_create(made, ignore_conflicts=True)

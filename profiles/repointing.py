"""Pointing rows of one account at another one of the same person, where a constraint lets only one of two rows stay.

For receivers of `profiles.signals.merging`. `field` is the column that names the person; `same` are the other columns
of the constraint. All of it may run twice: the second time there is nothing left to do.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from django.db import models
from django.db.models import Q

from profiles.models import User

AT_ONCE: Final = 1000  # rows in one statement that names them

_M = TypeVar("_M", bound=models.Model)


def repoint(rows: "models.QuerySet[_M, Any]", *fields: str, keep: User, drop: User, **also: Any) -> int:
    """Let each of `fields` that names `drop` name `keep`. `also` is set with it. Returns how many rows changed."""
    return sum(rows.filter(**{field: drop}).update(**{field: keep, **also}) for field in fields)


def doubles(
    rows: "models.QuerySet[_M, _M]", field: str, *, keep: User, drop: User, same: Sequence[str]
) -> list[tuple[_M, _M]]:
    """(a row of `keep`, a row of `drop`) for each two that say the same in the columns `same`, None being a value."""
    mine: dict[tuple[Any, ...], Any] = {
        tuple(values): pk for pk, *values in rows.filter(**{field: keep}).values_list("pk", *same)
    }
    found = [
        (mine[tuple(values)], pk)
        for pk, *values in rows.filter(**{field: drop}).values_list("pk", *same)
        if tuple(values) in mine
    ]
    loaded: dict[Any, _M] = {}
    for some in _in_parts([pk for pair in found for pk in pair]):
        loaded |= {row.pk: row for row in rows.filter(pk__in=some)}
    return [(loaded[stays], loaded[goes]) for stays, goes in found]


def repoint_once(
    rows: "models.QuerySet[_M, _M]",
    field: str,
    *,
    keep: User,
    drop: User,
    same: Sequence[str] = (),
    settle: Callable[[_M, _M], None] | None = None,
) -> int:
    """Repoint what `keep` does not have; of two rows that say the same the one of `keep` stays.

    `settle(stays, goes)` may carry something over and save it before the other one goes. Returns how many went.
    """
    found = doubles(rows, field, keep=keep, drop=drop, same=same)
    for stays, goes in found:
        if settle is not None:
            settle(stays, goes)
    for some in _in_parts([goes.pk for _stays, goes in found]):
        rows.filter(pk__in=some).delete()
    repoint(rows, field, keep=keep, drop=drop)
    return len(found)


def forget_oneself(rows: "models.QuerySet[_M, Any]", one: str, other: str, *, keep: User, drop: User) -> int:
    """Delete the rows between the two accounts: nobody is their own colleague, and nobody follows themselves."""
    both = (keep, drop)
    return rows.filter(**{f"{one}__in": both, f"{other}__in": both}).delete()[0]


def free_tokens(rows: "models.QuerySet[_M, Any]", field: str, *, keep: User, drop: User) -> None:
    """Give a one-time form token of `drop` another value where `keep` has the same: unique with the person."""
    mine = rows.filter(**{field: keep}, submission__isnull=False).values("submission")
    for pk in list(rows.filter(Q(submission__in=mine), **{field: drop}).values_list("pk", flat=True)):
        rows.filter(pk=pk).update(submission=uuid.uuid4())


def _in_parts(pks: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(pks), AT_ONCE):
        yield pks[start : start + AT_ONCE]

"""Queries of hot pages that are put together once and asked again with other values.

Django puts a query together anew each time: with the reading rule in it that takes longer than Postgres works. Here it
is built as ever, by the same doors, but with a mark for each value that differs from reader to reader, and its SQL is
kept. Asking again only puts the values in the place of the marks; rows become the same objects as those of a QuerySet.

What is not named would be kept for the next reader. The moment of now that stands in a query is put in anew as well,
and what was put together yesterday is put together again today; any other moment or day is refused (`NotPreparable`).
"""

import typing
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

SHAPES_KEPT: Final = 256  # of one query
_SIGN: Final = "80773302"  # of marks
_NUMBER: Final = 8_077_330_200_000_000_000  # they begin here; no row will ever have one of these numbers
_MOMENT: Final = datetime(8077, 3, 30, 2, tzinfo=UTC)
_NOW: Final = ("", None)

Value = int | str | datetime | Sequence[int]
_Row = TypeVar("_Row")


class NotPreparable(ValueError):
    """The query holds something that would be wrong when it is asked again, or lost a value."""


@dataclass(frozen=True)
class _Ready:
    """A query as SQL, with what makes rows of it."""

    rows: Any
    compiler: Any
    sql: str
    params: Sequence[Any]
    places: Mapping[int, tuple[str, int | None]]  # of a parameter -> name of the value, and which of a list

    def filled(self, values: Mapping[str, Value]) -> tuple[Any, ...]:
        """The parameters with those values."""
        params, now = list(self.params), timezone.now()
        for place, (name, number) in self.places.items():
            value: Any = now if name == _NOW[0] else values[name]
            params[place] = value if number is None else value[number]
        return tuple(params)


class Prepared(Generic[_Row]):
    """The query that `build` makes. Its arguments are names: those of values to put in, and of the query's shape."""

    def __init__(self, build: "Callable[..., QuerySet[Any, _Row]]") -> None:
        self._build = build
        self._ready = lru_cache(SHAPES_KEPT)(self._put_together)

    def ask(self, values: Mapping[str, Value], **shape: Hashable) -> list[_Row]:
        """Its rows. One query. Lists of numbers of another length, and other shapes, are other queries."""
        ready = self._ready(timezone.localdate(), _kinds(values), **shape)
        return [] if ready is None else list(_rows(ready, values))

    def text(self, values: Mapping[str, Value], **shape: Hashable) -> tuple[str, Sequence[Any]]:
        """Its SQL and the parameters, for a hand-written statement. Raises EmptyResultSet for a query of nothing."""
        ready = self._ready(timezone.localdate(), _kinds(values), **shape)
        if ready is None:
            raise EmptyResultSet
        return ready.sql, ready.filled(values)

    def _put_together(self, today: date, kinds: tuple[tuple[str, Any], ...], **shape: Hashable) -> _Ready | None:
        marks = {name: _mark(kind, 1000 * place) for place, (name, kind) in enumerate(kinds)}
        before = timezone.now()
        rows: Any = self._build(**shape, **marks)
        if rows._prefetch_related_lookups:
            raise NotPreparable("Other queries would follow it")
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        after = timezone.now()
        known: dict[Any, tuple[str, int | None]] = {}
        for name, mark in marks.items():
            if _is_many(mark):
                known |= {one: (name, number) for number, one in enumerate(mark)}
            else:
                known[mark] = (name, None)
        places: dict[int, tuple[str, int | None]] = {}
        for place, param in enumerate(params):
            if isinstance(param, Hashable) and not isinstance(param, bool) and param in known:
                places[place] = known[param]
            elif isinstance(param, datetime) and before <= param <= after:
                places[place] = _NOW
            elif _SIGN in str(param) or (isinstance(param, date) and param != today):
                raise NotPreparable(f"Nobody could put another value in the place of {param}")
        if _SIGN in sql:
            raise NotPreparable("A value stands in it and not beside it")
        lost = {name for name, _number in known.values()} - {name for name, _number in places.values()}
        if lost:
            raise NotPreparable(f"It does not ask by {', '.join(sorted(lost))}")
        return _Ready(rows, compiler, sql, params, places)


def _rows(ready: _Ready, values: Mapping[str, Value]) -> Iterable[Any]:
    params = ready.filled(values)
    compiler = copy(ready.compiler)  # it keeps what one execution needs, and threads share what is ready
    compiler.connection = connections[ready.rows.db]
    compiler.as_sql = lambda *_args, **_options: (ready.sql, params)
    query: Any = ready.rows.query
    asked = SimpleNamespace(
        get_compiler=lambda using=None, connection=None: compiler,
        selected=query.selected,
        extra_select=query.extra_select,
        values_select=query.values_select,
        annotation_select=query.annotation_select,
    )
    source: Any = SimpleNamespace(
        db=ready.rows.db, model=ready.rows.model, query=asked, _known_related_objects={}, _fields=ready.rows._fields
    )
    return typing.cast(Iterable[Any], ready.rows._iterable_class(source))


def _kinds(values: Mapping[str, Value]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, _kind(value)) for name, value in values.items())


def _kind(value: Value) -> type | int:
    """What kind of mark stands for it: of a list its length."""
    if _is_many(value):
        return len(value)  # type: ignore[arg-type]  # a list
    return next(kind for kind in (int, str, datetime) if isinstance(value, kind))


def _is_many(value: object) -> bool:
    return not isinstance(value, int | str | datetime)


def _mark(kind: type | int, first: int) -> Any:
    if kind is int:
        return _NUMBER + first
    if kind is str:
        return f"{_SIGN}-{first}"
    if kind is datetime:
        return _MOMENT + timedelta(seconds=first)
    return [_NUMBER + first + number for number in range(typing.cast(int, kind))]

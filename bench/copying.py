"""COPY into the table of a model, with Django's defaults for columns that a data set says nothing about."""

import io
from collections.abc import Iterable
from typing import Final

import numpy as np
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models.fields import NOT_PROVIDED

from bench.dataset import Rows

ESCAPES: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
NULL: Final = r"\N"


class ColumnMissing(LookupError):
    """A column has neither a value in the data set nor a default: its table module has to name it."""


def written(value: object) -> str:
    """A value as COPY reads it."""
    match value:
        case None:
            return NULL
        case bool():
            return "t" if value else "f"
        case str():
            return value.translate(ESCAPES)
        case _unused:
            return str(value)


def _column(values: object, number: int) -> Iterable[str]:
    if isinstance(values, np.ndarray):
        if values.dtype.kind == "M":
            return [NULL if moment == "NaT" else f"{moment}+00:00" for moment in np.datetime_as_string(values).tolist()]
        values = values.tolist()
    if isinstance(values, str) or not isinstance(values, Iterable):
        return [written(values)] * number
    return map(written, values)


def _default(field: "models.Field[object, object]") -> object:
    if field.default is not NOT_PROVIDED:
        return field.get_default()
    if field.null:
        return None
    if field.empty_strings_allowed and isinstance(field, models.CharField | models.TextField) and field.blank:
        return ""
    raise ColumnMissing(f"{field.model._meta.label}.{field.attname}")


def lines(rows: Rows) -> tuple[list[str], str]:
    """The columns of the table, and the rows as COPY's text. Raises ColumnMissing, and KeyError for one too many."""
    fields = [
        field
        for field in rows.model._meta.concrete_fields
        if field.attname in rows.columns
        or (
            not rows.is_change
            and not (isinstance(field, models.AutoField) or field.has_db_default() or field.generated)
        )
    ]
    surplus = set(rows.columns) - {field.attname for field in fields}
    if surplus:
        raise KeyError(f"{rows.model._meta.label} has no column {', '.join(sorted(surplus))}")
    values = [
        _column(rows.columns[field.attname] if field.attname in rows.columns else _default(field), rows.number)
        for field in fields
    ]
    text = "".join(f"{line}\n" for line in map("\t".join, zip(*values, strict=True)))
    return [str(field.column) for field in fields], text


def copy(rows: Rows) -> None:
    """Write the rows, or change those that are there; the constraints of the table are checked as for any other row."""
    columns, text = lines(rows)
    quote = connection.ops.quote_name
    table, names = quote(rows.model._meta.db_table), list(map(quote, columns))
    into = "changes" if rows.is_change else table
    with transaction.atomic(), connection.cursor() as cursor:
        if rows.is_change:
            like = f"SELECT {', '.join(names)} FROM {table} LIMIT 0"  # noqa: S608 - our own names
            cursor.execute(f"CREATE TEMPORARY TABLE changes AS {like}")
        cursor.cursor.copy_expert(f"COPY {into} ({', '.join(names)}) FROM STDIN", io.StringIO(text))
        if rows.is_change:
            key = quote(str(rows.model._meta.pk.column))
            news = ", ".join(f"{name} = changes.{name}" for name in names if name != key)
            those = f"{table}.{key} = changes.{key}"
            cursor.execute(f"UPDATE {table} SET {news} FROM changes WHERE {those}")  # noqa: S608 - the same
            cursor.execute("DROP TABLE changes")


def finish(copied: Iterable[type[models.Model]]) -> None:
    """After the last row: the product goes on numbering from there, and the planner knows how many rows there are."""
    tables = list(copied)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
        if not connection.in_atomic_block:
            names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
            cursor.execute(f"VACUUM (ANALYZE) {names}")

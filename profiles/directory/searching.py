"""People who match, the best first: candidates by index, at most some hundreds, then points for each word.

Every way in which a person may match is an arm that one index answers, and each stops at a number. A name or a job that
is meant exactly has an arm of its own, so a common word never crowds it out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from profiles.directory.asking import Asked, Way
from profiles.directory.weights import BEGINS_THE_NAME, HAS_LEFT, IS_THE_JOB, IS_THE_NAME, IS_THE_NAME_SWAPPED

MOST_RANKED: Final = 500  # people: a search that finds more wants another word
_MOST_EXACT: Final = 100
_MOST_NAMED: Final = 300
_SHIFT: Final = 1000  # points and the number of the way stand in one number

_ARM: Final = "(SELECT person_id FROM profiles_persondocument WHERE {condition}{also} LIMIT {most})"
_RANKED: Final = """
    WITH found AS MATERIALIZED ({found}), counted AS (
        SELECT document.person_id, {ways} AS ways, {bonus} AS bonus, document.labels
        FROM found JOIN profiles_persondocument AS document USING (person_id)
    ), scored AS (
        SELECT person_id, ways, labels,
            bonus + (SELECT coalesce(sum(way / {shift}), 0) FROM unnest(ways) AS way)::int AS score
        FROM counted
    )
    SELECT person_id, score, ways, labels::text FROM scored {edge} ORDER BY {order} LIMIT %s"""

Place = tuple[int, int]  # score and person: where somebody stands in the list


@dataclass(frozen=True)
class Hit:
    """A person who was found, with the way of each word."""

    person_id: int
    score: int
    ways: tuple[Way, ...]
    labels: dict[str, list[str]]


def hits(
    asked: Asked, *, narrowed: str = "", size: int, beyond: Place | None = None, backwards: bool = False
) -> list[Hit]:
    """The `size` people after `beyond`, the best first; `backwards` those before it, the nearest first. One query.

    `narrowed` is a tsquery that all of them fit, "" for none.
    """
    found, values = candidates(asked, narrowed)
    if not found:
        return []
    columns = []
    for term in asked.terms:
        cases = " ".join(
            f"WHEN document.words @@ %s::tsquery THEN {way.points * _SHIFT + number}"
            for number, way in enumerate(term.ways)
        )
        columns.append(f"CASE {cases} ELSE 0 END")
        values += [way.query for way in term.ways]
    ways = f"ARRAY[{', '.join(columns)}]::int[]"
    key = asked.name_key
    bonus = (
        f"CASE WHEN document.name_key = %s THEN {IS_THE_NAME} WHEN document.swapped_key = %s THEN {IS_THE_NAME_SWAPPED}"
        f" WHEN document.name_key LIKE %s THEN {BEGINS_THE_NAME} ELSE 0 END"
        f" + CASE WHEN document.job_key = %s AND document.job_key <> '' THEN {IS_THE_JOB} ELSE 0 END"
        f" + CASE WHEN document.has_left THEN {HAS_LEFT} ELSE 0 END"
    )
    values += [key, key, f"{key}%", asked.job_key]
    sign, order = (">", "score, person_id DESC") if backwards else ("<", "score DESC, person_id")
    edge = ""
    if beyond is not None:
        edge = f"WHERE score {sign} %s OR (score = %s AND person_id {'<' if backwards else '>'} %s)"
        values += [beyond[0], beyond[0], beyond[1]]
    statement = _RANKED.format(found=found, ways=ways, bonus=bonus, shift=_SHIFT, edge=edge, order=order)
    rows = fetch(statement, [*values, size])
    return [_hit(asked, row) for row in rows]


def candidates(asked: Asked, narrowed: str) -> tuple[str, list[Any]]:
    """A query for the ids of all who may match, and its values; "" where nobody can."""
    everywhere, names = asked.query(), asked.query(names_only=True)
    arms: list[tuple[str, list[Any], int]] = []
    if asked.name_key:
        arms += [(f"{column} = %s", [asked.name_key], _MOST_EXACT) for column in ("name_key", "swapped_key")]
    if asked.job_key:
        arms.append(("job_key = %s AND job_key <> ''", [asked.job_key], _MOST_EXACT))
    if names:
        arms.append(("words @@ %s::tsquery", [_both(names, narrowed)], _MOST_NAMED))
    if everywhere:
        arms.append(("words @@ %s::tsquery", [_both(everywhere, narrowed)], MOST_RANKED))
    parts, values = [], []
    for condition, given, most in arms:
        also = " AND words @@ %s::tsquery" if narrowed and "@@" not in condition else ""
        parts.append(_ARM.format(condition=condition, also=also, most=most))
        values += [*given, *([narrowed] if also else [])]
    return " UNION ".join(parts), values


def _both(query: str, narrowed: str) -> str:
    return f"({query}) & {narrowed}" if narrowed else query


def fetch(statement: str, values: Sequence[Any]) -> list[Any]:
    """The rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
        return found


def _hit(asked: Asked, row: Any) -> Hit:
    person_id, score, ways, labels = row
    chosen = tuple(term.ways[way % _SHIFT] for term, way in zip(asked.terms, ways, strict=True) if way)
    return Hit(person_id, score, chosen, json.loads(labels))

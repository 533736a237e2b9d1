"""The one statement of a search: which documents, which of them the reader may read, and what was found in each.

`search_places` (migration 0003) bounds the documents; the doors of their entries and replies are joined with those few.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from content import kinds
from content.models import Entry, EntryQuerySet, Reply, ReplyQuerySet
from core.prepared import Prepared
from profiles.models import User, member_numbered
from search.finding.asking import Asked
from search.finding.scoring import Match
from search.models import Weights
from search.questions import Question

AT_ONCE: Final = 400  # documents that are ranked at first
WIDER: Final = 6  # times as many, where too few of them may be read
MOST: Final = 20_000  # documents that are looked at for one question, whatever is found


@dataclass(frozen=True)
class Looked:
    """What may be read of the documents that were looked at, and whether those were all there are."""

    matches: list[Match]
    is_all: bool


def look(question: Question, asked: Asked, reader: User, weights: Weights, *, enough: int) -> Looked:
    """Matches of at least `enough` entries that `reader` may read, where there are so many. One query, rarely more."""
    most = AT_ONCE
    while True:
        looked = _look(question, asked, reader, weights, most)
        entries = {match.entry for match in looked.matches}
        if looked.is_all or len(entries) >= enough or most >= MOST:
            return looked
        most = min(MOST, most * WIDER)


def _look(question: Question, asked: Asked, reader: User, weights: Weights, most: int) -> Looked:
    door, of_door = _named("door", _DOOR.text({"reader": reader.pk}, is_unanswered=question.answered is False))
    replies, of_replies = _named("replies", _REPLIES.text({"reader": reader.pk}))
    each = " + ".join(f"(document.words @@ %(each_{number})s::tsquery)::int" for number in range(len(asked.each)))
    parts = (weights.reply, weights.body, weights.tags, weights.title)
    top = max(*parts, 0.01)  # Postgres takes weights up to 1
    given: dict[str, Any] = {
        **of_door,
        **of_replies,
        **{f"each_{number}": query for number, query in enumerate(asked.each)},
        "body": asked.body or None,
        "titled": asked.titled or None,
        "exact": asked.exact or None,
        "phrase": asked.phrase or None,
        "marked": asked.marked or None,
        "wanted": wanted(question),
        "since": _begin(question.after),
        "until": _begin(question.before),
        "most": most,
        "weights": [part / top for part in parts],
        "top": top,
        "kinds": list(question.kinds) or None,
        "groups": list(question.groups) or None,
        "departments": list(question.departments) or None,
        "authors": list(question.author) or None,
        "answered": question.answered,
    }
    statement = _STATEMENT.format(door=door, replies=replies, each=each or "0", number=max(1, len(asked.each)))
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        rows = cursor.fetchall()
    is_all = rows[0][0] if rows else True
    return Looked([Match(*row[2:]) for row in rows if row[1]], is_all)


def wanted(question: Question) -> list[str]:
    """The marks of what the question is narrowed to: any of each, with bars between them."""
    asking = [kind.slug for kind in kinds.all_kinds() if kind.unanswered is not None]
    narrowed: Sequence[tuple[str, Sequence[Any]]] = (
        ("by", question.author),
        ("in", question.groups),
        ("of", question.departments),
        ("tag", question.tags),
        ("kind", [str(kind).replace("|", "") for kind in question.kinds]),
        ("kind", asking if question.answered is False else ()),
    )
    marks = ["|".join(f"{name}:{value}" for value in values) for name, values in narrowed if values]
    return [*marks, "answered"] if question.answered else marks


def _begin(day: Any) -> datetime | None:
    """The first moment of a day in London."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _said(reader: int, *, is_unanswered: bool) -> EntryQuerySet:
    entries = Entry.objects.visible_to(member_numbered(reader)).published()
    return (entries.filter(kinds.unanswered()) if is_unanswered else entries).order_by().values("id")  # type: ignore[return-value]


def _answers(reader: int) -> ReplyQuerySet:
    return Reply.objects.open_to(member_numbered(reader)).published().order_by().values("id")  # type: ignore[return-value]


_DOOR: Final = Prepared(_said)
_REPLIES: Final = Prepared(_answers)
_STATEMENT: Final = """
WITH place AS MATERIALIZED (
    SELECT id, is_all FROM search_places(
        %(body)s::tsquery, %(titled)s::tsquery, %(exact)s::tsquery, %(wanted)s::text[],
        %(since)s::timestamptz, %(until)s::timestamptz, %(most)s)
)
SELECT place.is_all, true, document.id, document.entry_id, document.reply_id, document.passage_id,
    coalesce(reply.author_id, said.author_id), document.published_at,
    coalesce(document.words @@ %(exact)s::tsquery, false),
    ({each})::float / {number},
    coalesce(document.words @@ %(phrase)s::tsquery, false),
    coalesce(ts_filter(document.words, '{{a}}') @@ %(phrase)s::tsquery, false),
    coalesce(ts_filter(document.words, '{{b}}') @@ %(marked)s::tsquery, false),
    coalesce(ts_rank(%(weights)s::real[], document.words, %(marked)s::tsquery, 1), 0) * %(top)s,
    said.answer_id IS NOT NULL, coalesce(said.answer_id = document.reply_id, false),
    coalesce(activity.useful_count, 0)
FROM place
JOIN search_document AS document ON document.id = place.id
JOIN content_entry AS said ON said.id = document.entry_id
LEFT JOIN content_reply AS reply ON reply.id = document.reply_id
LEFT JOIN content_activity AS activity ON activity.entry_id = document.entry_id
JOIN LATERAL (SELECT id FROM ({door}) AS entry WHERE entry.id = document.entry_id LIMIT 1) AS readable ON true
LEFT JOIN LATERAL (
    SELECT id FROM ({replies}) AS one WHERE one.id = document.reply_id LIMIT 1) AS open_reply ON true
WHERE (document.reply_id IS NULL OR open_reply.id IS NOT NULL AND reply.entry_id = document.entry_id)
    AND (document.passage_id IS NULL OR EXISTS (
        SELECT FROM content_passage AS passage JOIN content_attachment AS attachment
        ON attachment.upload_id = passage.upload_id
        WHERE passage.id = document.passage_id AND attachment.is_current
            AND coalesce(attachment.reply_id, 0) = coalesce(document.reply_id, 0)
            AND coalesce(attachment.entry_id, document.entry_id) = document.entry_id))
    AND (%(kinds)s::text[] IS NULL OR said.kind = ANY(%(kinds)s))
    AND (%(groups)s::bigint[] IS NULL OR said.group_id = ANY(%(groups)s))
    AND (%(departments)s::bigint[] IS NULL OR said.department_id = ANY(%(departments)s))
    AND (%(authors)s::bigint[] IS NULL OR coalesce(reply.author_id, said.author_id) = ANY(%(authors)s))
    AND (%(answered)s::boolean IS NOT TRUE OR said.answer_id IS NOT NULL)
UNION ALL (
    SELECT is_all, false, 0, 0, NULL, NULL, 0, now(), false, 0, false, false, false, 0, false, false, 0
    FROM place LIMIT 1)
"""


def _named(name: str, query: tuple[str, Sequence[Any]]) -> tuple[str, Mapping[str, Any]]:
    """The text of a query with names in the place of its marks, and what they stand for."""
    sql, values = query
    numbers = iter(range(len(values)))
    return re.sub("%s", lambda _mark: f"%({name}_{next(numbers)})s", sql), {
        f"{name}_{number}": value for number, value in enumerate(values)
    }

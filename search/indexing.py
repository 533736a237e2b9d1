"""Documents are written here and nowhere else, by statements that read the rows they are about.

One entry, a batch of a rebuild and a whole data set of the bench go through the same text, so they cannot disagree.
"""

from collections.abc import Collection
from typing import Any, Final

from django.db import connection, transaction

from content.models import EntryTag
from search.models import Document

AT_ONCE: Final = 200  # entries of one statement
MOST_TAGGED: Final = 2_000  # entries that are written anew at once, the newest, when their tag becomes another
INDEXED: Final = 200_000  # characters of the HTML of one text

_LANGUAGE: Final = "search_language({said}, {title} || ' ' || left({html}, 4000))"
_CONFIG: Final = "CASE WHEN made.language = 'cy' THEN 'civnet_welsh'::regconfig ELSE 'civnet_english'::regconfig END"
_MARKS: Final = """
    ARRAY['kind:' || entry.kind, 'by:' || {author}, 'of:' || entry.department_id,
        'week:' || search_week({moment}), 'season:' || search_week({moment}) / 13]
    || CASE WHEN entry.group_id IS NOT NULL THEN ARRAY['in:' || entry.group_id] END
    || CASE WHEN entry.answer_id IS NOT NULL THEN ARRAY['answered'] END
    || ARRAY(SELECT DISTINCT 'tag:' || coalesce(tag.synonym_of_id, tag.id) FROM content_entrytag AS tagged
        JOIN tags_tag AS tag ON tag.id = tagged.tag_id WHERE tagged.content_object_id = entry.id ORDER BY 1)
"""
_TAG_WORDS: Final = """
    coalesce((SELECT string_agg(concat_ws(' ', replace(tag.name, '-', ' '), tag.welsh_label,
        replace(main.name, '-', ' '), main.welsh_label), ' ' ORDER BY tag.name)
    FROM content_entrytag AS tagged JOIN tags_tag AS tag ON tag.id = tagged.tag_id
    LEFT JOIN tags_tag AS main ON main.id = tag.synonym_of_id WHERE tagged.content_object_id = entry.id), '')
"""
ENTRIES: Final = f"""
SELECT made.id AS entry_id, NULL::bigint AS reply_id, NULL::bigint AS passage_id, made.language,
    setweight(made.title_words, 'A')
    || setweight(to_tsvector({_CONFIG}, made.tag_words), 'B')
    || setweight(to_tsvector({_CONFIG}, made.html), 'C')
    || array_to_tsvector(ARRAY['=' || search_plain(made.title)]
        || ARRAY(SELECT '~' || lexeme FROM unnest(made.title_words))
        || CASE WHEN made.language = 'cy' THEN ARRAY['·cy'] END) AS words,
    made.marks, made.published_at, made.version
FROM (
    SELECT one.*, to_tsvector(CASE WHEN one.language = 'cy' THEN 'civnet_welsh'::regconfig
        ELSE 'civnet_title'::regconfig END, one.title) AS title_words
    FROM (
        SELECT entry.id, entry.title, left(entry.body_html, {INDEXED}) AS html, entry.published_at, entry.version,
            {_LANGUAGE.format(said="entry.language", title="entry.title", html="entry.body_html")} AS language,
            {_TAG_WORDS} AS tag_words,
            {_MARKS.format(author="entry.author_id", moment="entry.published_at")} AS marks
        FROM content_entry AS entry WHERE entry.state = 'published' AND {{entries}}
    ) AS one
) AS made
"""  # noqa: S608 - all parts are ours
REPLIES: Final = f"""
SELECT made.entry_id, made.id AS reply_id, NULL::bigint AS passage_id, made.language,
    setweight(to_tsvector({_CONFIG}, made.html), 'D')
    || CASE WHEN made.language = 'cy' THEN array_to_tsvector(ARRAY['·cy']) ELSE '' END AS words,
    made.marks, made.created_at AS published_at, made.version
FROM (
    SELECT reply.id, reply.entry_id, left(reply.body_html, {INDEXED}) AS html, reply.created_at, reply.version,
        {_LANGUAGE.format(said="reply.language", title="''", html="reply.body_html")} AS language,
        {_MARKS.format(author="reply.author_id", moment="reply.created_at")} AS marks
    FROM content_reply AS reply JOIN content_entry AS entry ON entry.id = reply.entry_id
    WHERE entry.state = 'published' AND reply.state = 'published' AND {{replies}}
) AS made
"""  # noqa: S608
PASSAGES: Final = f"""
SELECT made.entry_id, made.reply_id, made.passage_id, made.language,
    setweight(to_tsvector({_CONFIG}, made.text), 'D')
    || CASE WHEN made.language = 'cy' THEN array_to_tsvector(ARRAY['·cy']) ELSE '' END AS words,
    made.marks, made.said_at AS published_at, made.version
FROM (
    SELECT DISTINCT ON (entry.id, reply.id, passage.id) entry.id AS entry_id, reply.id AS reply_id,
        passage.id AS passage_id, passage.text, coalesce(reply.version, entry.version) AS version,
        coalesce(reply.created_at, entry.published_at) AS said_at, search_language('', passage.text) AS language,
        {
    _MARKS.format(
        author="coalesce(reply.author_id, entry.author_id)", moment="coalesce(reply.created_at, entry.published_at)"
    )
} AS marks
    FROM content_attachment AS attachment
    JOIN content_passage AS passage ON passage.upload_id = attachment.upload_id
    LEFT JOIN content_reply AS reply ON reply.id = attachment.reply_id
    JOIN content_entry AS entry ON entry.id = coalesce(attachment.entry_id, reply.entry_id)
    WHERE attachment.is_current AND entry.state = 'published' AND (reply.id IS NULL OR reply.state = 'published')
        AND {{passages}}
) AS made
"""  # noqa: S608
COLUMNS: Final = "entry_id, reply_id, passage_id, language, words, marks, published_at, version"
_SAME: Final = "language, words, marks, published_at, version"
_STORE: Final = f"""
INSERT INTO search_document AS document ({COLUMNS}) {{rows}}
ON CONFLICT (entry_id, reply_id, passage_id) DO UPDATE
SET ({_SAME}) = ROW (excluded.language, excluded.words, excluded.marks, excluded.published_at, excluded.version)
WHERE document.version <= excluded.version AND (document.language, document.words, document.marks,
    document.published_at) IS DISTINCT FROM (excluded.language, excluded.words, excluded.marks, excluded.published_at)
"""


def write(entries: Collection[int]) -> int:
    """Make the documents of these entries and of all that stands under them what they should be. How many changed.

    Safe to run at any time, and beside itself: a document of a newer version stays.
    """
    return _make(
        [*entries],
        "document.entry_id = ANY(%s)",
        (ENTRIES.format(entries="entry.id = ANY(%s)"), 1),
        (REPLIES.format(replies="reply.entry_id = ANY(%s)"), 1),
        (PASSAGES.format(passages="(attachment.entry_id = ANY(%s) OR reply.entry_id = ANY(%s))"), 2),
    )


def write_heads(entries: Collection[int]) -> int:
    """The same after a change of the entries alone: what stands under them gets their marks, and keeps its words."""
    numbers = [*entries]
    changed = _make(
        numbers,
        "document.entry_id = ANY(%s) AND document.reply_id IS NULL",
        (ENTRIES.format(entries="entry.id = ANY(%s)"), 1),
        (PASSAGES.format(passages="attachment.entry_id = ANY(%s)"), 1),
    )
    return changed + _run(_REMARK, [numbers])


def write_replies(replies: Collection[int]) -> int:
    """The same for these replies and their files alone, wherever they stand now."""
    return _make(
        [*replies],
        "document.reply_id = ANY(%s)",
        (REPLIES.format(replies="reply.id = ANY(%s)"), 1),
        (PASSAGES.format(passages="attachment.reply_id = ANY(%s)"), 1),
    )


def _make(numbers: list[int], which: str, *rows: tuple[str, int]) -> int:
    """Take away what should not be there, and store what should: of each statement how often it names the numbers."""
    if not numbers:
        return 0
    with transaction.atomic(savepoint=False):
        changed = _run(_SUPERFLUOUS.format(documents=which), [numbers])
        for statement, times in rows:
            changed += _run(_STORE.format(rows=statement), [numbers] * times)
    return changed


def forget(entries: Collection[int]) -> int:
    """Take away the documents of these entries and of all that stands under them."""
    return Document.objects.filter(entry__in=entries).delete()[0]


def write_tagged(tag: int) -> int:
    """Write anew the newest entries of the tag; the nightly look at all rows finds the others."""
    tagged = EntryTag.objects.filter(tag=tag, published_at__isnull=False).order_by("-published_at")
    return write_heads(list(tagged.values_list("content_object", flat=True)[:MOST_TAGGED]))


def change_author(*, before: int, after: int) -> int:
    """Put the one account's mark in the place of the other's."""
    return _run(_CHANGE_AUTHOR, [f"by:{before}", f"by:{after}", [f"by:{before}"]])


_SUPERFLUOUS: Final = """
DELETE FROM search_document AS document WHERE {documents} AND NOT EXISTS (
    SELECT FROM content_entry AS entry LEFT JOIN content_reply AS reply ON reply.id = document.reply_id
    WHERE entry.id = document.entry_id AND entry.state = 'published' AND (document.reply_id IS NULL
        OR reply.state = 'published' AND reply.entry_id = document.entry_id)
    AND (document.passage_id IS NULL OR EXISTS (
        SELECT FROM content_attachment AS attachment
        JOIN content_passage AS passage ON passage.upload_id = attachment.upload_id
        WHERE attachment.is_current AND passage.id = document.passage_id AND attachment.reply_id = document.reply_id
        UNION ALL SELECT FROM content_attachment AS attachment
        JOIN content_passage AS passage ON passage.upload_id = attachment.upload_id
        WHERE attachment.is_current AND passage.id = document.passage_id AND document.reply_id IS NULL
            AND attachment.entry_id = document.entry_id)))
"""
_REMARK: Final = f"""
UPDATE search_document AS document SET marks = made.marks::varchar[] FROM (
    SELECT reply.id, {_MARKS.format(author="reply.author_id", moment="reply.created_at")} AS marks
    FROM content_reply AS reply JOIN content_entry AS entry ON entry.id = reply.entry_id
    WHERE reply.entry_id = ANY(%s)
) AS made WHERE document.reply_id = made.id AND document.marks <> made.marks::varchar[]
"""  # noqa: S608
_CHANGE_AUTHOR: Final = """
UPDATE search_document SET marks = array_replace(marks, %s, %s) WHERE marks @> %s::varchar[]
"""


def _run(statement: str, params: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return max(0, int(cursor.rowcount))

"""What is shown of a hit: its title and the best words of its text, with the words that were asked for marked."""

import html
from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import connection
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core import text

LOOKED_AT: Final = 20_000  # characters of the HTML of a text
_BEGIN, _END = "\x02", "\x03"  # what is marked lies between these; no text holds them
_SHOWN: Final = f"StartSel={_BEGIN}, StopSel={_END}"
_EXCERPT: Final = f'{_SHOWN}, MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "'
_TITLE: Final = f"{_SHOWN}, HighlightAll=true"
_STATEMENT: Final = """
SELECT ts_headline(language::regconfig, title, %(marked)s::tsquery, %(of_title)s),
    ts_headline(language::regconfig, body, %(marked)s::tsquery, %(of_text)s)
FROM unnest(%(languages)s::text[], %(titles)s::text[], %(texts)s::text[])
    WITH ORDINALITY AS one (language, title, body, place) ORDER BY place
"""


class Shown(NamedTuple):
    """The title and the excerpt of one hit."""

    title: SafeString
    excerpt: SafeString


def shown(said: Sequence[tuple[str, str]], marked: str) -> list[Shown]:
    """Of each title and HTML of a text, with the words of the tsquery `marked`. One query, none without words."""
    if not said:
        return []
    titles = [html.escape(title) for title, _text in said]
    texts = [body[:LOOKED_AT] for _title, body in said]
    if not marked:
        return [
            Shown(_marked(title), _marked(text.shorten(_plain(body), length=200)))
            for title, body in zip(titles, texts, strict=True)
        ]
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT,
            {
                "marked": marked,
                "of_title": _TITLE,
                "of_text": _EXCERPT,
                "languages": ["civnet_title"] * len(said),
                "titles": titles,
                "texts": texts,
            },
        )
        return [Shown(_marked(title), _marked(excerpt)) for title, excerpt in cursor.fetchall()]


def _plain(body: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT regexp_replace(%s, '<[^>]*>', ' ', 'g')", [body])
        return str(cursor.fetchone()[0])


def _marked(said: str) -> SafeString:
    """What Postgres gave back, as HTML: everything is escaped here but our own marks."""
    line = " ".join(html.unescape(said).split())
    pieces = []
    for number, piece in enumerate(line.split(_BEGIN)):
        inside, end, behind = piece.partition(_END) if number else ("", "", piece)
        pieces.append((inside, behind) if end or not number else ("", inside + behind))
    return format_html_join(
        "", "{}{}", ((_mark(inside) if inside else "", behind.replace(_END, "")) for inside, behind in pieces)
    )


def _mark(words: str) -> SafeString:
    return format_html_join("", "<mark>{}</mark>", [(words,)])

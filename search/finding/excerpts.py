"""What is shown of a hit: its title and the best words of its text, with the words that were asked for marked."""

import html
import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LOOKED_AT: Final = 20_000  # characters of the HTML of a text
SHOWN: Final = 240  # characters, where no words were asked for
_BEGIN, _END = "\x02", "\x03"  # what is marked lies between these; no text holds them
_MARKS: Final = f"StartSel={_BEGIN}, StopSel={_END}"
_EXCERPT: Final = f'{_MARKS}, MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "'
_TITLE: Final = f"{_MARKS}, HighlightAll=true"
_TAG: Final = re.compile(r"<[^>]*>")
_STATEMENT: Final = """
SELECT ts_headline('civnet_title', one.title, %(marked)s::tsquery, %(of_title)s),
    ts_headline('civnet_title', one.body, %(marked)s::tsquery, %(of_text)s)
FROM unnest(%(titles)s::text[], %(texts)s::text[]) WITH ORDINALITY AS one (title, body, place) ORDER BY one.place
"""


class Shown(NamedTuple):
    """The title and the excerpt of one hit."""

    title: SafeString
    excerpt: SafeString


def shown(said: Sequence[tuple[str, str]], marked: str) -> list[Shown]:
    """Of each title and HTML of a text, with the words of the tsquery `marked`. One query, none without words."""
    titles = [html.escape(title) for title, _body in said]
    texts = [body[:LOOKED_AT] for _title, body in said]
    if not marked or not said:
        return [
            Shown(_as_html(title), _as_html(_TAG.sub(" ", body)[:SHOWN]))
            for title, body in zip(titles, texts, strict=True)
        ]
    asked: dict[str, Any] = {
        "marked": marked,
        "of_title": _TITLE,
        "of_text": _EXCERPT,
        "titles": titles,
        "texts": texts,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, asked)
        return [Shown(_as_html(title), _as_html(excerpt)) for title, excerpt in cursor.fetchall()]


def _as_html(said: str) -> SafeString:
    """What Postgres gave back, or what was never asked for: everything is escaped here but our own marks."""
    line = " ".join(html.unescape(_TAG.sub(" ", said)).split())
    first, *pieces = line.split(_BEGIN)
    parts = [("", first)] + [(inside, behind) for inside, _end, behind in (piece.partition(_END) for piece in pieces)]
    marked = ((format_html("<mark>{}</mark>", inside) if inside else "", behind) for inside, behind in parts)
    return format_html_join("", "{}{}", marked)

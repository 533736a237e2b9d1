"""Markdown to the HTML that readers get."""

import unicodedata
from collections.abc import Mapping
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from markdown_it.token import Token

from core.text.cleaning import clean
from core.text.limits import refuse_too_long
from core.text.lines import tidy
from core.text.parser import parse, render
from core.text.pictures import Uploads
from core.text.tokens import tokens

RENDERER_VERSION: Final = 3
"""Stored with the cached HTML. Raise it when the output of `to_html` changes, and old caches are made anew."""

_DEEPEST_HEADING: Final = 6
_MAX_SLUG: Final = 60


def to_html(
    markdown: str,
    *,
    people: Mapping[str, str] | None = None,
    uploads: Uploads | None = None,
    tags: Mapping[str, str] | None = None,
    top_heading: int = 2,
) -> SafeString:
    """Clean HTML of `markdown`; `people` maps lower-case handles to addresses on this site, `tags` words behind a `#`.

    `uploads` says what stands behind the tokens that may be shown: of others the words stay, and no picture is broken.

    The highest heading gets the level `top_heading`, deeper ones follow without a gap, none is below 6, so that the
    headings of a page stay in order whatever people type. Raises TextTooLong.
    """
    refuse_too_long(markdown)
    parsed = parse(tidy(markdown), people, uploads, tags).tokens
    _level(parsed, max(top_heading, 1))
    return _with_heading_ids(clean(render(parsed)))


def _level(parsed: list[Token], top: int) -> None:
    """Give headings their levels; tables can be reached by keyboard, for a wide one scrolls by itself."""
    above: list[int] = []  # levels, as typed, of the headings that the next one may stand under
    for token in parsed:
        if token.type == "heading_open":
            typed = int(token.tag[1:])
            while above and above[-1] >= typed:
                above.pop()
            above.append(typed)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(top + len(above) - 1, _DEEPEST_HEADING)}"
        elif token.type == "table_open":
            token.attrSet("tabindex", "0")


def _with_heading_ids(cleaned: SafeString) -> SafeString:
    """Ids for headings, so that people can link to them. After cleaning: text has no bare `<` any more."""
    parts: list[str] = []
    used: dict[str, int] = {}
    at = 0
    while (start := cleaned.find("<h", at)) >= 0:
        end = start + len("<h2")
        parts.append(cleaned[at:end])
        at = end
        if cleaned[end - 1].isdigit():
            close = cleaned.find("</h", end)
            slug = _unused(_slug(cleaned[end + 1 : close]), used)
            parts.append(f' id="s-{slug}"')
    parts.append(cleaned[at:])
    return mark_safe("".join(parts))  # noqa: S308  # clean HTML and slugs


def _slug(html: str) -> str:
    """ASCII letters and digits of the words, everything between them a hyphen; never empty."""
    words = "".join(piece for piece in tokens(html[: 20 * _MAX_SLUG]) if isinstance(piece, str))
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    spaced = "".join(character if character.isalnum() else " " for character in plain)
    return "-".join(spaced.split())[:_MAX_SLUG].strip("-") or "section"


def _unused(slug: str, used: dict[str, int]) -> str:
    """`slug`, or with the next free number. They are remembered: a thousand equal headings take a thousand steps."""
    number = used.get(slug, 0)
    candidate = slug if not number else f"{slug}-{number + 1}"
    while number and candidate in used:
        number += 1
        candidate = f"{slug}-{number + 1}"
    used[slug] = number + 1
    used.setdefault(candidate, 1)
    return candidate

"""Kinds without a title of their own: one is made of the first words, #words are tags, and cards show the whole text.

The title and the excerpt follow one another and share no word, so that whatever shows both says nothing twice.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from content import kinds
from content.models import EXCERPT_LONGEST, Entry
from core import text
from tags.models import Tag
from tags.services import MOST_AN_ENTRY, BadTag, normalise

TITLE_MOST: Final = 80  # characters
_EXCERPT_MOST: Final = EXCERPT_LONGEST - 20
_CUT: Final = "…"


class Head(NamedTuple):
    """The first words of a text, and those that follow; "" where there are no more."""

    title: str
    excerpt: str


def is_brief(entry: Entry) -> bool:
    """Whether the entry is of such a kind; a text that is only looked at has none. Raises UnknownKind."""
    return entry.kind != "" and kinds.get(entry.kind).is_brief


def head_of(body: str) -> Head:
    """Title and excerpt of a text; a text without a word, such as a picture that is decorative, is named so."""
    words = text.single_line(text.to_plain(body))
    title = text.shorten(words, length=TITLE_MOST)
    if title == words:
        return Head(title or _("Without words"), "")
    rest = words[len(title.removesuffix(_CUT)) :].lstrip()
    return Head(title, text.shorten(f"{_CUT}{rest}", length=_EXCERPT_MOST))


def words_of(entry: Entry) -> str:
    """Title and excerpt as one text again, up to where the excerpt ends."""
    if not entry.excerpt.startswith(_CUT):
        return entry.title
    rest = entry.excerpt.removeprefix(_CUT)
    gap = " " if rest[:1].isalnum() else ""
    return f"{entry.title.removesuffix(_CUT)}{gap}{rest}"


def tags_of(body: str) -> dict[str, str]:
    """Names of the tags of a text by the words as they were typed, in order: five at most, and none that cannot be."""
    found: dict[str, str] = {}
    for word in text.hashtags(body):
        try:
            name = normalise(word)
        except BadTag:
            continue
        if name in found.values() or len(set(found.values())) < MOST_AN_ENTRY:
            found[word] = name
    return found


def tag_addresses(body: str) -> Mapping[str, str]:
    """Where the tags of a text lead, by the words as they were typed."""
    return {word: Tag(name=name, slug=name).get_absolute_url() for word, name in tags_of(body).items()}


def tags_beside(tags: Iterable[Tag], html: str) -> list[Tag]:
    """Those of `tags` to which no word of the text leads already."""
    return [tag for tag in tags if f'href="{tag.get_absolute_url()}"' not in html]

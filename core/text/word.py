"""Lists of Microsoft Word. It pastes them as paragraphs with a style (`mso-list:l0 level2 lfo1`) and a typed bullet."""

from collections.abc import Iterable, Iterator
from typing import Final

from core.text.allowed import HEADINGS
from core.text.foreign import BREAKS
from core.text.tokens import Tag, end, start

_DEEPEST: Final = 9  # Word has nine levels
_LARGEST: Final = 9  # digits
_ENDS: Final = BREAKS | HEADINGS | {"blockquote", "hr", "li", "ol", "pre", "table", "td", "th", "tr", "ul"}
_BULLET_LETTER: Final = "o"  # what Word types for a hollow bullet


def with_lists(pieces: Iterable[Tag | str]) -> Iterator[Tag | str]:
    """`pieces` with Word's list paragraphs as items of real lists. Numbers of letters or points stay as words."""
    lists = _Lists()
    item: _Item | None = None
    for piece in pieces:
        if isinstance(piece, Tag) and piece.name in _ENDS:
            if item:
                yield from lists.add(item)
                item = None
                if piece == end("p"):
                    continue
            level = _level(piece)
            if level:
                item = _Item(level)
                continue
            if not (piece.name == "p" and not piece.opens):
                yield from lists.close()
        if item:
            item.take(piece)
        else:
            if isinstance(piece, str) and piece.strip():
                yield from lists.close()
            yield piece
    if item:
        yield from lists.add(item)
    yield from lists.close()


class _Item:
    """A list paragraph as it comes in: its level from 1, its bullet or number, and the rest."""

    def __init__(self, level: int) -> None:
        self.level = level
        self.marker = ""
        self.pieces: list[Tag | str] = []
        self._spans_in_marker = 0

    def take(self, piece: Tag | str) -> None:
        if isinstance(piece, Tag) and piece.name == "span" and (self._spans_in_marker or _is_marker(piece)):
            self._spans_in_marker += 1 if piece.opens else -1
        elif not self._spans_in_marker:
            self.pieces.append(piece)
        elif isinstance(piece, str):
            self.marker += piece

    @property
    def number(self) -> str:
        """The digits of a plain number, else nothing."""
        digits = self.marker.strip().rstrip(".)")
        return digits if digits.isascii() and digits.isdigit() and len(digits) <= _LARGEST else ""

    @property
    def label(self) -> str:
        """A number that Markdown cannot count, such as `a)` or `2.1`, to stand as a word before the item's words."""
        marker = self.marker.strip()
        wordy = any(character.isalnum() for character in marker) and marker != _BULLET_LETTER
        return f"{marker} " if wordy and not self.number else ""


class _Lists:
    """The lists that are open, outermost first."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def add(self, item: _Item) -> Iterator[Tag | str]:
        name = "ol" if item.number else "ul"
        while len(self.names) > item.level or (len(self.names) == item.level and self.names[-1] != name):
            yield end(self.names.pop())
        while len(self.names) < item.level:
            deepest = len(self.names) == item.level - 1
            opened = name if deepest else "ul"
            self.names.append(opened)
            yield start("ol", start=item.number) if opened == "ol" else start("ul")
        yield start("li")
        if item.label:
            yield item.label
        yield from item.pieces
        yield end("li")

    def close(self) -> Iterator[Tag]:
        while self.names:
            yield end(self.names.pop())


def _level(tag: Tag) -> int:
    """The level of the list that this start tag's style puts it in, or 0."""
    if tag.name != "p" or not tag.opens:
        return 0
    _, found, rest = tag.attributes.get("style", "").lower().partition("mso-list:")
    _, level_found, level = rest.partition(";")[0].partition("level")
    digit = level[:1]
    return min(int(digit), _DEEPEST) if found and level_found and digit in "123456789" and digit else 0


def _is_marker(tag: Tag) -> bool:
    return tag.opens and "mso-list:ignore" in tag.attributes.get("style", "").lower().replace(" ", "")

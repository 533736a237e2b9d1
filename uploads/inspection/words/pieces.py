"""Words on their way out of a file: cleaned, cut at paragraphs, counted, and written down as they come."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

PAGE, SLIDE, SHEET, NONE = "page", "slide", "sheet", ""
MOST_PLACES: Final = 500
MOST_CHARACTERS: Final = 1_000_000  # of one file
LONGEST: Final = 4_000  # characters of a piece
LONGEST_NAME: Final = 100  # characters of a sheet's name
_CUT_AT: Final = 3_500  # before cleaning, which makes three letters of some ligatures
_MOST_HELD: Final = 64_000  # characters
_LIGATURES: Final = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_HYPHENS: Final = "\x02\ufffe\xad"  # at the end of a line, as PDFium says it; and those that only show where one ends
_UNSEEN: Final = dict.fromkeys([0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROLS: Final = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), " ") | {0x0C: "\n"}
_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n ?")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


class Enough(Exception):
    """No more of this file is kept."""


def tidy(words: str) -> str:
    """Without control characters and what nobody sees, ligatures as letters, words whole that a line's end cut."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    for hyphen in _HYPHENS:
        words = words.replace(hyphen, "")
    words = words.translate(_LIGATURES | _UNSEEN | _CONTROLS).encode("utf-8", "ignore").decode()  # no half characters
    words = unicodedata.normalize("NFC", words)
    return _EMPTY_LINES.sub("\n\n", _LINES.sub("\n", _BLANKS.sub(" ", words))).strip()


class Pieces:
    """Takes words as a reader finds them, and hands pieces to `write`: kind of place, its number, its name, words."""

    def __init__(self, write: Callable[[str, int, str, str], None]) -> None:
        self._write = write
        self._place: tuple[str, int, str] = (NONE, 0, "")
        self._held: list[str] = []
        self._length = 0
        self.places = self.characters = 0
        self.is_cut = False  # more was there than is kept

    def at(self, kind: str, number: int, name: str = "") -> None:
        """What comes now stands there. Raises Enough for a place beyond the last that is read."""
        self.end()
        if number > MOST_PLACES:
            raise Enough
        self._place = (kind, number, tidy(name)[:LONGEST_NAME] if kind == SHEET else "")
        self.places += bool(kind)

    def say(self, words: str) -> None:
        """More words, with the ends of their lines. Raises Enough."""
        self._held.append(words)
        self._length += len(words)
        if self._length > _MOST_HELD:
            self._cut()

    def end(self) -> None:
        """No more words at this place. Raises Enough."""
        self._cut()
        rest, self._held, self._length = "".join(self._held), [], 0
        self._keep(rest)

    def _cut(self) -> None:
        """Pieces of what is held, until less than one is left."""
        words, start = "".join(self._held), 0
        while len(words) - start > _CUT_AT:
            end = _end_of_piece(words, start)
            self._keep(words[start:end])
            start = end
        self._held = [words[start:]]
        self._length = len(words) - start

    def _keep(self, words: str) -> None:
        words = tidy(words)[:LONGEST]
        if not words:
            return
        left = MOST_CHARACTERS - self.characters
        if left <= 0:
            raise Enough
        self.characters += min(len(words), left)
        self._write(*self._place, words[:left])
        if len(words) > left:
            raise Enough


def _end_of_piece(words: str, start: int) -> int:
    """Behind a paragraph, else a line, else a word, in the second half of what a piece may hold."""
    least, most = start + _CUT_AT // 2, start + _CUT_AT
    for mark in ("\n\n", "\n", " "):
        found = words.rfind(mark, least, most)
        if found >= 0:
            return found + len(mark)
    return most

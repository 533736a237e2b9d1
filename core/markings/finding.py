"""Where a text carries a marking above OFFICIAL, and does not only speak of one.

A marking is a line of its own, a header or a footer, what stands in capitals before or behind a line and is set apart
from it, or a level with handling instructions. The word in a sentence is no marking: "secret santa", "trade secret",
"it is no secret", "the Official Secrets Act". What cannot be told apart counts as one: it is easily said otherwise.

Work grows with the text alone: each line is looked at once, and every pattern is bounded or possessive.
"""

import html
import re
from typing import Final
from urllib.parse import unquote

from core.markings.folding import plain
from core.markings.levels import Above
from core.markings.lines import ANY, AROUND, LINK, ORNAMENT, TAG, Finding, Line, found_in_line, lines_of
from core.markings.names import found_in_name

_ADDRESS: Final = re.compile(r"(?:https?://|\]\(/)[^\s()<>\"'?#]{1,500}")
_SHORT: Final = 4  # words: an alternative text of no more is read as the name of a file is
_BROKEN: Final = {"SECRET": Above.SECRET, "TOPSECRET": Above.TOP_SECRET, "CYFRINACHOL": Above.SECRET}
_PIECE: Final = 8  # letters of a piece of a broken word
_PIECES: Final = 16
_NOT_LETTERS: Final = re.compile(r"[^A-Za-z]++")


def found_in(text: str) -> Finding | None:
    """The first marking above OFFICIAL that `text` carries: Markdown, a title, or any other line. None where none."""
    folded = plain(html.unescape(text) if "&" in text else text)
    if not _may_carry(folded):
        return None
    told: dict[str, Finding] = {}  # of a list or table: perhaps it tells what the tiers are
    for line in lines_of(folded):
        head = _tier_told(line)
        found = found_in_line(line)
        if line.is_listed and head and (found or head == "OFFICIAL"):
            told.setdefault(head, found or Finding(Above.SECRET))
        elif found:
            return found
    if not {"OFFICIAL", "SECRET", "TOP SECRET"} <= {*told}:
        first = next((found for head, found in told.items() if head != "OFFICIAL"), None)
        if first is not None:
            return first
    return _in_pieces(folded) or _in_addresses(folded) or _in_pictures(folded)


def _may_carry(folded: str) -> bool:
    """Whether it is worth reading line by line: most texts have none of the words at all."""
    bare = TAG.sub("", ORNAMENT.sub("", LINK.sub(r"\2", folded) if "](" in folded else folded))
    return bool(ANY.search(bare)) or "SECRET" in _NOT_LETTERS.sub("", folded).upper()


def _in_pieces(folded: str) -> Finding | None:
    """A word that was broken over lines or cells: "SEC" above "RET"."""
    pieces: list[str] = []
    for line in lines_of(folded):
        piece = line.words.strip(AROUND).upper()
        pieces = [*pieces, piece][-_PIECES:] if piece.isalpha() and len(piece) <= _PIECE else []
        for start in range(len(pieces) - 1):
            whole = "".join(pieces[start:])
            if whole in _BROKEN:
                return Finding(_BROKEN[whole])
    return None


def _in_addresses(folded: str) -> Finding | None:
    """In the address of a link: the name of a folder or a file there, in capitals, and more than the word alone."""
    for address in _ADDRESS.findall(folded):
        parts = [part for part in unquote(address).split("/")[1:] if "SECRET" in part or "CYFRINACHOL" in part]
        found = (found_in_name(part) for part in parts if _NOT_LETTERS.sub("", part) not in _BROKEN)
        first = next((one for one in found if one is not None), None)
        if first is not None:
            return first
    return None


def _in_pictures(folded: str) -> Finding | None:
    """In an alternative text that is no more than a name."""
    said = [words for mark, words in LINK.findall(folded) if mark and len(words.split()) <= _SHORT]
    return next((found for words in said if (found := found_in_name(words)) is not None), None)


def _tier_told(line: Line) -> str:
    """Which of the three tiers a line of a list begins with, "" where with none."""
    told = re.match(r"\W{0,3}(OFFICIAL|TOP SECRET|SECRET)(?:\W|$)", line.words, re.IGNORECASE)
    return told[1].upper() if told else ""

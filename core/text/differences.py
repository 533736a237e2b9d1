"""What changed between two versions of a text, for people to read: passages, and within them the words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from core.text.matching import matching_blocks

_TOKEN: Final = re.compile(r"\s+|\w+|[^\w\s]")  # a character fits one alternative only: linear
_MOST_TOKENS: Final = 8_000  # of one passage; a longer one is shown whole, before and after
_LEAST_IN_COMMON: Final = 0.3  # of the words; below it single words that stayed only confuse
_AROUND: Final = 1  # lines of unchanged text that are shown beside a change

PieceKind = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Piece:
    """Words that stayed, went or came."""

    kind: PieceKind
    text: str


@dataclass(frozen=True)
class Passage:
    """Lines with a change in them, or near one. `skipped` paragraphs before it are the same in both."""

    pieces: tuple[Piece, ...]
    skipped: int = 0

    @property
    def is_changed(self) -> bool:
        """Whether anything in it differs."""
        return any(piece.kind != "same" for piece in self.pieces)


def differences(before: str, after: str) -> list[Passage]:
    """The passages that changed with a line around each, in order; empty where the texts are the same."""
    old, new = before.split("\n"), after.split("\n")
    passages: list[Passage] = []
    at = place = skipped = 0
    for first, second, length in matching_blocks(old, new):
        if "".join(old[at:first]) != "".join(new[place:second]):  # empty lines alone are no difference to read
            gone, came = ("\n".join(lines).strip("\n") for lines in (old[at:first], new[place:second]))
            passages.append(Passage(_pieces(gone, came), skipped))
            skipped = 0
        shown_after = _AROUND if passages else 0
        shown_before = _AROUND if first + length < len(old) or second + length < len(new) else 0
        for lines, left_out in _edges(old[first : first + length], shown_after, shown_before):
            skipped += left_out
            if "".join(lines).strip():
                passages.append(Passage((Piece("same", "\n".join(lines)),), skipped))
                skipped = 0
        at, place = first + length, second + length
    return passages


def _edges(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[Sequence[str], int]]:
    """What is shown of lines that stayed, each with how many paragraphs before it are left out."""
    if len(lines) <= start + end:
        yield lines, 0
        return
    yield lines[:start], 0
    yield lines[len(lines) - end :], sum(1 for line in lines[start : len(lines) - end] if line.strip())


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > _MOST_TOKENS:
        return _whole(before, after)
    blocks = matching_blocks(old, new)
    kept = sum(not token.isspace() for block in blocks for token in old[block.first :][: block.length])
    words = max(sum(not token.isspace() for token in side) for side in (old, new))
    if kept < _LEAST_IN_COMMON * words:
        return _whole(before, after)
    pieces: list[Piece] = []
    at = place = 0
    for first, second, length in blocks:
        gone, new_words = "".join(old[at:first]), "".join(new[place:second])
        same = "".join(old[first : first + length])
        pieces += _whole(gone, new_words)
        pieces += [Piece("same", same)] if same else []
        at, place = first + length, second + length
    return tuple(pieces)


def _whole(gone: str, new: str) -> tuple[Piece, ...]:
    parts = (Piece("gone", gone), Piece("new", new))
    return tuple(part for part in parts if part.text)

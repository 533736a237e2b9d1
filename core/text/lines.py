"""Text as typed, made fit for storing: one line for titles and names, many for bodies."""

import unicodedata
from collections.abc import Iterator

_BIDI = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
_MAX_MARKS = 4  # on one base: enough for every living script, too few to climb over the lines above
_KEPT_CONTROLS = frozenset("\n\t")


def single_line(text: str) -> str:
    """The words on one line, in NFC: for titles, names and whatever goes into a header.

    Control characters and bidirectional overrides go, every run of white space becomes one space, and at most four
    combining marks stay on one base character. Never raises.
    """
    composed = unicodedata.normalize("NFC", _without_surrogates(text.replace("\x00", "")))
    words = "".join(" " if _is_break(character) else character for character in composed if character not in _BIDI)
    return " ".join(_readable(words).split())


def tidy(text: str) -> str:
    """A body as its author typed it, without what no keyboard types; words are never changed. Never raises.

    CRLF and CR become LF; C0 controls but tab and newline, DEL and lone surrogates go; the rest is put in NFC.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in _without_surrogates(lines) if c in _KEPT_CONTROLS or not _is_c0(c))
    return unicodedata.normalize("NFC", "".join(kept))


def _readable(text: str) -> str:
    """Thin out stacked combining marks, in one walk. What is left may compose again, hence the second NFC."""
    return unicodedata.normalize("NFC", "".join(_thinned(text)))


def _thinned(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) or unicodedata.category(character) == "Me" else 0
        if marks <= _MAX_MARKS:
            yield character


def _without_surrogates(text: str) -> str:
    """Half a character, as JSON may carry it, can be stored by no database."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def _is_break(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cc", "Zl", "Zp"}


def _is_c0(character: str) -> bool:
    return character < " " or character == "\x7f"

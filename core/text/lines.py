"""Text as typed, made fit for storing: one line for titles and names, many for bodies."""

import unicodedata
from collections.abc import Iterator
from typing import Final

_BIDI: Final = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
_MAX_MARKS: Final = 4  # on one base: enough for every living script, too few to climb over the lines above
_MAX_ORDERED_MARKS: Final = 30  # the Unicode standard's own bound for text that may be normalised in a stream (UAX 15)
_KEPT_CONTROLS: Final = frozenset("\n\t")


def single_line(text: str) -> str:
    """The words on one line, in NFC: for titles, names and whatever goes into a header.

    Control characters, byte order marks and bidirectional overrides go, every run of white space becomes one space, and
    at most four combining marks stay on one base character. Twice is the same as once. Never raises.
    """
    seen = (character for character in _without_surrogates(text) if character not in _BIDI)
    spaced = "".join(" " if character.isspace() else character for character in seen)
    words = "".join(character for character in spaced if not _is_control(character))
    return " ".join(nfc("".join(_thinned(words))).split())


def tidy(text: str) -> str:
    """A body as its author typed it, without what no keyboard types; words are never changed. Never raises.

    CRLF and CR become LF; C0 controls but tab and newline, DEL, byte order marks and lone surrogates go; the rest is
    put in NFC (see `nfc`). Twice is the same as once.
    """
    lines = _without_surrogates(text).replace("\r\n", "\n").replace("\r", "\n")
    return nfc("".join(character for character in lines if not _is_unseen(character)))


def nfc(text: str) -> str:
    """`text` in Unicode's NFC, but for towers of more than 30 combining marks, which stay as they are.

    Python sorts the marks on one base by insertion: 80,000 of them on one letter keep it busy for many seconds.
    """
    if text.isascii():
        return text
    parts: list[str] = []
    done = base = marks = 0
    for at, character in enumerate(text):
        if unicodedata.combining(character):
            marks += 1
            continue
        if marks > _MAX_ORDERED_MARKS:
            parts += [unicodedata.normalize("NFC", text[done:base]), text[base:at]]
            done = at
        base, marks = at, 0
    tower = base if marks > _MAX_ORDERED_MARKS else len(text)
    return "".join([*parts, unicodedata.normalize("NFC", text[done:tower]), text[tower:]])


def _thinned(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        is_mark = _is_mark(character)
        added = sum(map(_is_mark, unicodedata.normalize("NFC", character)))  # some letters and marks are taken apart
        marks = marks + added if is_mark else added
        if marks <= _MAX_MARKS or not is_mark:
            yield character


def _is_mark(character: str) -> bool:
    return bool(unicodedata.combining(character)) or unicodedata.category(character) == "Me"


def _without_surrogates(text: str) -> str:
    """Half a character, as JSON may carry it, can be stored by no database."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def _is_unseen(character: str) -> bool:
    return (character < " " and character not in _KEPT_CONTROLS) or character in {"\x7f", "\ufeff"}


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" or character == "\ufeff"

"""Web addresses, handles and #tags in running text, found by walking it once: no pattern that could run away.

A handle is `@` and `[a-z0-9]+(-[a-z0-9]+)*`, at most 60 characters, upper case allowed; no word character stands before
it, so an e-mail address is no mention, and none directly after it, so `@ada_b` is not `@ada`.

A tag is `#` and letters, digits, hyphens and underscores of any script, at most 50, with a letter among them; no word
character, slash, ampersand or other `#` stands before it, so neither `C#net` nor `page/#top` holds one.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

MAX_HANDLE: Final = 60
MAX_TAG: Final = 50

_HANDLE: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_QUOTES: Final = frozenset(map(chr, [0x2018, 0x2019, 0x201C, 0x201D, 0xAB, 0xBB]))
_BEYOND_ADDRESS: Final = frozenset("<>\"'`{}|\\^") | _QUOTES
_TRAILING: Final = frozenset(".,;:!?*_~)]&\N{HORIZONTAL ELLIPSIS}")
_PAIRS: Final = {")": "(", "]": "["}


class Span(NamedTuple):
    """Where something stands in a text, and its address or handle."""

    start: int
    end: int
    value: str


def spot_addresses(text: str, before: str = "") -> Iterator[Span]:
    """Bare http and https addresses of `text`; `before` is the character in front of it, or nothing."""
    at = 0
    while (colon := text.find("://", at)) >= 0:
        start = _scheme_start(text, at, colon)
        at = colon + len("://")
        if start < 0 or _is_word(text[start - 1] if start else before) or not text[at : at + 1].isalnum():
            continue
        end = _address_end(text, at)
        yield Span(start, end, text[start:end])
        at = end


def spot_handles(text: str, before: str = "") -> Iterator[Span]:
    """Handles of `text` in lower case, the span with its `@`; `before` as for addresses."""
    sign = text.find("@")
    while sign >= 0:
        end = sign + 1
        while end < len(text) and text[end] in _HANDLE:
            end += 1
        handle = text[sign + 1 : end].rstrip("-")
        stop = sign + 1 + len(handle)
        follows = text[stop : stop + 1]
        if (
            0 < len(handle) <= MAX_HANDLE
            and not handle.startswith("-")
            and "--" not in handle
            and not _is_word(text[sign - 1] if sign else before)
            and not _is_word(follows)
            and follows != "@"
        ):
            yield Span(sign, stop, handle.lower())
        sign = text.find("@", end)


def spot_tags(text: str, before: str = "") -> Iterator[Span]:
    """Tags of `text` as they were typed, without their `#`, the span with it; `before` as for addresses."""
    sign = text.find("#")
    while sign >= 0:
        end = sign + 1
        while end < len(text) and (_is_word(text[end]) or text[end] == "-"):
            end += 1
        word = text[sign + 1 : end].rstrip("-_")
        previous = text[sign - 1] if sign else before
        is_free = not _is_word(previous) and previous not in {"#", "/", "&"}
        if is_free and len(word) <= MAX_TAG and any(map(str.isalpha, word)) and word[0] != "-":
            yield Span(sign, sign + 1 + len(word), word)
        sign = text.find("#", end)


def _scheme_start(text: str, floor: int, colon: int) -> int:
    for scheme in ("https", "http"):
        start = colon - len(scheme)
        if start >= floor and text[start:colon].lower() == scheme:
            return start
    return -1


def _address_end(text: str, start: int) -> int:
    """Up to white space or a quote, less the punctuation of the sentence around it and brackets opened before it."""
    end = start
    surplus = dict.fromkeys(_PAIRS, 0)
    while end < len(text) and not text[end].isspace() and text[end] not in _BEYOND_ADDRESS and text[end].isprintable():
        for closing, opening in _PAIRS.items():
            surplus[closing] += (text[end] == closing) - (text[end] == opening)
        end += 1
    while text[end - 1] in _TRAILING:
        last = text[end - 1]
        if last in _PAIRS:
            if surplus[last] <= 0:
                break
            surplus[last] -= 1
        end -= 1
    return end


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"

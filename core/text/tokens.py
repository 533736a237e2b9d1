"""HTML cut into tags and words, in one walk and without recursion.

The parsers of the field build a tree first, and the tree rules of HTML let a few hundred kilobytes of stray tags grow
into millions of nodes. This tokenizer follows the tokenization states of the HTML standard (WHATWG, 13.2.5), only moves
forward, and knows nothing of trees: what it finds is always given to `nh3` or written as Markdown, never to a browser.
"""

from collections.abc import Iterator
from html.entities import html5
from typing import Final, NamedTuple

_SPACE: Final = " \t\n\r\f"
_UNSEEN: Final = frozenset({"script", "style", "title", "template", "iframe", "noembed", "noframes", "xml"})
"""Elements whose text is no text of the page; `xml` is Word's island of settings."""
_NAME_END: Final = _SPACE + "/>"
_ASCII_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_LONGEST_NAME: Final = 32  # of an entity; the longest in the standard has 32 characters with its semicolon
_MAX_DIGITS: Final = 8  # more than any code point needs; int() refuses very long ones


class Tag(NamedTuple):
    """A start tag (`opens`) or an end tag, its name and attribute names in lower case."""

    name: str
    opens: bool
    attributes: dict[str, str]


def tokens(html: str) -> Iterator[Tag | str]:
    """Tags and runs of text of `html`, entities resolved; comments, declarations and unseen elements left out."""
    lowered = html.translate(_ASCII_LOWER)  # ASCII only: str.lower() may change the length
    at = 0
    while at < len(html):
        bracket = html.find("<", at)
        if bracket < 0:
            bracket = len(html)
        if bracket > at:
            yield unescape(html[at:bracket])
        if bracket == len(html):
            return
        following = html[bracket + 1 : bracket + 2]
        if following.isascii() and following.isalpha():
            tag, at = _read_tag(html, lowered, bracket + 1, opens=True)
            if tag is None:
                return  # the text ends inside the tag: a browser shows nothing of it
            if tag.name in _UNSEEN:
                at = _end_of(lowered, tag.name, at)
            else:
                yield tag
        elif following == "/":
            letter = html[bracket + 2 : bracket + 3]
            if letter.isascii() and letter.isalpha():
                tag, at = _read_tag(html, lowered, bracket + 2, opens=False)
                if tag is None:
                    return
                yield tag
            elif letter == "":
                yield "</"
                return
            else:
                at = _past(html, ">", bracket + 2)
        elif following == "!" or following == "?":
            at = _past_declaration(html, bracket)
        else:
            yield "<"
            at = bracket + 1


def unescape(text: str) -> str:
    """`text` with its character references resolved. Never raises, unlike `html.unescape` on very long numbers."""
    ampersand = text.find("&")
    if ampersand < 0:
        return text
    parts, at = [], 0
    while ampersand >= 0:
        parts.append(text[at:ampersand])
        character, at = _reference(text, ampersand)
        parts.append(character)
        ampersand = text.find("&", at)
    parts.append(text[at:])
    return "".join(parts)


def _reference(text: str, ampersand: int) -> tuple[str, int]:
    if text.startswith("#", ampersand + 1):
        hexadecimal = text[ampersand + 2 : ampersand + 3] in {"x", "X"}
        start = at = ampersand + (3 if hexadecimal else 2)
        digits = "0123456789abcdefABCDEF" if hexadecimal else "0123456789"
        while at < len(text) and text[at] in digits:
            at += 1
        if at == start:
            return "&", ampersand + 1
        number = text[start:at].lstrip("0") or "0"
        code = int(number, 16 if hexadecimal else 10) if len(number) <= _MAX_DIGITS else -1
        return _character(code), at + text.startswith(";", at)
    candidate = text[ampersand + 1 : ampersand + 1 + _LONGEST_NAME]
    for length in range(len(candidate), 1, -1):
        if candidate[:length] in html5:
            return html5[candidate[:length]], ampersand + 1 + length
    return "&", ampersand + 1


def _character(code: int) -> str:
    if code <= 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    if 0x80 <= code <= 0x9F:  # the standard reads these as Windows-1252, as Word once wrote them
        return bytes([code]).decode("cp1252", "replace")
    return chr(code)


def _read_tag(html: str, lowered: str, start: int, *, opens: bool) -> tuple[Tag | None, int]:
    at = _until(html, _NAME_END, start)
    name = lowered[start:at]
    attributes: dict[str, str] = {}
    while True:
        while at < len(html) and html[at] in _SPACE + "/":
            at += 1
        if at >= len(html):
            return None, at
        if html[at] == ">":
            return Tag(name, opens, attributes), at + 1
        key_start = at
        at = _until(html, _NAME_END + "=", at + 1)  # an attribute's name may begin with "="
        key = lowered[key_start:at]
        value, at = _read_value(html, at)
        attributes.setdefault(key, value)


def _read_value(html: str, at: int) -> tuple[str, int]:
    while at < len(html) and html[at] in _SPACE:
        at += 1
    if at >= len(html) or html[at] != "=":
        return "", at
    at += 1
    while at < len(html) and html[at] in _SPACE:
        at += 1
    quote = html[at : at + 1]
    if quote in {'"', "'"}:
        end = html.find(quote, at + 1)
        return (unescape(html[at + 1 : end]), end + 1) if end >= 0 else ("", len(html))
    end = _until(html, _SPACE + ">", at)
    return unescape(html[at:end]), end


def _until(html: str, stops: str, at: int) -> int:
    while at < len(html) and html[at] not in stops:
        at += 1
    return at


def _past(html: str, mark: str, at: int) -> int:
    found = html.find(mark, at)
    return len(html) if found < 0 else found + len(mark)


def _past_declaration(html: str, bracket: int) -> int:
    """Past a comment, a conditional comment, a doctype or a processing instruction."""
    if not html.startswith("<!--", bracket):
        return _past(html, ">", bracket + 2)
    for empty in ("<!-->", "<!--->"):
        if html.startswith(empty, bracket):
            return bracket + len(empty)
    end = _past(html, "-->", bracket + 4)
    bang = html.find("--!>", bracket + 4, end)  # no further than `end`, or a row of comments would cost its square
    return end if bang < 0 else bang + len("--!>")


def _end_of(lowered: str, name: str, at: int) -> int:
    """Past the end tag of an element whose content is not shown, or to the end of the text."""
    while True:
        at = lowered.find(f"</{name}", at)
        if at < 0:
            return len(lowered)
        at += 2 + len(name)
        if lowered[at : at + 1] in {"", *_NAME_END}:
            return _past(lowered, ">", at)

"""Character references of HTML (`&amp;`, `&#8217;`), resolved without the surprises of `html.unescape`.

That one raises ValueError on a number of more than 4,300 digits, which anybody may type.
"""

from html.entities import html5
from typing import Final

_LONGEST_NAME: Final = max(map(len, html5))
_MAX_DIGITS: Final = 8  # more than any code point needs
_SURROGATES: Final = range(0xD800, 0xE000)
_WINDOWS: Final = range(0x80, 0xA0)  # the standard reads these as Windows-1252, as Word once wrote them
_CARRIAGE_RETURN: Final = 13
_UNICODE: Final = range(1, 0x110000)


def unescape(text: str, *, in_attribute: bool = False) -> str:
    """`text` with its character references resolved. Never raises.

    In an attribute `?a=1&copy=2` keeps its ampersand, as the standard wants for addresses.
    """
    ampersand = text.find("&")
    if ampersand < 0:
        return text
    parts: list[str] = []
    at = 0
    while ampersand >= 0:
        parts.append(text[at:ampersand])
        if text.startswith("#", ampersand + 1):
            character, at = _numeric(text, ampersand)
        else:
            character, at = _named(text, ampersand, in_attribute)
        parts.append(character)
        ampersand = text.find("&", at)
    parts.append(text[at:])
    return "".join(parts)


def has_reference(text: str, ampersand: int) -> bool:
    """Whether the ampersand at that place might begin a reference that ends in a semicolon, as Markdown demands."""
    end = text.find(";", ampersand, ampersand + _LONGEST_NAME + 1)
    return end > 0 and text[ampersand + 1 : end].removeprefix("#").isalnum()


def _numeric(text: str, ampersand: int) -> tuple[str, int]:
    hexadecimal = text[ampersand + 2 : ampersand + 3] in {"x", "X"}
    first = at = ampersand + len("&#") + hexadecimal
    digits = "0123456789abcdefABCDEF" if hexadecimal else "0123456789"
    while at < len(text) and text[at] in digits:
        at += 1
    if at == first:
        return "&", ampersand + 1
    number = text[first:at].lstrip("0") or "0"
    code = int(number, 16 if hexadecimal else 10) if len(number) <= _MAX_DIGITS else 0
    return _character(code), at + text.startswith(";", at)


def _named(text: str, ampersand: int, in_attribute: bool) -> tuple[str, int]:
    first = at = ampersand + 1
    while at < len(text) and at - first < _LONGEST_NAME and text[at].isascii() and text[at].isalnum():
        at += 1
    candidate = text[first : at + text.startswith(";", at)]
    for length in range(len(candidate), 1, -1):
        name = candidate[:length]
        if name not in html5:
            continue
        follows = text[first + length : first + length + 1]
        if in_attribute and not name.endswith(";") and (follows == "=" or follows.isalnum()):
            break
        return html5[name], first + length
    return "&", first


def _character(code: int) -> str:
    if code not in _UNICODE or code in _SURROGATES:
        return "\N{REPLACEMENT CHARACTER}"
    if code == _CARRIAGE_RETURN:
        return "\n"
    if code in _WINDOWS:
        return bytes([code]).decode("cp1252", "replace")
    return chr(code)

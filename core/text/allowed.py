"""The one allow-list: what HTML a reader's browser may get from people, and nothing else.

It holds what our Markdown can say. There is no svg, math, style, template, name, class, data-* or hx-*, and the only id
is the one `core.text` gives to headings. Rule 28 of the reliability rules.
"""

from collections.abc import Callable
from typing import Final

VOID: Final = frozenset({"br", "hr", "img"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TAGS: Final = frozenset(
    {"a", "blockquote", "br", "code", "em", "hr", "img", "li", "ol", "p", "pre", "s", "strong", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
    | HEADINGS
)
ATTRIBUTES: Final[dict[str, set[str]]] = {
    "a": {"download", "href", "rel"},
    "img": {"alt", "height", "loading", "sizes", "src", "srcset", "width"},
    "ol": {"start"},
    "table": {"tabindex"},
    "td": {"align"},
    "th": {"align"},
    **{heading: {"id"} for heading in HEADINGS},
}
SCHEMES: Final = frozenset({"http", "https", "mailto"})
OUTSIDE_REL: Final = "noopener noreferrer nofollow"
UPLOAD_ROOT: Final = "/uploads/"
IMAGE_SIZES: Final = {"small": 320, "medium": 960, "large": 1920}
"""Pixels of the longest side at most, by the name of the file under an upload's address."""
IMAGE_SIZES_ATTRIBUTE: Final = "(min-width: 760px) 680px, 100vw"  # the column of reading

_SLUG: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_ID_LENGTHS: Final = range(3, 81)  # with the prefix
_MAX_START_DIGITS: Final = 9  # CommonMark's own limit for a list's number
_MAX_PIXEL_DIGITS: Final = 5
_TOKEN: Final = frozenset("0123456789abcdef-")
_TOKEN_LENGTH: Final = 36


def is_link(address: str) -> bool:
    """Whether `address` may stand in an href: http, https, mailto, or a path on this site."""
    if not _is_printable(address):
        return False
    if address.startswith("/"):
        return not address.startswith(("//", "/\\"))  # browsers read both as another host
    scheme, colon, rest = address.partition(":")
    return bool(colon) and bool(rest) and scheme.lower() in SCHEMES


def is_outside(address: str) -> bool:
    """Whether a permitted link leaves this site, so that the other side learns nothing of ours."""
    return not address.startswith("/")


def is_image(address: str) -> bool:
    """Whether `address` is a picture that somebody sent to this site: `/uploads/<token>/<size>.webp`, nothing else."""
    root, token, name = address[: len(UPLOAD_ROOT)], *address[len(UPLOAD_ROOT) :].partition("/")[::2]
    size, dot, extension = name.partition(".")
    known = size in IMAGE_SIZES and f"{dot}{extension}" == ".webp"
    return root == UPLOAD_ROOT and known and len(token) == _TOKEN_LENGTH and _TOKEN.issuperset(token)


def is_heading_id(value: str) -> bool:
    """Whether `value` has the form of the ids that `core.text` itself gives: `s-` and a slug."""
    return value.startswith("s-") and len(value) in _ID_LENGTHS and _SLUG.issuperset(value)


def permitted(tag: str, attribute: str, value: str) -> str | None:
    """The value as it may be shown, or None when tag, attribute or value is not on the list."""
    if attribute not in ATTRIBUTES.get(tag, ()):
        return None
    judge = _JUDGES.get(attribute)  # none for `alt`: words, escaped as such
    return value if judge is None or judge(value) else None


def _is_printable(address: str) -> bool:
    """No white space, control characters or brackets: browsers drop some of them and read another address."""
    return bool(address) and address.isprintable() and not any(character in " <>\"'`" for character in address)


def _is_candidate(part: str) -> bool:
    """One of the sizes in a `srcset`: an address of ours and its width."""
    address, _space, width = part.partition(" ")
    return is_image(address) and width.endswith("w") and _is_number(width[:-1], _MAX_PIXEL_DIGITS)


def _is_number(value: str, most_digits: int) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= most_digits


_JUDGES: Final[dict[str, Callable[[str], bool]]] = {
    "align": {"left", "center", "right"}.__contains__,
    "download": {""}.__contains__,  # the name comes with the file
    "height": lambda value: _is_number(value, _MAX_PIXEL_DIGITS),
    "href": is_link,
    "id": is_heading_id,
    "loading": {"lazy"}.__contains__,
    "rel": {OUTSIDE_REL}.__contains__,
    "sizes": {IMAGE_SIZES_ATTRIBUTE}.__contains__,
    "src": is_image,
    "srcset": lambda value: all(_is_candidate(part) for part in value.split(", ")),
    "start": lambda value: _is_number(value, _MAX_START_DIGITS),
    "tabindex": {"0"}.__contains__,
    "width": lambda value: _is_number(value, _MAX_PIXEL_DIGITS),
}

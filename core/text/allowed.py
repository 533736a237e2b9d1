"""The one allow-list: what HTML a reader's browser may get from people, and nothing else.

It holds what our Markdown can say. There is no svg, math, style, template, name, class, data-* or hx-*, and the only id
is the one `core.text` gives to headings. Rule 28 of the reliability rules.
"""

from typing import Final

VOID: Final = frozenset({"br", "hr", "img"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TAGS: Final = frozenset(
    {"a", "blockquote", "br", "code", "em", "hr", "img", "li", "ol", "p", "pre", "s", "strong", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
    | HEADINGS
)
ATTRIBUTES: Final[dict[str, set[str]]] = {
    "a": {"href", "rel"},
    "img": {"alt", "src"},
    "ol": {"start"},
    "table": {"tabindex"},
    "td": {"align"},
    "th": {"align"},
    **{heading: {"id"} for heading in HEADINGS},
}
SCHEMES: Final = frozenset({"http", "https", "mailto"})
OUTSIDE_REL: Final = "noopener noreferrer nofollow"
IMAGE_ROOTS: Final = ("/media/", "/uploads/")

_SLUG: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_ID_LENGTHS: Final = range(3, 81)  # with the prefix
_MAX_START_DIGITS: Final = 9  # CommonMark's own limit for a list's number


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
    """Whether `address` is a picture of our own. Dot segments would climb out of the folder, so they are refused."""
    return address.startswith(IMAGE_ROOTS) and _is_printable(address) and "\\" not in address and not _climbs(address)


def is_heading_id(value: str) -> bool:
    """Whether `value` has the form of the ids that `core.text` itself gives: `s-` and a slug."""
    return value.startswith("s-") and len(value) in _ID_LENGTHS and _SLUG.issuperset(value)


def permitted(tag: str, attribute: str, value: str) -> str | None:
    """The value as it may be shown, or None when tag, attribute or value is not on the list."""
    if attribute not in ATTRIBUTES.get(tag, ()):
        return None
    match attribute:
        case "href":
            fits = is_link(value)
        case "src":
            fits = is_image(value)
        case "rel":
            fits = value == OUTSIDE_REL
        case "id":
            fits = is_heading_id(value)
        case "tabindex":
            fits = value == "0"
        case "align":
            fits = value in {"left", "center", "right"}
        case "start":
            fits = value.isascii() and value.isdigit() and len(value) <= _MAX_START_DIGITS
        case _:
            fits = True  # alt: words, escaped as such
    return value if fits else None


def _is_printable(address: str) -> bool:
    """No white space, control characters or brackets: browsers drop some of them and read another address."""
    return bool(address) and address.isprintable() and not any(character in " <>\"'`" for character in address)


def _climbs(address: str) -> bool:
    path = address.split("?", 1)[0].split("#", 1)[0].lower().replace("%2e", ".")
    return any(segment in {".", ".."} for segment in path.split("/"))

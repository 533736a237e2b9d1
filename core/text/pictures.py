"""What becomes of an upload in HTML: a picture is shown in three sizes, a file is a link.

The address in the text is the whole reference. Of a token that the caller does not name only the words stay.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from core.text.allowed import IMAGE_SIZES, IMAGE_SIZES_ATTRIBUTE, UPLOAD_ROOT

_TOKEN_LENGTH: Final = 36  # of a UUID with its hyphens


class Picture(NamedTuple):
    """A picture that may be shown, with the pixels of its largest size."""

    width: int
    height: int


class File(NamedTuple):
    """A file that may be handed out: its name, and what people want to know before they fetch it: "PDF, 1.2 MB"."""

    name: str
    label: str


Uploads = Mapping[UUID, Picture | File]


def token_of(address: str) -> UUID | None:
    """The token in an address of ours: `/uploads/<token>/`, or one of the picture's sizes under it."""
    if not address.startswith(UPLOAD_ROOT):
        return None
    token, slash, rest = address[len(UPLOAD_ROOT) :].partition("/")
    if len(token) != _TOKEN_LENGTH or (slash and rest not in {"", *(f"{size}.webp" for size in IMAGE_SIZES)}):
        return None
    try:
        found = UUID(token)
    except ValueError:
        return None
    return found if str(found) == token else None


def picture_attributes(token: UUID, picture: Picture, alt: str) -> dict[str, str]:
    """Attributes of the `img`: three sizes to choose from, and its proportions, so that nothing jumps when it comes."""
    return {
        "src": _address(token, "medium"),
        "srcset": _srcset(token, picture),
        "sizes": IMAGE_SIZES_ATTRIBUTE,
        "width": str(picture.width),
        "height": str(picture.height),
        "alt": alt,
        "loading": "lazy",
    }


def address_of(token: UUID) -> str:
    """Where an upload is, and what a reference to it says."""
    return f"{UPLOAD_ROOT}{token}/"


def large_address(token: UUID) -> str:
    """Where the largest size of a picture is."""
    return _address(token, "large")


def _address(token: UUID, size: str) -> str:
    return f"{address_of(token)}{size}.webp"


def _srcset(token: UUID, picture: Picture) -> str:
    """Each size with its width in pixels. Sizes bound the longest side and never enlarge: equal ones are named once."""
    by_width = {picture.width: _address(token, "large")}
    for size, longest in sorted(IMAGE_SIZES.items(), key=lambda item: -item[1]):
        scale = min(1, longest / max(picture.width, picture.height, 1))
        by_width[max(1, round(picture.width * scale))] = _address(token, size)
    return ", ".join(f"{address} {width}w" for width, address in sorted(by_width.items()))

"""What a file is, by its content alone: neither its name nor what its sender says of it is looked at."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from uploads.inspection import archives, texts
from uploads.inspection.refusal import Refusal

PICTURE, FILE = "picture", "file"
LONGEST_PICTURE_BYTES: Final = 30_000_000
TAIL_BYTES: Final = 70_000  # where readers of zip look for its directory: 65,557 bytes at most from the end
_PICTURES: Final = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF: Final = b"%PDF-"


@dataclass(frozen=True)
class Found:
    """A type that is allowed. Pictures are made anew, so theirs is what they become."""

    kind: str
    media_type: str
    format: str = ""  # of a picture, as Pillow calls it


def identify(path: Path) -> Found:
    """The type of the file. Raises Refusal for all that is not on the list, is damaged, or is two things at once."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(512)
        file.seek(max(0, size - TAIL_BYTES))
        tail = file.read()
    found = _picture(head)
    if found is not None:
        if size > LONGEST_PICTURE_BYTES:
            raise Refusal("picture_size")
        return found
    if head.startswith(_PDF):
        _check_pdf(tail)
        return Found(FILE, "application/pdf")
    if head.startswith(archives.MARKS):
        return Found(FILE, archives.identify(path))
    if head.startswith(_OLD_OFFICE):
        raise Refusal("old_office")
    if _PDF in head or archives.has_directory(tail):  # readers of both look further than the first byte
        raise Refusal("two_types")
    texts.check(path)
    return Found(FILE, "text/plain")


def _picture(head: bytes) -> Found | None:
    form = next((form for mark, form in _PICTURES if head.startswith(mark)), None)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        form = "WEBP"
    return Found(PICTURE, "image/webp", form) if form else None


def _check_pdf(tail: bytes) -> None:
    if b"%%EOF" not in tail[-2048:]:
        raise Refusal("damaged")
    if archives.has_directory(tail):
        raise Refusal("two_types")

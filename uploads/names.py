"""Names of files as people see them. Nothing is stored under them, and they lead nowhere."""

import re
import unicodedata
from typing import Final

from core import text

LONGEST: Final = 255  # characters, and bytes as most file systems count them
UNNAMED: Final = "file"
LONGEST_ENDING: Final = 10  # characters, with the dot
_ENDINGS: Final = {
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "application/zip": (".zip",),
    "text/plain": (".txt", ".csv", ".md", ".markdown", ".tsv", ".log"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
}
_PICTURE = re.compile(r"\.(jpe?g|jfif|png|gif|webp)\Z", re.IGNORECASE)
_NOT_IN_NAMES: Final = frozenset('<>:"|?*')  # Windows takes none of them


def tidy_name(name: str) -> str:
    """`name` without a path, control, bidirectional and other unseen characters; 255 bytes at most, never empty.

    Twice is the same as once.
    """
    last = re.split(r"[/\\]", name.replace("\x00", ""))[-1]
    seen = "".join(letter for letter in text.single_line(last[: 4 * LONGEST]) if _is_seen(letter))
    seen = text.single_line(seen.strip(". "))
    stem, ending = _parted(seen)
    return _shortened(stem, ending) or UNNAMED


def agreeing_name(name: str, media_type: str) -> str:
    """`name` with an ending that says what the content is: a web page of "report.html" that is text ends in ".txt".

    A picture loses the ending of its old format, since it is kept in another; all else gets one more.
    """
    endings = _ENDINGS.get(media_type, ())
    if not endings or name.lower().endswith(endings):
        return name
    stem = _PICTURE.sub("", name) if media_type.startswith("image/") else name
    return _shortened(stem or UNNAMED, endings[0])


def names_a_picture(name: str) -> bool:
    """Whether the name promises a picture; what the content is will be seen."""
    return _PICTURE.search(name) is not None


def _is_seen(letter: str) -> bool:
    return letter not in _NOT_IN_NAMES and unicodedata.category(letter) not in {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    }


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not ending.isalnum() or len(ending) >= LONGEST_ENDING:
        return name, ""
    return stem, f".{ending}"


def _shortened(stem: str, ending: str) -> str:
    room = LONGEST - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip() + ending

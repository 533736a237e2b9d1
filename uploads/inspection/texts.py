"""Plain text: UTF-8 that is typed, not a page of the web."""

import codecs
import re
from pathlib import Path
from typing import Final

from uploads.inspection.refusal import Refusal

BLOCK: Final = 1024 * 1024
_UNTYPED: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")  # all controls but tab, lines, page and escape
_UNTYPED_BYTES: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_BLANK: Final = " \t\r\n\f\ufeff"
_MARKUP: Final = re.compile(r"<[a-z!?/]", re.IGNORECASE)


def check(path: Path) -> None:
    """Raise Refusal where the file is not plain text, or begins as HTML, SVG or other XML does."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    start = ""
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                raise Refusal(_of_no_text(path)) from error
            if _UNTYPED.search(text):
                raise Refusal(_of_no_text(path))
            start = (start + text).lstrip(_BLANK)[:2]
            if not block:
                break
    if _MARKUP.match(start):
        raise Refusal("markup")


def _of_no_text(path: Path) -> str:
    """Text in another encoding can be saved again; of anything else only the type can be said."""
    with path.open("rb") as file:
        head = file.read(4096)
    is_text = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or not _UNTYPED_BYTES.search(head)
    return "not_text" if is_text else "unknown_type"

"""Who reads files of which type."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from uploads.inspection.words import office, open_document, pdf, plain
from uploads.inspection.words.pieces import Pieces

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
READERS: Final[dict[str, Callable[[Path, Pieces], None]]] = {
    "application/pdf": pdf.read,
    "text/plain": plain.read,
    f"{_OOXML}wordprocessingml.document": office.read_document,
    f"{_OOXML}presentationml.presentation": office.read_slides,
    f"{_OOXML}spreadsheetml.sheet": office.read_sheets,
    f"{_OPEN}text": open_document.read_document,
    f"{_OPEN}presentation": open_document.read_slides,
    f"{_OPEN}spreadsheet": open_document.read_sheets,
}

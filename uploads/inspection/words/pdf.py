"""PDF, by PDFium: the text layer page by page, that of a scan's recognition too. Neither scripts nor forms are run."""

from pathlib import Path
from typing import Final

import pypdfium2

from uploads.inspection.refusal import Refusal
from uploads.inspection.words.pieces import PAGE, Pieces

MOST_ON_A_PAGE: Final = 200_000  # characters
_PASSWORD: Final = 4  # FPDF_ERR_PASSWORD


def read(path: Path, pieces: Pieces) -> None:
    """Raises Refusal for a file that is locked or broken, and Enough. A broken page is an empty page."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Refusal("locked" if getattr(error, "err_code", None) == _PASSWORD else "unreadable") from error
    for index in range(len(document)):
        pieces.at(PAGE, index + 1)
        try:
            page = document[index]
            words = page.get_textpage()
            number = words.count_chars()
            pieces.is_cut = pieces.is_cut or number > MOST_ON_A_PAGE
            pieces.say(words.get_text_range(0, min(number, MOST_ON_A_PAGE)) if number > 0 else "")
            words.close()
            page.close()
        except pypdfium2.PdfiumError:
            pieces.is_cut = True
    pieces.end()

"""OpenDocument texts, presentations and tables: what their readers see, without tracked deletions and comments."""

from pathlib import Path
from typing import Final

from uploads.inspection.words import parts
from uploads.inspection.words.pieces import PAGE, SHEET, SLIDE, Pieces

_CONTENT: Final = "content.xml"
_PASSED_OVER: Final = frozenset({"annotation", "tracked-changes", "tracked-change", "event-listeners", "forms"})
_BREAKS: Final = {"tab": "\t", "line-break": "\n", "s": " "}
_NUMBERS: Final = frozenset({"float", "percentage", "currency", "date", "time", "boolean"})


def read_document(path: Path, pieces: Pieces) -> None:
    """Pages where the file says where they ended when it was last laid out (`soft-page-break`); else no place."""
    with parts.opened(path) as archive:
        has_pages = parts.holds(archive, _CONTENT, "soft-page-break")
        if has_pages:
            pieces.at(PAGE, 1)
        content = _Content(pieces, has_pages=has_pages)
        parts.walk(archive, _CONTENT, starts=content.starts, ends=content.ends, says=content.says)
        pieces.end()


def read_slides(path: Path, pieces: Pieces) -> None:
    """Slide by slide, with the notes of the speaker."""
    _read(path, pieces)


def read_sheets(path: Path, pieces: Pieces) -> None:
    """Sheet by sheet, the words in their cells; numbers are left out."""
    _read(path, pieces)


def _read(path: Path, pieces: Pieces) -> None:
    with parts.opened(path) as archive:
        content = _Content(pieces, has_pages=False)
        parts.walk(archive, _CONTENT, starts=content.starts, ends=content.ends, says=content.says)
        pieces.end()


class _Content:
    """What the walk through `content.xml` meets, of any of the three."""

    def __init__(self, pieces: Pieces, *, has_pages: bool) -> None:
        self._pieces, self._has_pages = pieces, has_pages
        self._paragraphs = self._passed_over = self._tables = 0  # how many are open
        self._slides = self._sheets = 0
        self._page = 1
        self._is_number = False

    def starts(self, element: str, said: dict[str, str]) -> None:
        """An element begins."""
        if element in _PASSED_OVER:
            self._passed_over += 1
        elif element in {"p", "h"}:
            self._paragraphs += 1
        elif element in _BREAKS and self._hears:
            self._pieces.say(_BREAKS[element])
        elif element == "soft-page-break" and self._has_pages:
            self._page += 1
            self._pieces.at(PAGE, self._page)
        elif element == "table-cell":
            self._is_number = said.get("value-type", "") in _NUMBERS
        elif element == "page":
            self._slides += 1
            self._pieces.at(SLIDE, self._slides)
        elif element == "spreadsheet":
            self._tables += 1
        elif element == "table" and self._tables == 1:
            self._tables += 1
            self._sheets += 1
            self._pieces.at(SHEET, self._sheets, said.get("name", ""))
            self._pieces.say(f"{said.get('name', '')}\n")

    def ends(self, element: str) -> None:
        """An element ends."""
        if element in _PASSED_OVER:
            self._passed_over -= 1
        elif element in {"p", "h"}:
            self._paragraphs -= 1
            if not self._is_number and not self._passed_over:
                self._pieces.say("\t" if self._tables else "\n")
        elif element == "table-cell":
            self._is_number = False
        elif element == "table-row":
            self._pieces.say("\n")
        elif element in {"table", "spreadsheet"} and self._tables:
            self._tables = 1 if element == "table" else 0

    def says(self, words: str) -> None:
        """Characters stand between marks: those of paragraphs are words."""
        if self._hears:
            self._pieces.say(words)

    @property
    def _hears(self) -> bool:
        return self._paragraphs > 0 and not self._passed_over and not self._is_number

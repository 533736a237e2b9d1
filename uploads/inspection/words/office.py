"""Word, PowerPoint and Excel since 2007 (OOXML): what their readers see, without tracked deletions and comments."""

import zipfile
from pathlib import Path
from typing import Final

from uploads.inspection.refusal import Refusal
from uploads.inspection.words import parts
from uploads.inspection.words.pieces import NONE, PAGE, SHEET, SLIDE, Pieces

MOST_SHARED: Final = 4_000_000  # characters of the strings that the cells of a workbook share
MOST_STRINGS: Final = 500_000
_BREAKS: Final = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "tc": "\t"}


def read_document(path: Path, pieces: Pieces) -> None:
    """Pages where Word has said where they ended when it last laid them out; no place where it has not."""
    with parts.opened(path) as archive:
        main = _main(archive)
        has_pages = parts.holds(archive, main, "lastRenderedPageBreak")
        if has_pages:
            pieces.at(PAGE, 1)
        _say_text(archive, main, pieces, counts_pages=has_pages)
        for kind, name in parts.targets(archive, main).values():
            if kind in {"footnotes", "endnotes"}:
                pieces.at(NONE, 0)
                _say_text(archive, name, pieces, counts_pages=False)
        pieces.end()


def read_slides(path: Path, pieces: Pieces) -> None:
    """Slide by slide, in the order in which they are shown, with the notes of the speaker."""
    with parts.opened(path) as archive:
        main = _main(archive)
        order: list[str] = []

        def starts(element: str, said: dict[str, str]) -> None:
            if element == "sldId":
                order.append(said.get("r:id", ""))

        parts.walk(archive, main, starts=starts)
        slides = parts.targets(archive, main)
        for number, tie in enumerate(order, start=1):
            pieces.at(SLIDE, number)
            name = slides.get(tie, ("", ""))[1]
            _say_text(archive, name, pieces, counts_pages=False)
            notes = [found for kind, found in parts.targets(archive, name).values() if kind == "notesSlide"]
            for found in notes:
                _say_text(archive, found, pieces, counts_pages=False)
        pieces.end()


def read_sheets(path: Path, pieces: Pieces) -> None:
    """Sheet by sheet, the words in their cells; numbers, and sheets that are hidden, are left out."""
    with parts.opened(path) as archive:
        main = _main(archive)
        sheets: list[tuple[str, str]] = []

        def starts(element: str, said: dict[str, str]) -> None:
            if element == "sheet" and said.get("state", "visible") == "visible":
                sheets.append((said.get("name", ""), said.get("r:id", "")))

        parts.walk(archive, main, starts=starts)
        tied = parts.targets(archive, main)
        shared: list[str] = []
        for kind, name in tied.values():
            if kind == "sharedStrings":
                shared = _shared_strings(archive, name, pieces)
        for number, (name, tie) in enumerate(sheets, start=1):
            pieces.at(SHEET, number, name)
            pieces.say(f"{name}\n")
            _say_cells(archive, tied.get(tie, ("", ""))[1], shared, pieces)
        pieces.end()


def _main(archive: zipfile.ZipFile) -> str:
    for kind, name in parts.targets(archive, "").values():
        if kind == "officeDocument":
            return name
    raise Refusal("unreadable")


def _say_text(archive: zipfile.ZipFile, name: str, pieces: Pieces, *, counts_pages: bool) -> None:
    """The text of a part. What it says a second time for older programs (`Fallback`) is passed over."""
    inside, passed_over, page = 0, 0, 1

    def starts(element: str, _said: dict[str, str]) -> None:
        nonlocal inside, passed_over, page
        if element == "Fallback":
            passed_over += 1
        elif element == "t" and not passed_over:
            inside += 1
        elif element in {"br", "cr", "tab"} and not passed_over:
            pieces.say(_BREAKS[element])
        elif element == "lastRenderedPageBreak" and counts_pages and not passed_over:
            page += 1
            pieces.at(PAGE, page)

    def ends(element: str) -> None:
        nonlocal inside, passed_over
        if element == "Fallback":
            passed_over -= 1
        elif element == "t" and not passed_over:
            inside -= 1
        elif element in {"p", "tc"}:
            pieces.say(_BREAKS[element])

    parts.walk(archive, name, starts=starts, ends=ends, says=lambda words: pieces.say(words) if inside else None)


def _shared_strings(archive: zipfile.ZipFile, name: str, pieces: Pieces) -> list[str]:
    """Each as one line; how they are pronounced (`rPh`) is passed over. "" for those beyond what is kept."""
    strings: list[str] = []
    held: list[str] = []
    inside = spoken = kept = 0

    def starts(element: str, _said: dict[str, str]) -> None:
        nonlocal inside, spoken
        spoken += element == "rPh"
        inside += element == "t"

    def says(words: str) -> None:
        if inside and not spoken:
            held.append(words)

    def ends(element: str) -> None:
        nonlocal inside, spoken, kept
        spoken -= element == "rPh"
        inside -= element == "t"
        if element == "si" and len(strings) < MOST_STRINGS:
            words = "".join(held)[: MOST_SHARED - kept]
            kept += len(words)
            strings.append(words)
        if element == "si":
            held.clear()

    parts.walk(archive, name, starts=starts, ends=ends, says=says)
    pieces.is_cut = pieces.is_cut or kept >= MOST_SHARED or len(strings) >= MOST_STRINGS
    return strings


def _say_cells(archive: zipfile.ZipFile, name: str, shared: list[str], pieces: Pieces) -> None:
    kind, inside, held = "", 0, ""

    def starts(element: str, said: dict[str, str]) -> None:
        nonlocal kind, inside, held
        if element == "c":
            kind, held = said.get("t", "n"), ""
        elif (element == "v" and kind in {"s", "str"}) or (element == "t" and kind == "inlineStr"):
            inside += 1

    def says(words: str) -> None:
        nonlocal held
        if inside and len(held) < MOST_SHARED:
            held += words

    def ends(element: str) -> None:
        nonlocal inside, held
        if element in {"v", "t"} and inside:
            inside -= 1
        elif element == "c" and held:
            index = int(held) if kind == "s" and held.isascii() and held.isdecimal() and len(held) < 10 else -1  # noqa: PLR2004
            words = held if kind != "s" else shared[index] if 0 <= index < len(shared) else ""
            pieces.say(f"{words}\t")
            held = ""
        elif element == "row":
            pieces.say("\n")

    parts.walk(archive, name, starts=starts, ends=ends, says=says)

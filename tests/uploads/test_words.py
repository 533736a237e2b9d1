"""The words inside files: where they stand, what is left out, and what hostile files come to."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.uploads import samples, written
from uploads import reading
from uploads.inspection import read as child
from uploads.inspection.limits import MEMORY_BYTES
from uploads.inspection.words.pieces import LONGEST, MOST_CHARACTERS, MOST_PLACES, tidy
from uploads.inspection.words.readers import READERS
from uploads.models import ExtractionState
from uploads.reading import Found, Piece
from uploads.words import READABLE

DOCX, PPTX, XLSX = (samples.OOXML + kind for kind in (samples.DOCX, samples.PPTX, samples.XLSX))
PDF, PLAIN = "application/pdf", "text/plain"
Told = tuple[str, list[tuple[str, int, str, str]]]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes, str], Told]:
    """What the reader says of a file, in this process: for all but PDF, whose reader may end with its process."""

    def look(content: bytes, media_type: str) -> Told:
        path = tmp_path / "file"
        path.write_bytes(content)
        out = io.StringIO()
        monkeypatch.setattr(sys, "stdout", out)
        child.read(path, media_type)
        *pieces, last = out.getvalue().split("\n")
        return json.loads(last)["outcome"], [tuple(json.loads(piece)) for piece in pieces]

    return look


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., Found]:
    """The same by a process of its own, as a worker asks it."""

    def look(content: bytes, media_type: str = PDF, *, seconds: int = 8) -> Found:
        path = tmp_path / "file"
        path.write_bytes(content)
        return reading.read(path, media_type, seconds=seconds)

    return look


def test_every_type_whose_words_are_asked_for_has_its_reader() -> None:
    assert set(READERS) == READABLE


def test_words_of_a_pdf_stand_on_their_pages(found: Any) -> None:
    seen = found(written.pdf(["Budget (draft)\nof the Treasury", "", "Herring \\ quotas"], packed=True))
    assert (seen.state, seen.places) == (ExtractionState.READ, 3)
    assert seen.pieces == [
        Piece("page", 1, "", "Budget (draft)\nof the Treasury"),
        Piece("page", 3, "", "Herring \\ quotas"),
    ]


@pytest.mark.parametrize(
    ("content", "media_type", "pieces"),
    [
        (
            written.docx(written.paragraphs("One & one", "two")),
            DOCX,
            [("", 0, "", "One & one\ntwo")],
        ),
        (
            written.docx(
                "<w:p><w:r><w:t>first</w:t><w:br/><w:t>line</w:t></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/>"
                "<w:t>next</w:t></w:r><w:del><w:r><w:delText>GONE</w:delText></w:r></w:del></w:p>"
                "<mc:AlternateContent><mc:Choice><w:t>box</w:t></mc:Choice><mc:Fallback><w:t>box</w:t></mc:Fallback>"
                "</mc:AlternateContent>",
                written.footnotes("a note"),
                rels=samples.relation("footnotes", "footnotes.xml", external=False),
            ),
            DOCX,
            [("page", 1, "", "first\nline"), ("page", 2, "", "next\nbox"), ("", 0, "", "a note")],
        ),
        (
            written.pptx(["First\nslide", "Second", ""], {1: "what I say"}),
            PPTX,
            [("slide", 1, "", "First\nslide"), ("slide", 2, "", "Second\nwhat I say")],
        ),
        (
            written.xlsx(
                {
                    "Costs": written.row(0, "in its cell") + "<row><c><v>12</v></c></row>",
                    "Old": written.row("HIDDEN"),
                    "Staff": written.row("who", 7),
                },
                ["shared"],
                states={"Old": "hidden"},
            ),
            XLSX,
            [("sheet", 1, "Costs", "Costs\nshared in its cell"), ("sheet", 2, "Staff", "Staff\nwho")],
        ),
        (
            written.odt(
                "<text:h>Title</text:h><text:p>One<text:s/>two<office:annotation><text:p>REMARK</text:p>"
                "</office:annotation></text:p><text:tracked-changes><text:p>GONE</text:p></text:tracked-changes>"
            ),
            samples.ODT,
            [("", 0, "", "Title\nOne two")],
        ),
        (
            written.odt("<text:p>one<text:soft-page-break/>two</text:p>"),
            samples.ODT,
            [("page", 1, "", "one"), ("page", 2, "", "two")],
        ),
        (written.odp("One", "Two"), samples.ODP, [("slide", 1, "", "One"), ("slide", 2, "", "Two")]),
        (
            written.ods(Costs=["a", "b"], Staff=["c"]),
            samples.ODS,
            [("sheet", 1, "Costs", "Costs\na\nb"), ("sheet", 2, "Staff", "Staff\nc")],
        ),
        (b"\xef\xbb\xbfname,sum\r\nA,1\r\n", PLAIN, [("", 0, "", "name,sum\nA,1")]),
        (
            rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}Caf\'e9 \u8364?uro\par {\*\generator x;}end\}}",
            PLAIN,
            [("", 0, "", "Café €uro\nend}")],
        ),
    ],
)
def test_words_stand_where_their_readers_see_them(told: Any, content: bytes, media_type: str, pieces: Any) -> None:
    assert told(content, media_type) == ("read", pieces)


@pytest.mark.parametrize(
    ("words", "clean"),
    [
        ("gover\x02nment and manip\ufffe\xadulation", "government and manipulation"),
        ("o\ufb03ce \ufb02ow", "office flow"),
        ("a\x00b\x07c\x85d", "a b c d"),
        ("one \t two\r\n\r\n\r\n\r\nthree \n four", "one two\n\nthree\nfour"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("a\u202eb\u2066c\u200bd", "abcd"),
        ("half \ud83d", "half"),
        (" \n ", ""),
    ],
)
def test_words_are_cleaned(words: str, clean: str) -> None:
    assert tidy(words) == clean


def test_long_words_are_cut_between_paragraphs_and_none_is_lost(told: Any) -> None:
    paragraphs = [f"Paragraph {number} " + "word " * 150 for number in range(40)]
    outcome, pieces = told("\n\n".join(paragraphs).encode(), PLAIN)
    assert outcome == "read"
    assert all(len(piece[3]) <= LONGEST for piece in pieces)
    assert all(piece[3].startswith("Paragraph") for piece in pieces)
    assert " ".join(piece[3] for piece in pieces).split() == " ".join(paragraphs).split()


def test_a_file_gives_a_million_characters_and_no_more(told: Any) -> None:
    outcome, pieces = told(("ab " * 1_000_000).encode(), PLAIN)
    assert outcome == "partly"
    assert sum(len(piece[3]) for piece in pieces) == MOST_CHARACTERS


def test_a_sheet_of_a_hundred_thousand_rows_is_read_in_part(found: Any) -> None:
    seen = found(written.xlsx({"Big": written.row("some words in a row", "more") * 100_000}), XLSX)
    assert seen.state == ExtractionState.PARTLY
    assert sum(len(piece.words) for piece in seen.pieces) == MOST_CHARACTERS


def _deep(depth: int) -> bytes:
    return written.odt("<text:span>" * depth + "<text:p>deep</text:p>" + "</text:span>" * depth)


def _entities(part: str) -> str:
    lines = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "lol">{lines}]><a xmlns:w="w">{part}&e9;</a>'


def _without(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return samples.zipped({part: archive.read(part) for part in archive.namelist() if part != name})


def _document(content: str) -> bytes:
    return samples.office(samples.DOCX, {"word/document.xml": content})


GOOD = written.docx(written.paragraphs("word " * 2000))
HOSTILE: dict[str, tuple[bytes, str, str]] = {
    "an entity bomb": (_document(_entities("<w:t>x</w:t>")), DOCX, "unreadable"),
    "an entity from a file": (
        _document('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><t>&x;</t></a>'),
        DOCX,
        "unreadable",
    ),
    "no main part": (_without(GOOD, "word/document.xml"), DOCX, "empty"),
    "no ties": (_without(GOOD, "_rels/.rels"), DOCX, "unreadable"),
    "not XML": (_document("words, plainly"), DOCX, "unreadable"),
    "XML that ends early": (_document("<w:a xmlns:w='w'><w:t>found</w:t>"), DOCX, "partly"),
    "no zip at all": (b"PK\x03\x04 and nothing", DOCX, "unreadable"),
    "a zip that was cut": (GOOD[: len(GOOD) // 2], DOCX, "unreadable"),
    "a tie that leads out": (
        samples.zipped(
            {"_rels/.rels": samples.relations(samples.relation("officeDocument", "../../etc/passwd", external=False))}
        ),
        DOCX,
        "empty",
    ),
    "elements within elements": (_deep(100_000), samples.ODT, "read"),
    "cells that point nowhere": (
        written.xlsx({"A": '<row><c t="s"><v>99999999999999999999</v></c><c t="s"><v>-1</v></c></row>'}),
        XLSX,
        "read",
    ),
    "a cell that never ends": (written.xlsx({"A": written.row("x" * 3_000_000)}), XLSX, "partly"),
    "a sheet of blanks": (written.xlsx({" ": "<row/>" * 50_000}), XLSX, "empty"),
    "too many sheets": (
        written.ods(**{f"s{number}": ["x"] for number in range(MOST_PLACES + 5)}),
        samples.ODS,
        "partly",
    ),
    "one sheet a million names": (written.xlsx({"n" * 200_000: written.row("x")}), XLSX, "read"),
    "slides that are not there": (
        samples.office(
            samples.PPTX,
            {"ppt/presentation.xml": f'<p xmlns:r="{samples.RELATIONS}"><sldId r:id="r1"/><sldId/></p>'},
        ),
        PPTX,
        "empty",
    ),
    "RTF of braces alone": (b"{\\rtf" + b"{" * 200_000, PLAIN, "empty"),
    "RTF that closes too often": (b"{\\rtf}" + b"}" * 100 + b"words", PLAIN, "read"),
    "RTF of impossible letters": (rb"{\rtf \u-99999999999?a\u55357?b\'zz}", PLAIN, "read"),
    "a line that never ends": (b"a" * 2_000_000, PLAIN, "partly"),
    "half characters": (b"words \xf0\x9f\x98 \xed\xa0\xbd end", PLAIN, "read"),
    "NUL after NUL": (b"\x00" * 100_000 + b"words", PLAIN, "read"),
    "letters with a thousand marks": (("e" + "\u0301" * 1000).encode() * 200, PLAIN, "read"),
    "from right to left": ("\u202eexe.txt \u05e9\u05dc\u05d5\u05dd".encode(), PLAIN, "read"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_comes_to_an_end_and_says_which(told: Any, name: str) -> None:
    content, media_type, expected = HOSTILE[name]
    outcome, pieces = told(content, media_type)
    assert outcome == expected
    assert all("\x00" not in words and "root:" not in words for *_place, words in pieces)
    assert all(len(words) <= LONGEST and len(place) <= 100 for _kind, _number, place, words in pieces)


PAGE = written.pdf(["Some words"])
HOSTILE_PDF: dict[str, tuple[bytes, ExtractionState]] = {
    "a scan": (written.pdf(["", ""]), ExtractionState.EMPTY),
    "locked with a password": (
        written.pdf(
            ["Some words"],
            encrypt=b"/Encrypt<</Filter/Standard/V 1/R 2/P -44/O<%s>/U<%s>>>/ID[<00><00>]" % (b"41" * 32, b"42" * 32),
        ),
        ExtractionState.LOCKED,
    ),
    "its first bytes alone": (b"%PDF-1.7\n%%EOF", ExtractionState.UNREADABLE),
    "pages within themselves": (PAGE.replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]"), ExtractionState.UNREADABLE),
    "more pages than are read": (written.pdf(["word"] * (MOST_PLACES + 3)), ExtractionState.PARTLY),
}


@pytest.mark.parametrize("name", HOSTILE_PDF)
def test_a_hostile_pdf_comes_to_an_end_and_says_which(found: Any, name: str) -> None:
    content, expected = HOSTILE_PDF[name]
    assert found(content).state == expected


def _limited(code: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", f"from uploads.inspection.limits import take; take(seconds=1); {code}"],
        capture_output=True,
        check=False,
    )


def test_the_process_has_no_more_memory_and_time_than_it_took() -> None:
    assert b"MemoryError" in _limited(f"bytearray({MEMORY_BYTES})").stderr
    assert _limited("\nwhile True: pass").returncode in {-9, -24}


def test_what_was_found_before_the_end_of_the_process_counts() -> None:
    whole = json.dumps(["page", 1, "", "words"])
    found = reading._found([whole, '["page", 2, "", "wo'], -9)
    assert found == Found(ExtractionState.PARTLY, [Piece("page", 1, "", "words")], 1, ran_out_of_time=True)
    assert reading._found([""], -11) == Found(ExtractionState.UNREADABLE)


@pytest.mark.parametrize(
    "lines",
    [
        ["[]", "{}"],
        ['["door", 1, "", "words"]', "[]"],
        ['["page", "1", "", "words"]', "null"],
        ['["page", 1, "", null]', '{"outcome": "waiting", "places": 1}'],
        ['{"a": 1, "b": 2, "c": 3, "d": 4}', '{"outcome": "read", "places": Infinity}'],
        ['[["page"], 1, "", "words"]', "[" * 100_000],
        ["[" * 100_000, '{"outcome": 7}'],
    ],
)
def test_a_process_that_was_taken_over_says_nothing_that_is_believed(lines: list[str]) -> None:
    found = reading._found(lines, 0)
    assert (found.state, found.pieces) == (ExtractionState.UNREADABLE, [])


def test_what_a_process_says_is_bounded_once_more() -> None:
    said = json.dumps(["sheet", -(10**30), "n" * 500, "\x00" + "w" * 9000])
    (piece,) = reading._found([said, '{"outcome": "read", "places": 1}'], 0).pieces
    assert (piece.number, len(piece.name), piece.words) == (1, 100, "w" * LONGEST)

"""Two hundred broken files: whatever became of them, reading ends, within its limits, and says how."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.uploads import samples, written
from uploads import reading
from uploads.inspection.words.pieces import LONGEST, MOST_CHARACTERS
from uploads.models import ExtractionState

ROUNDS = 25  # for each of eight types
WORDS = "Some words about the budget of a department.\n" * 30
WHOLE: dict[str, tuple[str, bytes]] = {
    "pdf": ("application/pdf", written.pdf([WORDS, WORDS, "end"])),
    "packed pdf": ("application/pdf", written.pdf([WORDS] * 5, packed=True)),
    "docx": (samples.OOXML + samples.DOCX, written.docx(written.paragraphs(*WORDS.split("\n")))),
    "pptx": (samples.OOXML + samples.PPTX, written.pptx([WORDS] * 4, {1: "notes"})),
    "xlsx": (samples.OOXML + samples.XLSX, written.xlsx({"A": written.row("a", 0) * 50, "B": ""}, ["shared"])),
    "odt": (samples.ODT, written.odt(f"<text:p>{WORDS}</text:p>" * 5)),
    "ods": (samples.ODS, written.ods(A=["a"] * 50, B=["b"])),
    "rtf": ("text/plain", rb"{\rtf1{\fonttbl x;}" + WORDS.encode().replace(b"\n", b"\\par \\'e9\\u8364? ") + b"}"),
}


def _flipped(content: bytearray, chance: random.Random) -> None:
    for _time in range(chance.randint(1, 40)):
        content[chance.randrange(len(content))] = chance.randrange(256)


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def _doubled(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randint(1, 400)]
    at = chance.randrange(len(content))
    content[at:at] = piece * chance.randint(1, 200)


def _of_huge_numbers(content: bytearray, chance: random.Random) -> None:
    digits = [at for at, byte in enumerate(content) if chr(byte).isdigit()]
    for at in chance.sample(digits, min(5, len(digits))):
        content[at : at + 1] = chance.choice([b"99999999", b"-1", b"0"])


MUTATIONS: list[Callable[[bytearray, random.Random], None]] = [_flipped, _cut, _doubled, _of_huge_numbers]


@pytest.mark.parametrize("name", WHOLE)
def test_a_broken_file_ends_with_a_state(tmp_path: Path, name: str) -> None:
    media_type, whole = WHOLE[name]
    chance = random.Random(name)  # noqa: S311 - the same files each time
    path = tmp_path / "file"
    for number in range(ROUNDS):
        content = bytearray(whole)
        MUTATIONS[number % len(MUTATIONS)](content, chance)
        path.write_bytes(content)
        found = reading.read(path, media_type, seconds=8)
        assert found.state not in {ExtractionState.WAITING, ExtractionState.GIVEN_UP}
        assert bool(found.pieces) == (found.state in {ExtractionState.READ, ExtractionState.PARTLY})
        assert sum(len(piece.words) for piece in found.pieces) <= MOST_CHARACTERS
        assert all(len(piece.words) <= LONGEST and "\x00" not in piece.words for piece in found.pieces)

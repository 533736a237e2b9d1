"""Thousands of files with something wrong in them: each is allowed or refused, and none brings its reader down."""

import random
from pathlib import Path

from tests.uploads import hostile, samples
from uploads.inspection import kinds, pictures
from uploads.inspection.refusal import Refusal

FILES = 5_000
MARKS = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"PK\x05\x06", b"PK\x03\x04", b"%PDF-", b"<svg")


def whole_files() -> list[bytes]:
    """One of each type, and some that are odd already."""
    turned = samples.exif(direction=6)
    return [
        samples.office(),
        samples.open_document(),
        samples.pdf(),
        samples.zipped({"a.txt": b"words" * 50, "b.zip": samples.zipped({"c": b"x" * 100})}),
        samples.picture("JPEG", exif=turned),
        samples.picture("PNG", exif=turned),
        samples.picture("GIF"),
        samples.picture("WEBP", exif=turned),
        samples.animation(3),
        hostile.many_frames(5),
        "Größe;£\n".encode() * 50,
    ]


def mutated(whole: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """A copy with one to twenty mistakes."""
    made = bytearray(whole)
    for _mistake in range(chance.choice([1, 1, 2, 4, 20])):
        at = chance.randrange(len(made) + 1)
        match chance.randrange(6):
            case 0:
                made[at : at + 1] = chance.randbytes(1)
            case 1:
                del made[at : at + chance.randrange(1, 50)]
            case 2:
                made[at:at] = chance.randbytes(chance.randrange(1, 20))
            case 3:
                del made[at:]
            case 4:
                made[at : at + 4] = chance.choice(MARKS)
            case _:
                made += chance.choice(others)[chance.randrange(20) :][:500]
    return bytes(made)


def test_no_file_brings_its_reader_down(tmp_path: Path) -> None:
    chance = random.Random(36)  # noqa: S311 - the same five thousand each time
    wholes, path = whole_files(), tmp_path / "file"
    outcomes = {"kept": 0, "refused": 0}
    for _number in range(FILES):
        path.write_bytes(mutated(chance.choice(wholes), wholes, chance))
        try:
            if kinds.identify(path).kind == kinds.PICTURE:
                pictures.prepare(path, tmp_path)
            outcomes["kept"] += 1
        except Refusal:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > FILES / 20  # the mistakes are neither too small nor too large to tell anything

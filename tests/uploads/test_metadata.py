"""Pictures keep nothing but what is seen: not where, when, by whom or with what, and nothing that stood behind it."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from tests.uploads import samples
from uploads.inspection import pictures

PICTURES = 200


def colours() -> bytes:
    """A profile of colours with words in it."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def with_everything(number: int) -> tuple[bytes, str]:
    """A picture that says all it can of whoever took it."""
    chance = random.Random(number)  # noqa: S311 - the same two hundred each time
    size = (chance.randint(20, 200), chance.randint(20, 200))
    form = ("JPEG", "PNG", "WEBP", "GIF")[number % 4]
    direction = chance.randint(1, 8)
    if form == "JPEG":
        made = samples.picture("JPEG", size, exif=samples.exif(direction=direction), icc_profile=colours())
        made = samples.with_segment(made, 0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + samples.xmp())
        made = samples.with_segment(made, 0xED, samples.iptc())
        return samples.with_segment(made, 0xFE, b"SECRETCOMMENT"), form
    if form == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", "SECRETAUTHOR")
        words.add_text("Comment", "SECRETCOMMENT", zip=True)
        words.add_itxt("XML:com.adobe.xmp", samples.xmp().decode())
        mode = chance.choice(["RGB", "RGBA", "L", "P"])
        return samples.picture(
            "PNG", size, mode, pnginfo=words, exif=samples.exif(direction=direction), icc_profile=colours()
        ), form
    if form == "WEBP":
        return samples.picture(
            "WEBP", size, exif=samples.exif(direction=direction), xmp=samples.xmp(), icc_profile=colours()
        ), form
    return samples.picture("GIF", size, "P", comment=b"SECRETCOMMENT"), form


def test_none_of_two_hundred_pictures_keeps_a_word(tmp_path: Path) -> None:
    for number in range(PICTURES):
        content, form = with_everything(number)
        assert b"SECRET" in content or form in {"PNG"}, form
        source = tmp_path / "source"
        source.write_bytes(content)
        pictures.prepare(source, tmp_path)
        for path in tmp_path.glob("*.webp"):
            kept = path.read_bytes()
            with Image.open(io.BytesIO(kept)) as picture:
                said = set(picture.info) - {"loop", "background", "timestamp", "duration"}
                assert (said, dict(picture.getexif())) == (set(), {}), (number, form)
            assert not any(word in kept for word in (b"SECRET", b"EXIF", b"XMP ", b"ICCP", b"Exif")), (number, form)
            assert set(chunks(kept)) <= {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}, (number, form)


def chunks(webp: bytes) -> Iterator[bytes]:
    """Names of the parts of a WebP file."""
    at = 12
    while at < len(webp):
        yield webp[at : at + 4]
        length = int.from_bytes(webp[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    assert int.from_bytes(webp[4:8], "little") == len(webp) - 8


CORNERS = {  # direction -> what the camera saw at the top left
    1: "red", 2: "lime", 3: "white", 4: "blue", 5: "red", 6: "blue", 7: "white", 8: "lime",
}  # fmt: skip


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("direction", range(1, 9))
def test_a_picture_is_turned_as_the_camera_was_held(tmp_path: Path, form: str, direction: int) -> None:
    source = tmp_path / "source"
    source.write_bytes(samples.picture(form, (120, 80), exif=samples.exif(direction=direction)))
    found = pictures.prepare(source, tmp_path)
    assert (found["width"], found["height"]) == ((120, 80) if direction < 5 else (80, 120))
    with Image.open(tmp_path / "large.webp") as picture:
        assert nearest(picture.convert("RGB"), (10, 10)) == CORNERS[direction]


def nearest(picture: Image.Image, at: tuple[int, int]) -> str:
    """Which of the four colours of the drawing this is."""
    found = picture.getpixel(at)
    assert isinstance(found, tuple)
    names = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}
    return min(names, key=lambda name: sum((a - b) ** 2 for a, b in zip(found, names[name], strict=True)))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_way_of_writing_colours_becomes_the_one_that_screens_know(tmp_path: Path, mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    drawing = samples.drawing()
    if mode == "I;16":
        drawing = Image.new("I;16", (64, 48), 65_535)
    made = io.BytesIO()
    (drawing if mode == "I;16" else drawing.convert(mode)).save(made, form)
    source = tmp_path / "source"
    source.write_bytes(made.getvalue())
    pictures.prepare(source, tmp_path)
    with Image.open(tmp_path / "large.webp") as picture:
        assert picture.mode in {"RGB", "RGBA"}
        assert nearest(picture.convert("RGB"), (60, 44)) == "white"
        if mode in {"P", "RGB", "RGBA", "CMYK"}:
            assert nearest(picture.convert("RGB"), (5, 5)) == "red"


def test_colours_mean_what_their_profile_says(tmp_path: Path) -> None:
    swapped = bytearray(colours())  # a profile whose red and green have changed places
    red, green = (swapped.index(tag, 128) for tag in (b"rXYZ", b"gXYZ"))
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    source = tmp_path / "source"
    source.write_bytes(samples.picture("PNG", icc_profile=bytes(swapped)))
    pictures.prepare(source, tmp_path)
    with Image.open(tmp_path / "large.webp") as picture:
        assert nearest(picture.convert("RGB"), (10, 10)) == "lime"  # in the file it is red
        assert nearest(picture.convert("RGB"), (60, 44)) == "white"


def test_what_is_seen_through_stays_so(tmp_path: Path) -> None:
    for mode in ("RGBA", "LA", "P"):
        made = io.BytesIO()
        if mode == "P":
            Image.new("P", (40, 40), 0).save(made, "PNG", transparency=0)
        else:
            Image.new(mode, (40, 40)).save(made, "PNG")
        source = tmp_path / "source"
        source.write_bytes(made.getvalue())
        pictures.prepare(source, tmp_path)
        with Image.open(tmp_path / "small.webp") as picture:
            assert picture.convert("RGBA").getpixel((20, 20))[3] == 0, mode  # type: ignore[index]

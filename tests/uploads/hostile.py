"""Files as nobody honest sends them, made in code: what, name, content, and the code of the refusal ("" for none)."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.uploads import samples
from tests.uploads.samples import DOCX, ODS, XLSX, office, open_document, pdf, picture, relation, zipped

SCRIPT = b"<script>alert(document.domain)</script>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
EICAR = (
    b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
)  # in two, so that this file is none


@dataclass(frozen=True)
class Hostile:
    """One file."""

    what: str
    name: str
    content: bytes
    refusal: str  # "" where it becomes a clean picture or stays a harmless text


def corpus() -> Iterator[Hostile]:
    """All of them but those that only the scanner knows."""
    yield from (Hostile(*row) for row in (*polyglots(), *bombs(), *pictures(), *documents(), *pages(), *halves()))


def polyglots() -> Iterator[tuple[str, str, bytes, str]]:
    """Two types at once: what is made anew has one left, the rest is refused."""
    archive = zipped({"payload.html": SCRIPT})
    yield "GIF that is JavaScript", "a.gif", _gif_script(), ""
    jpeg = samples.with_segment(picture("JPEG"), 0xFE, b"--><html>" + SCRIPT)
    yield "JPEG with HTML in its comment and behind it", "a.jpg", jpeg + SCRIPT, ""
    yield "PNG with a zip behind it", "a.png", picture("PNG") + archive, ""
    yield "PDF with a zip behind it", "a.pdf", pdf() + archive, "two_types"
    yield "PDF inside a zip, stored", "a.zip", zipped({"a.pdf": pdf()}, stored=("a.pdf",)) + b"%%EOF", "two_types"
    yield "program with a zip behind it", "a.zip", b"MZ\x90\x00" + bytes(200) + archive, "two_types"
    yield "zip with words before it", "a.zip", b"words" + archive, "two_types"
    yield "zip with words behind it", "a.zip", archive + b"words", "two_types"
    yield "HTML that is a PDF", "a.html", b"<html>" + SCRIPT + pdf(), "two_types"
    yield "PDF with words before it", "a.pdf", b"words\n" + pdf(), "two_types"


def _gif_script() -> bytes:
    """A GIF whose first bytes are a comment to JavaScript: its width is "/*"."""
    whole = bytearray(samples.picture("GIF", (47 + 42 * 256, 2), "P"))
    assert whole[6:8] == b"/*"
    return bytes(whole) + b"*/=1;alert(1)"


def bombs() -> Iterator[tuple[str, str, bytes, str]]:
    """Little that becomes much."""
    zeros = bytes(60_000_000)
    yield "one member that packs a thousandfold", "a.zip", zipped({"a": zeros}), "archive_bomb"
    inner = zipped({"a.txt": "deep"})
    for _depth in range(4):
        inner = zipped({"a.zip": inner})
    yield "archives inside one another", "a.zip", inner, "archive_nested"
    yield "a bomb inside an archive", "a.zip", zipped({"b.zip": zipped({"a": zeros})}), "archive_bomb"
    yield "members that share their bytes", "a.zip", _overlapping(), "archive_bomb"
    yield "a member longer than it says", "a.zip", _lying_length(), "archive_bomb"
    yield "six thousand members", "a.zip", zipped({f"{number}": b"" for number in range(6000)}), "archive_bomb"
    yield "a locked member", "a.zip", _locked(), "encrypted"
    yield "a name that leads out", "a.zip", zipped({"../../etc/passwd": b"x"}), "archive_names"
    yield "a name from the root", "a.zip", zipped({"/etc/passwd": b"x"}), "archive_names"
    yield "a name from a drive", "a.zip", zipped({"C:\\autorun.inf": b"x"}), "archive_names"
    yield "a link out of the folder", "a.zip", _symbolic_link(), "archive_names"
    yield (
        "an archive of another type inside",
        "a.zip",
        zipped({"a.rar": b"Rar!\x1a\x07\x00" + bytes(50)}),
        "archive_nested",
    )
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><Types>&b;</Types>'
    yield "XML that laughs", "a.docx", zipped({"[Content_Types].xml": laughs, "word/document.xml": ""}), "damaged"
    yield "PNG of 20,000 x 20,000", "a.png", huge_png(20_000), "picture_pixels"
    yield "GIF of 40,000 frames", "a.gif", many_frames(40_000), "picture_frames"
    yield (
        "GIF of 65,535 x 65,535",
        "a.gif",
        many_frames(1).replace(b"\x01\x00\x01\x00", b"\xff" * 4, 1),
        "picture_pixels",
    )
    yield "PNG whose words unpack to 100 MB", "a.png", _png_with_long_text(), "damaged"
    yield "WebP of 16,383 x 16,383", "a.webp", _webp_header(16_383), "picture_pixels"


def huge_png(side: int) -> bytes:
    """Black and white, and empty: 400 million pixels in 49 kB."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    packed = b"".join(packer.compress(row * 100) for _ in range(side // 100)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def many_frames(number: int) -> bytes:
    """One pixel, again and again."""
    frame = b"\x21\xf9\x04\x00\x01\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    return b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff" + frame * number + b";"


def _png_with_long_text() -> bytes:
    whole = picture("PNG")
    bomb = _chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(100_000_000), 9))
    return whole[:33] + bomb + whole[33:]


def _webp_header(side: int) -> bytes:
    vp8x = b"VP8X" + struct.pack("<I", 10) + b"\x00" * 4 + struct.pack("<I", side - 1)[:3] * 2
    body = b"WEBP" + vp8x + picture("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _overlapping() -> bytes:
    """A directory of 200 members that are all the same bytes."""
    one = zipped({"a": bytes(1_000_000)})
    at = one.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", one, at + 16)[0]
    entry = one[start:at]
    entries = b"".join(entry[:46] + b"%c" % (33 + number % 90) + entry[47:] for number in range(200))
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 200, 200, len(entries), start, 0)
    return one[:start] + entries + end


def _lying_length() -> bytes:
    """Both headers promise ten bytes; a million come."""
    content = bytes(1_000_000)
    one = bytearray(zipped({"a": content}))
    start = struct.unpack_from("<I", one, one.rindex(b"PK\x05\x06") + 16)[0]
    for at in (14 + 8, start + 16 + 8):
        struct.pack_into("<I", one, at, 10)
    for at in (14, start + 16):
        struct.pack_into("<I", one, at, zlib.crc32(content[:10]))
    return bytes(one)


def _locked() -> bytes:
    one = bytearray(zipped({"a": b"words"}))
    start = struct.unpack_from("<I", one, one.rindex(b"PK\x05\x06") + 16)[0]
    one[6] |= 1
    one[start + 8] |= 1
    return bytes(one)


def _symbolic_link() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return made.getvalue()


def pictures() -> Iterator[tuple[str, str, bytes, str]]:
    """What a picture says of itself leads in circles, or to nothing."""
    for what, tiff in (
        ("next page", _tiff(next_page=8)),
        ("details", _tiff(details=8)),
        ("far away", _tiff(next_page=2**31)),
    ):
        jpeg = samples.with_segment(picture("JPEG"), 0xE1, b"Exif\x00\x00" + tiff)
        yield f"JPEG whose EXIF leads to itself ({what})", "a.jpg", jpeg, ""
    broken = samples.with_segment(picture("JPEG"), 0xE2, b"ICC_PROFILE\x00\x01\x01" + b"\xff" * 400)
    yield "JPEG whose profile of colours is noise", "a.jpg", broken, ""
    yield "PNG whose EXIF is noise", "a.png", picture("PNG", exif=b"Exif\x00\x00MM" + b"\xff" * 100), ""
    yield "TIFF", "a.tif", b"II*\x00" + bytes(100), "unknown_type"
    yield "Windows bitmap called PNG", "a.png", b"BM" + bytes(100), "unknown_type"
    yield "JPEG that is only its first bytes", "a.jpg", b"\xff\xd8\xff", "damaged"
    yield "PNG without a picture", "a.png", b"\x89PNG\r\n\x1a\n" + _chunk(b"IEND", b""), "damaged"
    yield (
        "JPEG of no pixels",
        "a.jpg",
        picture("JPEG").replace(struct.pack(">HH", 48, 64), b"\x00\x00\x00\x00", 1),
        "damaged",
    )


def _tiff(*, next_page: int = 0, details: int = 0) -> bytes:
    entry = struct.pack(">HHII", 0x8769, 4, 1, details) if details else struct.pack(">HHIHH", 0x0112, 3, 1, 1, 0)
    return b"MM\x00*" + struct.pack(">I", 8) + struct.pack(">H", 1) + entry + struct.pack(">I", next_page)


def documents() -> Iterator[tuple[str, str, bytes, str]]:
    """What runs in a document, or is fetched by it."""
    macro_type = (
        '<Override PartName="/word/x.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    )
    yield "docx with a macro", "a.docx", office(extra={"word/vbaProject.bin": OLE}), "macros"
    yield "docx with a macro under another name", "a.docx", office(extra={"word/words.bin": OLE}), "macros"
    yield "docx with a macro in another case", "a.docx", office(extra={"word/VBAPROJECT.BIN": b"x"}), "macros"
    yield "docm called docx", "a.docx", office(types=macro_type), "macros"
    yield "docm called txt", "a.txt", office(types=macro_type), "macros"
    yield "docx with ActiveX", "a.docx", office(extra={"word/activeX/activeX1.xml": "<x/>"}), "macros"
    yield "docx with an OLE object", "a.docx", office(extra={"word/embeddings/oleObject1.bin": b"x"}), "macros"
    yield "docx with an old workbook inside", "a.docx", office(extra={"word/embeddings/a.xls": OLE}), "macros"
    with_macro = office(XLSX, {"xl/vbaProject.bin": OLE})
    yield "docx with a workbook with a macro", "a.docx", office(extra={"word/embeddings/a.xlsx": with_macro}), "macros"
    yield "zip of a workbook with a macro", "a.zip", zipped({"a.xlsx": with_macro}), "macros"
    yield "xlsx with a sheet of macros", "a.xlsx", office(XLSX, {"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"
    for kind in ("attachedTemplate", "oleObject", "frame", "subDocument"):
        rels = relation(kind, "https://elsewhere.example/a.dotm")
        yield f"docx that fetches its {kind}", "a.docx", office(rels=rels), "remote_parts"
    yield "docx of two types", "a.docx", office(types=f'<X ContentType="{samples.OOXML}{XLSX}.main+xml"/>'), "two_types"
    yield "docx with one part twice", "a.docx", office(extra={"WORD/document.xml": "<x/>"}), "damaged"
    yield "doc", "a.doc", OLE, "old_office"
    yield "doc called docx", "a.docx", OLE, "old_office"
    yield "zip of a doc", "a.zip", zipped({"a.doc": OLE}), "old_office"
    yield "odt with Basic", "a.odt", open_document(extra={"Basic/Standard/Module1.xml": "<x/>"}), "macros"
    yield "odt with a script", "a.odt", open_document(extra={"Scripts/python/a.py": "x"}), "macros"
    listener = '<script:event-listener xlink:href="vnd.sun.star.script:Standard.Module1.Main"/>'
    yield "odt that waits for an event", "a.odt", open_document(content=listener), "macros"
    ole = '<manifest:file-entry manifest:full-path="a" manifest:media-type="application/vnd.sun.star.oleobject"/>'
    yield "ods with an OLE object", "a.ods", open_document(ODS, manifest=ole), "macros"
    locked = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    yield "odt with a password", "a.odt", open_document(manifest=locked), "encrypted"
    template = '<meta:template xlink:href="https://elsewhere.example/a.ott"/>'
    yield "odt that fetches its template", "a.odt", open_document(extra={"meta.xml": _meta(template)}), "remote_parts"
    share = '<meta:template xlink:href="\\\\elsewhere\\a.ott"/>'
    yield "odt that fetches from a share", "a.odt", open_document(extra={"meta.xml": _meta(share)}), "remote_parts"
    yield (
        "drawing of OpenDocument",
        "a.odt",
        open_document("application/vnd.oasis.opendocument.graphics"),
        "unknown_type",
    )


def _meta(content: str) -> str:
    return (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"{content}</office:document-meta>"
    )


def pages() -> Iterator[tuple[str, str, bytes, str]]:
    """Pages and drawings of the web, and programs, whatever they are called."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    yield "SVG", "a.svg", svg, "markup"
    yield "SVG called PNG", "a.png", svg, "markup"
    yield "SVG behind a declaration", "a.txt", b'<?xml version="1.0"?>\n' + svg, "markup"
    yield "SVG behind a mark and white space", "a.txt", b"\xef\xbb\xbf \r\n\t\x0c" + svg, "markup"
    yield "packed SVG", "a.svgz", b"\x1f\x8b\x08" + zlib.compress(svg), "unknown_type"
    yield "HTML", "a.html", b"<!doctype html>" + SCRIPT, "markup"
    yield "HTML called PDF", "a.pdf", b"<HTML>" + SCRIPT, "markup"
    yield "HTML behind a comment", "a.md", b"<!-- words --><p>" + SCRIPT, "markup"
    yield "HTML called text", "a.txt", b"\n\n" + SCRIPT, "markup"
    yield "HTML in UTF-16", "a.txt", "<html>".encode("utf-16"), "not_text"
    yield "text in Latin-1", "a.csv", "Größe;£\n".encode("latin-1"), "not_text"
    yield "text with a NUL", "a.txt", b"words\x00<html>", "unknown_type"
    yield "a program for Windows", "a.txt", b"MZ\x90\x00\x03" + bytes(300), "unknown_type"
    yield "a program for Linux", "a", b"\x7fELF\x02\x01\x01" + bytes(300), "unknown_type"
    yield "a video", "a.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(300), "unknown_type"


def halves() -> Iterator[tuple[str, str, bytes, str]]:
    """Files of every type that end in the middle, and ones that lost only their last byte."""
    noise = samples.noise()
    for form in ("JPEG", "PNG", "GIF", "WEBP"):
        made = io.BytesIO()
        noise.save(made, form)
        yield f"half a {form}", f"a.{form.lower()}", made.getvalue()[: len(made.getvalue()) // 2], "damaged"
    whole = pdf(b"words", padding=5000)
    yield "half a PDF", "a.pdf", whole[: len(whole) // 2], "damaged"
    for name, content in (("a.zip", zipped({"a": b"words " * 100})), ("a.docx", office()), ("a.odt", open_document())):
        yield f"half of {name}", name, content[: len(content) // 2], "damaged"
        yield f"{name} without its last byte", name, content[:-1], "damaged"
    flipped = bytearray(zipped({"a": b"words " * 100}))
    flipped[40] ^= 0xFF
    yield "a zip with a wrong byte", "a.zip", bytes(flipped), "damaged"


def with_eicar() -> Iterator[Hostile]:
    """What only the scanner knows."""
    yield Hostile("plain", "a.txt", EICAR, "malware")
    yield Hostile("called a picture", "a.jpg", EICAR, "malware")
    yield Hostile("zipped", "a.zip", zipped({"a.txt": EICAR}), "malware")
    yield Hostile("zipped twice", "a.zip", zipped({"b.zip": zipped({"a.txt": EICAR})}), "malware")
    yield Hostile("in a document", "a.docx", office(DOCX, {"word/media/a.txt": EICAR}), "malware")

"""Files as honest people send them, made in code: small, whole and of every type that is allowed."""

import io
import struct
import zipfile
from collections.abc import Mapping

from PIL import Image, ImageDraw

OOXML = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX, PPTX = "wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation"
MAIN_PART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", PPTX: "ppt/presentation.xml"}
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODT, ODS, ODP = (f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation"))


def zipped(parts: Mapping[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    """A zip file of these parts, in this order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else None)
    return made.getvalue()


def office(
    kind: str = DOCX, extra: Mapping[str, bytes | str] | None = None, *, types: str = "", rels: str = ""
) -> bytes:
    """A document of Office with one part, and what a test adds to it."""
    main = MAIN_PART[kind]
    folder, _slash, name = main.rpartition("/")
    content_types = (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{OOXML}{kind}.main+xml"/>{types}</Types>'
    )
    return zipped(
        {
            "[Content_Types].xml": content_types,
            "_rels/.rels": relations(f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="{main}"/>'),
            main: "<document/>",
            f"{folder}/_rels/{name}.rels": relations(rels),
            **(extra or {}),
        }
    )


def relation(kind: str, target: str, *, external: bool = True) -> str:
    """One line of a `.rels` part."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="r9" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'


def relations(lines: str) -> str:
    """A `.rels` part of these lines."""
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def open_document(
    media_type: str = ODT, extra: Mapping[str, bytes | str] | None = None, *, content: str = "", manifest: str = ""
) -> bytes:
    """An OpenDocument file, and what a test adds to it."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
        ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
        ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    )
    return zipped(
        {
            "mimetype": media_type,
            "content.xml": f"<office:document-content {spaces}>{content}</office:document-content>",
            "META-INF/manifest.xml": (
                '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>{manifest}'
                "</manifest:manifest>"
            ),
            **(extra or {}),
        },
        stored=("mimetype",),
    )


def pdf(extra: bytes = b"", *, padding: int = 0) -> bytes:
    """One empty page; `extra` goes into its stream, with as many bytes of nothing as wanted."""
    content = extra + b" " * padding
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    made, offsets = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return made + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(made),
    )


def drawing(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """A picture whose corners differ, so that turning it shows: red, green, blue and white from the top left on."""
    width, height = size
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill="red")
    draw.rectangle((width // 2, 0, width, height // 2 - 1), fill="lime")
    draw.rectangle((0, height // 2, width // 2 - 1, height), fill="blue")
    return picture.convert(mode)


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object) -> bytes:
    """`drawing` as a file."""
    made = io.BytesIO()
    drawing(size, mode).save(made, form, **options)
    return made.getvalue()


def animation(frames: int, size: tuple[int, int] = (8, 8)) -> bytes:
    """A GIF that moves."""
    pictures = [Image.new("L", size, number % 250) for number in range(frames)]  # frames that are equal are joined
    made = io.BytesIO()
    pictures[0].save(made, "GIF", save_all=True, append_images=pictures[1:], duration=50)
    return made.getvalue()


def exif(*, direction: int = 1) -> Image.Exif:
    """What a telephone writes into a picture: when, where, by what, and which way up."""
    made = Image.Exif()
    made[0x0112] = direction
    made[0x010F], made[0x0110] = "SECRETMAKER", "SECRETMODEL"
    made[0x9286] = "SECRETCOMMENT"
    made.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 12.0), 3: "W", 4: (0.0, 7.0, 39.0), 29: "SECRETDATE"})
    return made


def xmp() -> bytes:
    """A packet of Adobe's metadata."""
    return (
        b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">SECRETXMP</x:xmpmeta>'
    )


def iptc() -> bytes:
    """A block of Photoshop's for APP13, with a caption in it."""
    caption = b"SECRETIPTC"
    record = b"\x1c\x02\x78" + struct.pack(">H", len(caption)) + caption
    return b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record


def with_segment(jpeg: bytes, marker: int, content: bytes) -> bytes:
    """The JPEG with one more segment right behind its beginning."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content + jpeg[2:]


def noise(size: tuple[int, int] = (120, 90)) -> Image.Image:
    """A picture that packs badly: half of its file is half of its rows."""
    return Image.effect_noise(size, 100).convert("RGB")

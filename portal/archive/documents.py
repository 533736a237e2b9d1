"""Documents of the demonstration, written in code: two pages on a rota, and three slides on handing over a night."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

_ROTA: Final = (
    (
        "Twenty minutes of overlap: what it costs",
        "",
        "We paid for fifteen minutes in which nights and days were both there.",
        "Ten of them went on counting keys. Five more cost 41 pounds a week",
        "for each port, about 2,100 pounds a year.",
    ),
    (
        "What it saves",
        "",
        "In the year before, three seizure bags were entered twice and one not at all.",
        "Finding the lost one took two officers nine days. Since the overlap: none.",
        "The kettle in the corridor is not in this sum, and did half of the work.",
    ),
)
_CARD: Final = (
    "Handing over a night\nFour lines, the same order, read back",
    "Lines one to three\nWho am I worried about? What have I started and not finished? What is broken?",
    "Line four\nWhat did I notice that I cannot explain? He did not finish his tea. One man was too cheerful.",
)
_SPACES: Final = "urn:oasis:names:tc:opendocument:xmlns"
_SLIDES_TYPE: Final = "application/vnd.oasis.opendocument.presentation"


def pages(texts: Sequence[Sequence[str]]) -> bytes:
    """A PDF with a page for each text, line by line, in Helvetica."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in texts:
        shown = "".join(f"({line}) Tj T* " for line in lines)  # none of ours has a bracket
        stream = f"BT /F1 12 Tf 18 TL 60 760 Td {shown}ET".encode("ascii")
        number = len(parts) + 1
        kids.append(b"%d 0 R" % number)
        page = b"/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R" % (number + 1)
        parts += [b"<</Type/Page%s>>" % page, b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)]
    parts[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    made, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, part in enumerate(parts, start=1):
        table += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj%s endobj\n" % (number, part)
    size = len(parts) + 1
    trailer = b"xref\n0 %d\n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return made + trailer % (size, table, size, len(made))


def slides(texts: Sequence[str]) -> bytes:
    """An OpenDocument presentation with a slide for each text."""
    boxes = "".join(
        f'<draw:page draw:name="{number}"><draw:frame><draw:text-box>'
        + "".join(f"<text:p>{escape(line)}</text:p>" for line in words.split("\n"))
        + "</draw:text-box></draw:frame></draw:page>"
        for number, words in enumerate(texts, start=1)
    )
    content = (
        f'<office:document-content office:version="1.3" xmlns:office="{_SPACES}:office:1.0"'
        f' xmlns:draw="{_SPACES}:drawing:1.0" xmlns:text="{_SPACES}:text:1.0">'
        f"<office:body><office:presentation>{boxes}</office:presentation></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_SPACES}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_SLIDES_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _SLIDES_TYPE, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return made.getvalue()


WRITTEN: Final[Mapping[str, Callable[[], bytes]]] = {
    "twenty-minutes.pdf": lambda: pages(_ROTA),
    "four-lines.odp": lambda: slides(_CARD),
}

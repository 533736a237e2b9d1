"""Files that say something, page by page, made in code: what honest people attach."""

import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from tests.uploads import samples

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_R = f'xmlns:r="{samples.RELATIONS}"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_OPEN = " ".join(
    f'xmlns:{prefix}="{_ODF}:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
)


def pdf(pages: Sequence[str], *, encrypt: bytes = b"", packed: bool = False) -> bytes:
    """A page for each text, in Helvetica; `encrypt` is the dictionary of a password, and no more than that."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for words in pages:
        lines = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in words.split("\n")]
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 40 780 Td {shown}ET".encode("cp1252", "replace")
        pressed = zlib.compress(stream) if packed else stream
        number = len(parts) + 1
        parts.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (number + 1)
        )
        how = b"/Filter/FlateDecode" if packed else b""
        parts.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(pressed), how, pressed))
        kids.append(b"%d 0 R" % number)
    parts[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    made, offsets = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(parts) + 1
    trailer = b"<</Size %d/Root 1 0 R%s>>" % (size, encrypt)
    return made + b"xref\n0 %d\n0000000000 65535 f \n%strailer%s\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        trailer,
        len(made),
    )


def docx(body: str, extra: Mapping[str, bytes | str] | None = None, *, rels: str = "") -> bytes:
    """A document of Word; `body` is its XML, with the prefixes `w` and `mc`."""
    document = f"<w:document {_W} {_MC}><w:body>{body}</w:body></w:document>"
    return samples.office(samples.DOCX, {"word/document.xml": document, **(extra or {})}, rels=rels)


def paragraphs(*lines: str) -> str:
    """Of Word."""
    return "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)


def footnotes(words: str) -> dict[str, str]:
    """A part for `docx`."""
    return {"word/footnotes.xml": f"<w:footnotes {_W}><w:footnote>{paragraphs(words)}</w:footnote></w:footnotes>"}


def pptx(slides: Sequence[str], notes: Mapping[int, str] | None = None) -> bytes:
    """Slides, stored in the opposite order of that in which they are shown, with notes for some."""
    number = len(slides)
    parts: dict[str, bytes | str] = {}
    rels = ids = ""
    for index, words in enumerate(slides):
        name = f"slide{number - index}"
        parts[f"ppt/slides/{name}.xml"] = _slide(words)
        rels += samples.relation("slide", f"slides/{name}.xml", external=False).replace("r9", f"r{index}")
        ids += f'<p:sldId id="{256 + index}" r:id="r{index}"/>'
        if index in (notes or {}):
            parts[f"ppt/notesSlides/notes{index}.xml"] = _slide((notes or {})[index])
            tie = samples.relation("notesSlide", f"../notesSlides/notes{index}.xml", external=False)
            parts[f"ppt/slides/_rels/{name}.xml.rels"] = samples.relations(tie)
    main = f'<p:presentation xmlns:p="p" {_R}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>'
    return samples.office(samples.PPTX, {"ppt/presentation.xml": main, **parts}, rels=rels)


def _slide(words: str) -> str:
    lines = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in words.split("\n"))
    return f'<p:sld xmlns:p="p" {_A}>{lines}</p:sld>'


def xlsx(sheets: Mapping[str, str], shared: Sequence[str] = (), *, states: Mapping[str, str] | None = None) -> bytes:
    """Sheets by name, each the XML of its rows; `states` hides some."""
    rels = samples.relation("sharedStrings", "sharedStrings.xml", external=False).replace("r9", "s")
    strings = "".join(f"<si><t>{escape(words)}</t></si>" for words in shared)
    parts: dict[str, bytes | str] = {"xl/sharedStrings.xml": f"<sst {_S}>{strings}</sst>"}
    names = ""
    for index, (name, rows) in enumerate(sheets.items(), start=1):
        parts[f"xl/worksheets/sheet{index}.xml"] = f"<worksheet {_S}><sheetData>{rows}</sheetData></worksheet>"
        rels += samples.relation("worksheet", f"/xl/worksheets/sheet{index}.xml", external=False).replace(
            "r9", f"r{index}"
        )
        state = f' state="{(states or {})[name]}"' if name in (states or {}) else ""
        names += f'<sheet name={quoteattr(name)} sheetId="{index}"{state} r:id="r{index}"/>'
    book = f"<workbook {_S} {_R}><sheets>{names}</sheets></workbook>"
    return samples.office(samples.XLSX, {"xl/workbook.xml": book, **parts}, rels=rels)


def row(*cells: str | int) -> str:
    """A row of a sheet: words inside their cells, or the number of a shared string."""
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(said: str | int) -> str:
    if isinstance(said, int):
        return f'<c t="s"><v>{said}</v></c>'
    return f'<c t="inlineStr"><is><t>{escape(said)}</t></is></c>'


def odf(media_type: str, body: str) -> bytes:
    """OpenDocument; `body` is what stands in `office:body`."""
    content = f"<office:document-content {_OPEN}><office:body>{body}</office:body></office:document-content>"
    return samples.zipped({"mimetype": media_type, "content.xml": content}, stored=("mimetype",))


def odt(body: str) -> bytes:
    """A text."""
    return odf(samples.ODT, f"<office:text>{body}</office:text>")


def odp(*slides: str) -> bytes:
    """Slides."""
    pages = "".join(f"<draw:page><text:p>{escape(words)}</text:p></draw:page>" for words in slides)
    return odf(samples.ODP, f"<office:presentation>{pages}</office:presentation>")


def ods(**sheets: Sequence[str]) -> bytes:
    """Sheets of one column each."""
    tables = ""
    for name, cells in sheets.items():
        rows = "".join(
            f"<table:table-row><table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell></table:table-row>"
            for cell in cells
        )
        tables += f'<table:table table:name="{name}">{rows}</table:table>'
    return odf(samples.ODS, f"<office:spreadsheet>{tables}</office:spreadsheet>")

"""Office and OpenDocument files: which they are, and that nothing in them runs or is fetched from elsewhere."""

import re
import zipfile
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from uploads.inspection.refusal import Refusal

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_MAIN: Final = {
    f"{_OOXML}wordprocessingml.document.main+xml": f"{_OOXML}wordprocessingml.document",
    f"{_OOXML}spreadsheetml.sheet.main+xml": f"{_OOXML}spreadsheetml.sheet",
    f"{_OOXML}presentationml.presentation.main+xml": f"{_OOXML}presentationml.presentation",
}
_OPEN_DOCUMENT: Final = frozenset(
    f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation")
)
_TYPES: Final = "[Content_Types].xml"
_MIMETYPE: Final = "mimetype"
_RUNS: Final = re.compile(  # parts whose names say that they run
    r"(^|/)(vbaproject[^/]*|vbadata\.xml|activex/.*|oleobject[^/]*|macrosheets/.*|intlmacrosheets/.*"
    r"|basic/.+|scripts/.+|[^/]*\.(exe|dll|com|scr|js|jse|vbs|vbe|wsf|hta|bat|cmd|ps1|jar|class|lnk|msi))\Z",
    re.IGNORECASE,
)
_RUNS_BY_TYPE: Final = ("macroenabled", "vbaproject", "activex", "oleobject", "macrosheet", "vnd.sun.star.oleobject")
_RUNNING_RELATIONS: Final = frozenset(
    {"vbaproject", "activexcontrol", "activexcontrolbinary", "xlmacrosheet", "xlintlmacrosheet", "keymapcustomizations"}
)
_FETCHED: Final = frozenset({"attachedtemplate", "oleobject", "frame", "subdocument", "control", "package"})
_FETCHED_OPEN: Final = frozenset({"template", "object", "object-ole", "section-source", "plugin", "applet"})
_SCRIPTS: Final = ("vnd.sun.star.script:", "macro:", "javascript:")
_REMOTE: Final = re.compile(r"([a-z][a-z0-9+.-]+:)?(//|\\\\)(?<!file://)", re.IGNORECASE)
Visit = Callable[[str, dict[str, str]], None]


def media_type(archive: zipfile.ZipFile) -> str | None:
    """What document the archive is, None for no document. Raises Refusal for one with macros, or of another kind."""
    names = set(archive.namelist())
    if _TYPES not in names and _MIMETYPE not in names:
        return None
    if len({name.lower() for name in names}) != len(archive.infolist()):
        raise Refusal("damaged")  # one program would read this part, another that one
    return _office_type(archive) if _TYPES in names else _open_document_type(archive)


def check(archive: zipfile.ZipFile) -> None:
    """Raise Refusal where a part of the document runs, embeds a program, or is fetched from elsewhere."""
    for name in archive.namelist():
        if _RUNS.search(name):
            raise Refusal("macros")
        if name.lower().endswith(".rels"):
            _each_element(archive, name, _check_relation)
        elif name == "META-INF/manifest.xml":
            _each_element(archive, name, _check_manifest)
        elif name.rpartition("/")[2] in {"content.xml", "styles.xml", "meta.xml", "settings.xml"}:
            _each_element(archive, name, _check_open_document)


def _office_type(archive: zipfile.ZipFile) -> str:
    said: set[str] = set()
    _each_element(archive, _TYPES, lambda _element, attributes: said.update(attributes.values()))
    if any(word in value.lower() for value in said for word in _RUNS_BY_TYPE):
        raise Refusal("macros")
    found = [_MAIN[value] for value in said if value in _MAIN]
    if len(found) != 1:
        raise Refusal("two_types" if found else "unknown_type")
    return found[0]


def _open_document_type(archive: zipfile.ZipFile) -> str:
    with archive.open(_MIMETYPE) as content:
        said = content.read(200).decode("ascii", "replace").strip()
    if said not in _OPEN_DOCUMENT:
        raise Refusal("unknown_type")
    return said


def _check_relation(_element: str, attributes: dict[str, str]) -> None:
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    if kind in _RUNNING_RELATIONS:
        raise Refusal("macros")
    if attributes.get("TargetMode", "").lower() == "external" and kind in _FETCHED:
        raise Refusal("remote_parts")


def _check_manifest(element: str, attributes: dict[str, str]) -> None:
    if element.endswith("encryption-data"):
        raise Refusal("encrypted")
    if any(word in value.lower() for value in attributes.values() for word in _RUNS_BY_TYPE):
        raise Refusal("macros")


def _check_open_document(element: str, attributes: dict[str, str]) -> None:
    """No scripts that wait for an event, no template or object from elsewhere."""
    local, target = element.rpartition(":")[2], attributes.get("xlink:href", "").strip().lower()
    if (local == "event-listener" and target) or element == "office:script" or target.startswith(_SCRIPTS):
        raise Refusal("macros")
    if local in _FETCHED_OPEN and _REMOTE.match(target):
        raise Refusal("remote_parts")


def _each_element(archive: zipfile.ZipFile, name: str, visit: Visit) -> None:
    """Read a part as it comes. A document type, which XML bombs are made of, is refused."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = visit
    try:
        with archive.open(name) as content:
            parser.ParseFile(content)
    except expat.ExpatError as error:
        raise Refusal("damaged") from error


def _refuse_document_type(*_said: object) -> None:
    raise Refusal("damaged")

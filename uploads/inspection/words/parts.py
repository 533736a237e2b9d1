"""Parts of documents that are zip files: XML, read as it comes and never held whole."""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat

from uploads.inspection.refusal import Refusal

LARGEST_PART: Final = 400_000_000  # bytes that are read of one
_SPACE: Final = " "
Starts = Callable[[str, dict[str, str]], None]
Ends = Callable[[str], None]
Says = Callable[[str], None]


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The document. Raises Refusal where it is broken, wherever that shows."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, expat.ExpatError, EOFError, OSError) as error:
        raise Refusal("unreadable") from error
    except (ValueError, KeyError, IndexError, NotImplementedError, RuntimeError) as error:  # as `zipfile` has it
        raise Refusal("locked" if "password" in str(error) else "unreadable") from error


def walk(
    archive: zipfile.ZipFile, name: str, *, starts: Starts, ends: Ends | None = None, says: Says | None = None
) -> None:
    """Visit the elements of a part by their names without prefix, attributes too. A part that is not there is empty.

    A document type, of which XML bombs are made, is refused: none of these parts has one.
    """
    if name not in archive.NameToInfo:
        return
    parser = expat.ParserCreate(namespace_separator=_SPACE)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda element, attributes: starts(
        _local(element), {_attribute(key): value for key, value in attributes.items()}
    )
    if ends is not None:
        parser.EndElementHandler = lambda element: ends(_local(element))
    if says is not None:
        parser.CharacterDataHandler = says
    with archive.open(name) as part:
        parser.ParseFile(_Bounded(part))


def holds(archive: zipfile.ZipFile, name: str, element: str) -> bool:
    """Whether such an element stands in a part, up to where the part breaks off."""
    found = False

    def starts(met: str, _said: dict[str, str]) -> None:
        nonlocal found
        found = found or met == element

    with suppress(expat.ExpatError):
        walk(archive, name, starts=starts)
    return found


def targets(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """What a part of an Office document is tied to: by id, the kind of each and the name of its part."""
    folder, base = posixpath.split(name)
    found: dict[str, tuple[str, str]] = {}

    def starts(element: str, said: dict[str, str]) -> None:
        if element == "Relationship" and said.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, said.get("Target", ""))).lstrip("/")
            found[said.get("Id", "")] = (said.get("Type", "").rpartition("/")[2], target)

    walk(archive, posixpath.join(folder, "_rels", f"{base}.rels"), starts=starts)
    return found


class _Bounded:
    """A part, up to as many bytes as are read."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part, self._left = part, LARGEST_PART

    def read(self, size: int = -1, /) -> bytes:
        block = self._part.read(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(block)
        return block


def _local(name: str) -> str:
    return name.rpartition(_SPACE)[2]


def _attribute(name: str) -> str:
    """Without prefix, but for what ties a part to another: `r:id` stands beside an `id` that is only a number."""
    space, _space, local = name.rpartition(_SPACE)
    return f"r:{local}" if space.endswith("/relationships") else local


def _refuse(*_said: object) -> None:
    raise Refusal("unreadable")

"""Small archives for the tests of the import."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from portal.archive import ArchiveRefused, Tally, import_archive

SHARED = Path(settings.BASE_DIR).parent / "shared"
REAL = SHARED / "real-input" / "conversation-2009.jsonl"

ADA = {
    "type": "person",
    "id": "p1",
    "name": "Ada Author",
    "email": "ada@home-office.example",
    "department": "Home Office",
}
BEN = {**ADA, "id": "p2", "name": "Ben Reader", "email": "ben@home-office.example"}
ROOM = {"type": "group", "id": "g1", "name": "Room", "about": "", "visibility": "hidden", "members": ["p1"]}
LINK = {"type": "colleague", "member": "p1", "colleague": "p2", "created_at": "2009-10-25T09:05:00Z"}
POST = {
    "type": "entry",
    "id": "e1",
    "kind": "blog_post",
    "author": "p1",
    "published_at": "2009-10-23T10:00:00+01:00",
    "title": "A title",
    "tags": ["Social Networking"],
    "format": "markdown",
    "body": "Some *words*.",
}
ANSWER = {
    "type": "reply",
    "id": "r1",
    "entry": "e1",
    "author": "p2",
    "created_at": "2009-10-24T10:00:00+01:00",
    "format": "markdown",
    "body": "An answer.",
}
ALL = (ADA, BEN, ROOM, LINK, POST, ANSWER)


def load(*rows: dict[str, Any] | str | bytes, source: str = "test", **options: Any) -> Tally:
    """Import an archive of these lines: objects, or lines as they stand."""
    return import_archive(io.BytesIO(b"\n".join(map(_line, rows))), source=source, **options)


def problems(*rows: dict[str, Any] | str | bytes) -> list[str]:
    """Why an archive of these lines is refused."""
    with pytest.raises(ArchiveRefused) as refused:
        load(*rows)
    return refused.value.problems


def shared(path: Path) -> Path:
    """A file that is kept beside the project; without it the test is skipped, and says so."""
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project: this was NOT tested")
    return path


def _line(row: dict[str, Any] | str | bytes) -> bytes:
    if isinstance(row, bytes):
        return row
    return (row if isinstance(row, str) else json.dumps(row)).encode()

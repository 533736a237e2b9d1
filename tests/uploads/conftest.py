"""What the tests of files share: a folder of their own, a way to send, and a look at rows and disk together."""

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from profiles.models import User
from uploads import services
from uploads.models import Upload, UploadState
from uploads.tus import PART_TYPE


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    """FILES_ROOT, empty."""
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nobody hears the bell: what is to be done is done by the test."""
    heard: list[str] = []
    monkeypatch.setattr("uploads.services.ring", lambda task, *args: heard.append(task.name))
    return heard


@pytest.fixture
def member(client: Client, author: User) -> Client:
    """The author's browser."""
    client.force_login(author)
    return client


def sent(uploader: User, content: bytes, name: str = "notes.txt") -> Upload:
    """A file that has arrived, and waits to be checked."""
    upload = services.begin(uploader_id=uploader.pk, name=name, size_bytes=len(content))
    for at in range(0, len(content), services.LONGEST_PART_BYTES):
        part = content[at : at + services.LONGEST_PART_BYTES]
        upload = services.append(upload=upload, offset=at, stream=io.BytesIO(part), length=len(part))
    assert upload.state == UploadState.WAITING
    return upload


def announce(client: Client, size: object, name: str = "notes.txt", **headers: str) -> "Answer":
    """POST /uploads/ as tus has it."""
    given = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size)}
    given["Upload-Metadata"] = f"filename {base64.b64encode(name.encode()).decode()}"
    return Answer(client.post("/uploads/", headers=given | headers))


def send(client: Client, address: str, content: bytes, *, offset: object = 0, **headers: str) -> "Answer":
    """A part, as tus has it where PATCH does not pass."""
    given = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "X-HTTP-Method-Override": "PATCH"}
    return Answer(client.post(address, content, content_type=PART_TYPE, headers=given | headers))


class Answer:
    """What a test asks of a response."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status_code: int = response.status_code
        self.headers: dict[str, str] = dict(response.headers)
        self.words = str(response.content, "utf-8")
        self.offset = int(self.headers.get("Upload-Offset", -1))


def on_disk(files: Path) -> dict[str, int]:
    """Every file below FILES_ROOT with its bytes."""
    return {str(path.relative_to(files)): path.stat().st_size for path in files.rglob("*") if path.is_file()}


def row_of(address: str) -> Upload:
    """The upload whose parts go to this address."""
    return Upload.objects.get(token=UUID(address.split("/")[2]))


Check = Callable[[], None]


@pytest.fixture
def agree(files: Path) -> Check:
    """Rows and disk say the same: no file without its row, no row without its file, no byte too many."""

    def check() -> None:
        expected = {}
        for upload in Upload.objects.all():
            where = f"{upload.token.hex[:2]}/{upload.token}"
            if upload.state in {UploadState.RECEIVING, UploadState.WAITING} and upload.received_bytes:
                expected[f"incoming/{where}"] = upload.received_bytes
            elif upload.is_ready and not upload.is_picture:
                expected[f"store/{where}/file"] = upload.size_bytes
            elif upload.is_ready:
                expected |= {f"store/{where}/{size}.webp": -1 for size in ("small", "medium", "large")}
        found = on_disk(files)
        assert {name: -1 if expected.get(name) == -1 else size for name, size in found.items()} == expected

    return check

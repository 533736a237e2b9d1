"""The two places where finished files lie behave as one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.utils import timezone
from moto.server import ThreadedMotoServer
from pytest_django import Settings
from storages.backends.s3 import S3Storage

from civnet import env
from uploads import store
from uploads.models import Upload, UploadKind, UploadState
from uploads.serving import answer
from uploads.trouble import StoreAway


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """A store of the S3 kind on the loopback, with one bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    options = {
        "endpoint_url": f"http://{host}:{port}",
        "region_name": "us-east-1",
        "bucket_name": "civnet",
        "access_key": "key",
        "secret_key": "secret",
    }
    S3Storage(**options).connection.create_bucket(Bucket="civnet")
    yield options
    server.stop()


@pytest.fixture(params=["local", "s3"])
def kept(request: pytest.FixtureRequest, settings: Settings) -> store.Store:
    settings.FILES_STORE = request.param
    if request.param == "s3":
        settings.S3 = request.getfixturevalue("s3")
    return store.current()


def file_of(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "source"
    path.write_bytes(content)
    return path


def test_a_store_that_nobody_knows_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILES_STORE", "S3")
    with pytest.raises(ImproperlyConfigured, match="FILES_STORE must be local or s3, not 'S3'"):
        env.choice("FILES_STORE", *store.STORES)
    monkeypatch.delenv("FILES_STORE")
    assert env.choice("FILES_STORE", *store.STORES) == "local"


def test_what_is_put_is_there_whole_and_in_parts(kept: store.Store, tmp_path: Path) -> None:
    token, content = uuid4(), bytes(range(256)) * 1000
    kept.put(token, "file", file_of(tmp_path, content))
    assert kept.size(token, "file") == len(content)
    assert b"".join(kept.read(token, "file", 0, len(content))) == content
    assert b"".join(kept.read(token, "file", 100_000, 100_003)) == content[100_000:100_003]
    assert b"".join(kept.read(token, "file", 5, 5)) == b""


def test_putting_again_takes_the_place_of_what_was_there(kept: store.Store, tmp_path: Path) -> None:
    token = uuid4()
    for content in (b"first", b"and second"):
        kept.put(token, "file", file_of(tmp_path, content))
    assert b"".join(kept.read(token, "file", 0, 10)) == b"and second"


def test_what_is_not_there_has_no_size_and_is_removed_without_a_word(kept: store.Store) -> None:
    token = uuid4()
    assert kept.size(token, "file") is None
    kept.remove(token)


def test_all_parts_of_a_file_go_together_and_no_others(kept: store.Store, tmp_path: Path) -> None:
    token, other = uuid4(), uuid4()
    for part in ("small.webp", "large.webp"):
        kept.put(token, part, file_of(tmp_path, b"words"))
    kept.put(other, "file", file_of(tmp_path, b"words"))
    later = timezone.now() + timedelta(minutes=1)
    assert {token, other} <= set(kept.tokens(before=later))
    assert not {token, other} & set(kept.tokens(before=later - timedelta(days=1)))
    kept.remove(token)
    assert token not in set(kept.tokens(before=later))
    assert kept.size(other, "file") == 5


def test_a_store_that_is_away_is_named_as_such_and_soon(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_STORE = "s3"
    settings.S3 = {
        "endpoint_url": "http://127.0.0.1:1",
        "region_name": "us-east-1",
        "bucket_name": "civnet",
        "access_key": "key",
        "secret_key": "secret",
    }
    away, token = store.current(), uuid4()
    for ask in (
        lambda: away.put(token, "file", file_of(tmp_path, b"words")),
        lambda: away.size(token, "file"),
        lambda: list(away.read(token, "file", 0, 5)),
        lambda: away.remove(token),
        lambda: list(away.tokens(before=timezone.now())),
    ):
        with pytest.raises(StoreAway):
            ask()
    upload = Upload(name="a", state=UploadState.READY, kind=UploadKind.FILE, created_at=timezone.now())
    assert answer(RequestFactory().get("/"), upload).status_code == 503


@pytest.mark.django_db
def test_a_file_is_sent_from_either_by_the_web_itself(kept: store.Store, tmp_path: Path) -> None:
    upload = Upload.objects.create(
        uploader_id=1,
        name="a.txt",
        size_bytes=10,
        received_bytes=10,
        state=UploadState.READY,
        kind=UploadKind.FILE,
        media_type="text/plain",
    )
    kept.put(upload.token, "file", file_of(tmp_path, b"0123456789"))
    whole: Any = answer(RequestFactory().get("/"), upload)
    part: Any = answer(RequestFactory().get("/", headers={"Range": "bytes=2-4"}), upload)
    assert (whole.status_code, whole.getvalue()) == (200, b"0123456789")
    assert (part.status_code, part.getvalue()) == (206, b"234")

"""Sending files: as attachments that run nowhere, in parts, by nginx or from here, and not again to who has them."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.test import RequestFactory
from pytest_django import Settings

from uploads import store
from uploads.models import Upload, UploadKind, UploadState
from uploads.serving import answer

pytestmark = pytest.mark.django_db
CONTENT = b"0123456789"


@pytest.fixture
def file(tmp_path: Path) -> Upload:
    """A small file that may be handed out."""
    upload = Upload.objects.create(
        uploader_id=1,
        name='Größe "a".txt',
        size_bytes=len(CONTENT),
        received_bytes=len(CONTENT),
        state=UploadState.READY,
        kind=UploadKind.FILE,
        media_type="text/plain",
    )
    source = tmp_path / "source"
    source.write_bytes(CONTENT)
    store.current().put(upload.token, store.FILE, source)
    return upload


def get(**headers: str) -> HttpRequest:
    return RequestFactory().get("/", headers={name.replace("_", "-"): value for name, value in headers.items()})


def body(response: HttpResponseBase) -> bytes:
    return response.getvalue()


def test_a_file_is_something_to_save_and_runs_nowhere(file: Upload) -> None:
    response = answer(get(), file)
    assert (response.status_code, body(response)) == (200, CONTENT)
    assert dict(response.items()) == {
        "Content-Length": "10",
        "Accept-Ranges": "bytes",
        "Content-Type": "text/plain",
        "Content-Disposition": "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%22a%22.txt",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie",
        "ETag": f'"{file.token.hex}-file"',
        "Last-Modified": response.headers["Last-Modified"],
    }


@pytest.mark.parametrize(
    ("wanted", "status", "content", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=-200", 206, CONTENT, "bytes 0-9/10"),
        ("bytes=9-9", 206, b"9", "bytes 9-9/10"),
        ("bytes=2-200", 206, b"23456789", "bytes 2-9/10"),
        ("BYTES=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, CONTENT, None),  # no valid range: as if it were not there
        ("bytes=-", 200, CONTENT, None),
        ("bytes=0-1,4-5", 200, CONTENT, None),
        ("lines=0-1", 200, CONTENT, None),
        ("bytes=a-b", 200, CONTENT, None),
        ("bytes=\u0660-\u0663", 200, CONTENT, None),
        ("bytes=" + "9" * 30 + "-", 200, CONTENT, None),
    ],
)
def test_a_part_of_a_file(file: Upload, wanted: str, status: int, content: bytes, said: str | None) -> None:
    response = answer(get(Range=wanted), file)
    assert (response.status_code, body(response), response.headers.get("Content-Range")) == (status, content, said)
    if status != 416:
        assert response.headers["Content-Length"] == str(len(content))


def test_a_part_is_sent_of_the_same_version_only(file: Upload) -> None:
    first = answer(get(), file)
    for condition, status in (
        (first.headers["ETag"], 206),
        (first.headers["Last-Modified"], 206),
        ('"another"', 200),
        (f"W/{first.headers['ETag']}", 200),
        ("Wed, 01 Jan 2020 00:00:00 GMT", 200),
    ):
        assert answer(get(Range="bytes=0-3", If_Range=condition), file).status_code == status, condition


def test_what_the_reader_has_is_not_sent_again(file: Upload) -> None:
    first = answer(get(), file)
    for headers, status in (
        ({"If_None_Match": first.headers["ETag"]}, 304),
        ({"If_None_Match": f'"x", W/{first.headers["ETag"]}'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"x"'}, 200),
        ({"If_None_Match": '"x"', "If_Modified_Since": first.headers["Last-Modified"]}, 200),
        ({"If_Modified_Since": first.headers["Last-Modified"]}, 304),
        ({"If_Modified_Since": "yesterday"}, 200),
    ):
        response = answer(get(**headers), file)
        assert response.status_code == status, headers
        if status == 304:
            assert body(response) == b""
            assert response.headers["Cache-Control"] == "private, no-cache"


def test_head_says_all_and_sends_nothing(file: Upload) -> None:
    response = answer(RequestFactory().head("/", headers={"Range": "bytes=0-3"}), file)
    assert (response.status_code, response.headers["Content-Length"], body(response)) == (200, "10", b"")


@pytest.mark.parametrize("size", ["small", "large", "huge", "../file"])
def test_a_file_has_no_sizes(file: Upload, size: str) -> None:
    with pytest.raises(Http404):
        answer(get(), file, size=size)


@pytest.mark.parametrize("state", [UploadState.RECEIVING, UploadState.WAITING, UploadState.REFUSED])
def test_what_is_not_ready_is_not_there(file: Upload, state: UploadState) -> None:
    file.state = state
    with pytest.raises(Http404):
        answer(get(), file)


def test_a_file_that_the_disk_has_lost_is_not_there(file: Upload) -> None:
    store.current().remove(file.token)
    with pytest.raises(Http404):
        answer(get(), file)


def test_nginx_sends_it_where_it_stands_in_front(file: Upload, settings: Settings) -> None:
    settings.SEND_FILES_BY = "accel"
    response = answer(get(Range="bytes=0-3"), file)
    assert (response.status_code, body(response)) == (200, b"")
    where = response.headers["X-Accel-Redirect"]
    assert where == f"/_files/store/{file.token.hex[:2]}/{file.token}/file"
    assert (Path(settings.FILES_ROOT) / where.removeprefix("/_files/")).read_bytes() == CONTENT
    assert "Content-Length" not in response.headers or response.headers["Content-Length"] == "0"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_from_a_store_nginx_gets_an_address_signed_for_a_minute(file: Upload, settings: Settings) -> None:
    settings.SEND_FILES_BY, settings.FILES_STORE = "accel", "s3"
    settings.S3 = {
        "endpoint_url": "http://store.example:9000",
        "bucket_name": "civnet",
        "access_key": "key",
        "secret_key": "secret",
        "region_name": "us-east-1",
    }
    where = urlsplit(answer(get(), file).headers["X-Accel-Redirect"])
    assert where.path == f"/_store/civnet/{file.token.hex[:2]}/{file.token}/file"
    query = parse_qs(where.query)
    assert (query["X-Amz-Expires"], query["X-Amz-SignedHeaders"]) == (["60"], ["host"])
    assert "secret" not in where.query

"""Files on their way in: parts, cuts, lies about lengths, and what one person may send."""

import errno
import io
import os
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from profiles.models import User
from tests.uploads.conftest import Check, announce, on_disk, row_of, send, sent
from uploads import incoming, services
from uploads.models import Upload, UploadState
from uploads.services import LONGEST_PART_BYTES, append, begin, discard, receive_whole

pytestmark = pytest.mark.django_db


def test_a_file_sent_in_three_parts_is_whole_and_waits_to_be_checked(
    member: Client, agree: Check, rung: list[str], django_capture_on_commit_callbacks: object
) -> None:
    begun = announce(member, 10, "Budget é.txt")
    assert begun.status_code == 201
    address = begun.headers["Location"]
    assert address == f"/uploads/{row_of(address).token}/chunk/"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for at, part in ((0, b"abc"), (3, b"def"), (6, b"ghij")):
            answer = send(member, address, part, offset=at)
            assert (answer.status_code, answer.words, answer.offset) == (204, "", at + len(part))
            agree()
    upload = row_of(address)
    assert (upload.state, upload.name) == (UploadState.WAITING, "Budget é.txt")
    assert incoming.path(upload.token).read_bytes() == b"abcdefghij"
    assert rung == ["uploads.tasks.process_due"]


def test_asking_how_far_it_has_come_changes_nothing(member: Client) -> None:
    address = announce(member, 10).headers["Location"]
    send(member, address, b"abcd")
    for answer in (member.head(address), member.get(address)):
        assert (answer.status_code, answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == (
            200,
            "4",
            "10",
        )
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.content == b""


class Cut:
    """A connection that breaks after so many bytes."""

    def __init__(self, content: bytes, after: int) -> None:
        self.content = io.BytesIO(content[:after])

    def read(self, size: int, /) -> bytes:
        found = self.content.read(min(size, 3))
        if not found:
            raise OSError("the connection broke")
        return found


@pytest.mark.parametrize("after", range(11))
def test_a_cut_at_any_byte_leaves_a_file_that_can_be_gone_on_with(author: User, agree: Check, after: int) -> None:
    content = b"0123456789"
    upload = begin(uploader_id=author.pk, name="a.txt", size_bytes=10)
    upload = append(upload=upload, offset=0, stream=Cut(content, after), length=10)
    agree()
    assert upload.received_bytes == after
    if after < 10:
        rest = content[after:]
        upload = append(upload=upload, offset=after, stream=io.BytesIO(rest), length=len(rest))
    agree()
    assert incoming.path(upload.token).read_bytes() == content


def test_what_was_written_before_a_commit_that_failed_is_cut_off_by_the_next_part(author: User, agree: Check) -> None:
    upload = begin(uploader_id=author.pk, name="a.txt", size_bytes=6)
    upload = append(upload=upload, offset=0, stream=io.BytesIO(b"abc"), length=3)
    with incoming.path(upload.token).open("ab") as file:
        file.write(b"lost in between")
    append(upload=upload, offset=3, stream=io.BytesIO(b"def"), length=3)
    assert incoming.path(upload.token).read_bytes() == b"abcdef"
    agree()


def test_where_the_disk_has_less_than_the_row_the_row_is_set_right(author: User, agree: Check) -> None:
    upload = begin(uploader_id=author.pk, name="a.txt", size_bytes=6)
    upload = append(upload=upload, offset=0, stream=io.BytesIO(b"abcd"), length=4)
    os.truncate(incoming.path(upload.token), 1)
    with pytest.raises(services.WrongOffset) as wrong:
        append(upload=upload, offset=4, stream=io.BytesIO(b"ef"), length=2)
    assert wrong.value.offset == 1
    upload.refresh_from_db()
    agree()
    append(upload=upload, offset=1, stream=io.BytesIO(b"bcdef"), length=5)
    assert incoming.path(upload.token).read_bytes() == b"abcdef"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Upload-Offset": "3"}, b"abc", 409),  # out of order
        ({"Upload-Offset": "-1"}, b"abc", 400),
        ({"Upload-Offset": "x"}, b"abc", 400),
        ({"Upload-Offset": "99999999999999999999"}, b"abc", 400),
        ({"Content-Length": "-3"}, b"abc", 400),
        ({"Content-Length": ""}, b"abc", 400),
        ({"Content-Length": "1e3"}, b"abc", 400),
        ({"Content-Length": str(LONGEST_PART_BYTES + 1)}, b"abc", 413),
        ({"Content-Length": "99999999999999999999"}, b"abc", 400),
        ({}, b"more than was announced", 413),
        ({"Content-Type": "text/html"}, b"abc", 400),
        ({"Tus-Resumable": "0.2.2"}, b"abc", 412),
    ],
)
def test_a_part_that_lies_is_refused_and_leaves_nothing(
    member: Client, agree: Check, headers: dict[str, str], body: bytes, status: int
) -> None:
    address = announce(member, 10).headers["Location"]
    answer = send(member, address, body, **headers)
    assert answer.status_code == status
    assert answer.words.endswith(".")
    assert row_of(address).received_bytes == 0
    agree()


@pytest.mark.parametrize(
    ("size", "name", "status"),
    [
        (0, "a.txt", 422),
        (-5, "a.txt", 400),
        ("", "a.txt", 400),
        (2_000_000_001, "a.zip", 413),
        (30_000_001, "a.JPG", 413),
        (10**15, "a.zip", 400),
    ],
)
def test_a_size_that_cannot_be_is_refused_before_a_byte_is_sent(
    member: Client, size: object, name: str, status: int
) -> None:
    answer = announce(member, size, name)
    assert (answer.status_code, Upload.objects.count()) == (status, 0)
    assert answer.words.endswith(".")


def test_metadata_that_is_not_base64_is_refused(member: Client) -> None:
    assert announce(member, 5, **{"Upload-Metadata": "filename %%%"}).status_code == 400
    assert announce(member, 5, **{"Upload-Metadata": ""}).status_code == 201


def test_somebody_elses_file_is_not_there(client: Client, author: User, stranger: User, agree: Check) -> None:
    upload = begin(uploader_id=author.pk, name="a.txt", size_bytes=10)
    client.force_login(stranger)
    address = f"/uploads/{upload.token}/chunk/"
    assert client.head(address).status_code == 404
    assert send(client, address, b"abc").status_code == 404
    agree()


def test_a_file_that_is_complete_takes_nothing_more(member: Client, author: User) -> None:
    upload = sent(author, b"abc")
    answer = send(member, f"/uploads/{upload.token}/chunk/", b"d", offset=3)
    assert (answer.status_code, answer.words) == (
        409,
        "This file is complete, or was taken back: nothing more can be sent.",
    )


def test_thirty_files_in_half_an_hour_are_enough(member: Client) -> None:
    for _number in range(30):
        assert announce(member, 1).status_code == 201
    answer = announce(member, 1)
    assert (answer.status_code, answer.words) == (
        429,
        "You have sent 30 files in half an hour. Please send the others a little later.",
    )


def test_ten_gigabytes_a_person_count_what_is_announced_and_not_what_was_refused(member: Client, author: User) -> None:
    kept = [Upload(uploader_id=author.pk, name="a.zip", size_bytes=2_000_000_000) for _ in range(5)]
    Upload.objects.bulk_create(kept)
    answer = announce(member, 1)
    assert (answer.status_code, "9.3" in answer.words) == (413, True)
    discard(upload=Upload.objects.latest("pk"))
    assert announce(member, 1).status_code == 201


def test_a_file_taken_back_is_gone_and_still_counts(
    author: User, agree: Check, files: Path, django_capture_on_commit_callbacks: object
) -> None:
    upload = sent(author, b"abc")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        discard(upload=upload)
    upload.refresh_from_db()
    assert (upload.state, upload.refusal_words) == (UploadState.REFUSED, "This file was taken back.")
    assert on_disk(files) == {}
    agree()


def test_a_file_called_back_half_way_is_gone_and_its_room_free(
    member: Client, agree: Check, files: Path, django_capture_on_commit_callbacks: object
) -> None:
    address = announce(member, 10).headers["Location"]
    send(member, address, b"abcd")
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert member.post(address.replace("/chunk/", "/cancel/")).status_code == 204
    assert (row_of(address).state, row_of(address).refusal) == (UploadState.REFUSED, "discarded")
    assert on_disk(files) == {}
    assert member.head(address).status_code == 410  # whoever sends it again begins anew
    agree()


def test_a_file_of_a_form_is_taken_whole(author: User, agree: Check) -> None:
    upload = receive_whole(uploader_id=author.pk, name="../../etc/passwd", file=SimpleUploadedFile("x", b"words"))
    assert (upload.state, upload.name) == (UploadState.WAITING, "passwd")
    agree()


def test_a_disk_that_is_full_is_said_and_leaves_no_half_part(
    member: Client, agree: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = announce(member, 10).headers["Location"]
    send(member, address, b"abc")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("uploads.incoming.os.fsync", full)
    answer = send(member, address, b"defg", offset=3)
    assert (answer.status_code, answer.words) == (
        507,
        "There is no room for this file at the moment. Try again later, or tell the service desk.",
    )
    agree()


def test_no_file_is_begun_that_would_fill_the_disk(member: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uploads.incoming.shutil.disk_usage", lambda _path: SimpleNamespace(free=10**6))
    answer = announce(member, 1000)
    assert (answer.status_code, Upload.objects.count()) == (507, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_part_take_turns(author: User, agree: Check) -> None:
    content = b"x" * 300_000
    upload = begin(uploader_id=author.pk, name="a.txt", size_bytes=len(content) * 2)
    outcomes = []

    def sender() -> None:
        try:
            append(upload=upload, offset=0, stream=io.BytesIO(content), length=len(content))
            outcomes.append("added")
        except services.WrongOffset as wrong:
            outcomes.append(f"wrong: {wrong.offset}")
        finally:
            connection.close()

    threads = [threading.Thread(target=sender) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added", *["wrong: 300000"] * 3]
    agree()


def test_a_disk_that_is_full_while_a_form_comes_is_our_fault_and_said_so(
    member: Client, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, _content: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("uploads.handlers.tempfile.TemporaryFile", lambda dir: Full())
    answer = member.post("/settings/profile/", {"attach": io.BytesIO(b"x" * 200_000)})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert on_disk(files) == {}


def test_a_form_with_more_bytes_than_it_may_have_is_refused(
    member: Client, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uploads.handlers.LONGEST_FORM_BYTES", 100_000)
    answer = member.post("/settings/profile/", {"attach": io.BytesIO(b"x" * 200_000)})
    assert answer.status_code == 413
    assert on_disk(files) == {}

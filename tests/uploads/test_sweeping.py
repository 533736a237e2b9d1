"""What is swept away, and what is not: nothing goes that a row or a keeper holds, nor what is still on its way."""

import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from content.models import Attachment
from profiles.models import User
from tests.factories import make_entry
from tests.uploads.conftest import Check, on_disk, sent
from uploads import incoming, keepers, store, tasks
from uploads.models import Upload, UploadState
from uploads.services import begin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unscanned(settings: Settings) -> None:
    settings.SCAN_FILES = False


@pytest.fixture
def ready(author: User, django_capture_on_commit_callbacks: Any) -> Upload:
    """A file that is ready, and that nothing points at."""
    upload = sent(author, b"words")
    with django_capture_on_commit_callbacks(execute=True):
        tasks.process_due()
    return Upload.objects.get(pk=upload.pk)


@pytest.fixture
def sweep(django_capture_on_commit_callbacks: Any) -> Any:
    def once() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_files()

    return once


def age(upload: Upload, *, days: float) -> None:
    moment = timezone.now() - timedelta(days=days)
    Upload.objects.filter(pk=upload.pk).update(created_at=moment, updated_at=moment)


def make_old(path: Path, *, days: float) -> None:
    moment = timezone.now().timestamp() - days * 24 * 3600
    os.utime(path, (moment, moment))


def test_a_file_that_nothing_points_at_goes_after_thirty_days(ready: Upload, agree: Check, sweep: Any) -> None:
    age(ready, days=29)
    sweep()
    assert Upload.objects.filter(pk=ready.pk).exists()
    age(ready, days=31)
    sweep()
    assert not Upload.objects.filter(pk=ready.pk).exists()
    agree()


def test_a_file_in_a_text_stays_whatever_became_of_the_text(
    ready: Upload, author: User, agree: Check, sweep: Any
) -> None:
    Attachment.objects.create(upload=ready, entry=make_entry(author), is_current=False)
    age(ready, days=1000)
    sweep()
    assert Upload.objects.filter(pk=ready.pk).exists()
    agree()


def test_a_face_stays(ready: Upload, author: User, sweep: Any) -> None:
    User.objects.filter(pk=author.pk).update(photo=ready)
    age(ready, days=1000)
    sweep()
    assert Upload.objects.filter(pk=ready.pk).exists()


def test_a_file_that_a_keeper_wants_stays(
    ready: Upload, author: User, sweep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keepers, "_keepers", [])
    keepers.register(lambda tokens: {token for token in tokens if token == ready.token})
    other = sent(author, b"other words")
    Upload.objects.filter(pk=other.pk).update(state=UploadState.REFUSED)
    for upload in (ready, other):
        age(upload, days=31)
    sweep()
    assert set(Upload.objects.all()) == {ready}


def test_a_file_that_nobody_went_on_sending_goes_after_seven_days(author: User, agree: Check, sweep: Any) -> None:
    upload = begin(uploader_id=author.pk, name="a.txt", size_bytes=10)
    age(upload, days=6.9)
    sweep()
    assert Upload.objects.filter(pk=upload.pk).exists()
    age(upload, days=7.1)
    sweep()
    assert not Upload.objects.filter(pk=upload.pk).exists()
    agree()


def test_a_file_that_waits_for_the_scanner_never_goes(author: User, agree: Check, sweep: Any) -> None:
    upload = sent(author, b"words")
    age(upload, days=1000)
    make_old(incoming.path(upload.token), days=1000)
    sweep()
    assert Upload.objects.filter(pk=upload.pk).exists()
    agree()


def test_files_without_a_row_go_after_a_day(ready: Upload, author: User, files: Path, agree: Check, sweep: Any) -> None:
    waiting = sent(author, b"words")
    source = files / "source"
    source.write_bytes(b"words")
    lost, young = uuid4(), uuid4()
    for token in (lost, young):
        store.current().put(token, store.FILE, source)
        incoming.path(token).parent.mkdir(parents=True, exist_ok=True)
        incoming.path(token).write_bytes(b"words")
    source.unlink()
    scratch = files / "incoming" / "sizes-abc"
    scratch.mkdir()
    (files / "store" / "ab").mkdir(exist_ok=True)
    (files / "store" / "ab" / "not-a-token").write_bytes(b"what is not ours is left alone")
    for path in [*files.rglob("*")]:
        if str(young) not in str(path):
            make_old(path, days=2)
    sweep()
    assert (on_disk(files / "store").keys() & {"ab/not-a-token"}) == {"ab/not-a-token"}
    (files / "store" / "ab" / "not-a-token").unlink()
    assert not scratch.exists()
    assert incoming.path(young).exists()
    assert store.current().size(young, store.FILE) == 5
    incoming.remove(young)
    store.current().remove(young)
    assert (incoming.path(lost).exists(), store.current().size(lost, store.FILE)) == (False, None)
    assert {ready.pk, waiting.pk} == set(Upload.objects.values_list("pk", flat=True))
    agree()


def test_many_at_once_are_asked_about_together(
    author: User, sweep: Any, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keepers, "_keepers", [])
    Upload.objects.bulk_create(
        Upload(uploader_id=author.pk, name="a", size_bytes=1, state=UploadState.REFUSED) for _ in range(450)
    )
    Upload.objects.update(created_at=timezone.now() - timedelta(days=40))
    with django_assert_max_num_queries(3 * 16):
        sweep()
    assert Upload.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_file_cannot_be_attached_and_swept_away_at_the_same_moment(author: User) -> None:
    upload = sent(author, b"words")
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.REFUSED)
    age(upload, days=31)
    entry = make_entry(author)

    def sweep() -> None:
        tasks.sweep_files()
        connection.close()

    swept = threading.Thread(target=sweep)
    with transaction.atomic():
        (pinned,) = Upload.objects.pinned().filter(pk=upload.pk)  # the key alone would be checked at the commit only
        Attachment.objects.create(upload=pinned, entry=entry)
        swept.start()
        swept.join(0.5)
    swept.join()
    assert Upload.objects.filter(pk=upload.pk).exists()
    assert Attachment.objects.filter(upload=upload).exists()

"""Every hostile file: a clear sentence, nothing left on the disk, or a picture that holds nothing but itself."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from profiles.models import User
from tests.uploads import hostile
from tests.uploads.conftest import Check, on_disk, sent
from tests.uploads.hostile import Hostile
from uploads import tasks, wording
from uploads.models import Upload, UploadState

pytestmark = pytest.mark.django_db
CORPUS = list(hostile.corpus())


@pytest.mark.parametrize("file", CORPUS, ids=[file.what for file in CORPUS])
def test_a_hostile_file(
    author: User, agree: Check, files: Path, settings: Settings, django_capture_on_commit_callbacks: Any, file: Hostile
) -> None:
    settings.SCAN_FILES = False  # all of this must hold without a scanner too
    upload = sent(author, file.content, file.name)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.process_due()
    upload = Upload.objects.get(pk=upload.pk)
    assert (upload.refusal, upload.state != UploadState.WAITING) == (file.refusal, True)
    agree()
    if file.refusal:
        assert upload.refusal_words.endswith(".")
        assert on_disk(files) == {}
    else:
        kept = b"".join((files / name).read_bytes() for name in on_disk(files))
        assert kept.count(b"RIFF") == 3
        for word in (b"script", b"alert", b"html", b"payload", b"PK\x03\x04", b"Exif", b"ICC_PROFILE"):
            assert word not in kept, word


def test_every_code_has_a_sentence_and_every_sentence_a_file() -> None:
    elsewhere = {"discarded", "malware", "picture_size", "picture_hard", "not_whole", "archive_method"}
    assert {file.refusal for file in CORPUS} - {""} | elsewhere == set(wording._SENTENCES)
    for code in wording._SENTENCES:
        assert wording.sentence(code).endswith(".")
    assert wording.sentence("of a release to come") == "This file was refused."


def test_the_largest_bombs_are_small() -> None:
    assert len(hostile.huge_png(20_000)) < 50_000

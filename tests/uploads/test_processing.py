"""From "being checked" to "ready" or "refused", as a worker does it: what is kept, what is told, what waits."""

import errno
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from audit.models import Record
from profiles.models import User
from tests.uploads import samples
from tests.uploads.conftest import Check, on_disk, sent
from uploads import incoming, sandbox, signals, store, tasks
from uploads.inspection.refusal import Refusal
from uploads.models import Upload, UploadKind, UploadState
from uploads.processing import process
from uploads.services import InUse, discard
from uploads.trouble import Postponed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unscanned(settings: Settings) -> None:
    """The scanner has tests of its own."""
    settings.SCAN_FILES = False


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Any:
    """The worker's task, and what follows its commits."""

    def once() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tasks.process_due()

    return once


def fresh(upload: Upload) -> Upload:
    return Upload.objects.get(pk=upload.pk)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", samples.pdf(), "application/pdf"),
        ("a.docx", samples.office(), samples.OOXML + samples.DOCX),
        ("a.xlsx", samples.office(samples.XLSX), samples.OOXML + samples.XLSX),
        ("a.pptx", samples.office(samples.PPTX), samples.OOXML + samples.PPTX),
        ("a.odt", samples.open_document(), samples.ODT),
        ("a.ods", samples.open_document(samples.ODS), samples.ODS),
        ("a.odp", samples.open_document(samples.ODP), samples.ODP),
        ("a.zip", samples.zipped({"folder/a.txt": "words", "b.docx": samples.office()}), "application/zip"),
        ("a.txt", b"Words.\n", "text/plain"),
        ("a.csv", "Größe;£\n".encode(), "text/plain"),
        ("a.md", b"# Words\n\nA < b, and <b>bold</b>.", "text/plain"),
        ("a.txt", b"\xef\xbb\xbfwords", "text/plain"),
    ],
)
def test_a_file_of_an_allowed_type_is_kept_as_it_is(
    author: User, agree: Check, run: Any, name: str, content: bytes, media_type: str
) -> None:
    upload = sent(author, content, name)
    run()
    upload = fresh(upload)
    assert (upload.state, upload.kind, upload.media_type) == (UploadState.READY, UploadKind.FILE, media_type)
    assert upload.name == name
    assert b"".join(store.current().read(upload.token, store.FILE, 0, len(content))) == content
    agree()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_is_kept_in_three_sizes_and_its_original_not_at_all(
    author: User, agree: Check, run: Any, files: Path, form: str
) -> None:
    upload = sent(author, samples.picture(form, (2400, 1200)), f"Foto.{form.lower()}")
    run()
    upload = fresh(upload)
    assert (upload.state, upload.kind, upload.media_type) == (UploadState.READY, UploadKind.PICTURE, "image/webp")
    assert (upload.width, upload.height, upload.name) == (1920, 960, "Foto.webp")
    assert not upload.is_first_frame
    folder = files / "store" / upload.token.hex[:2] / str(upload.token)
    sizes = {path.name: Image.open(io.BytesIO(path.read_bytes())).size for path in folder.iterdir()}
    assert sizes == {"small.webp": (320, 160), "medium.webp": (960, 480), "large.webp": (1920, 960)}
    agree()


def test_a_small_picture_is_never_enlarged(author: User, run: Any) -> None:
    upload = sent(author, samples.picture("PNG", (40, 30)), "a.png")
    run()
    assert (fresh(upload).width, fresh(upload).height) == (40, 30)


def test_an_animation_is_kept_as_its_first_picture_and_says_so(author: User, run: Any) -> None:
    upload = sent(author, samples.animation(100), "a.gif")
    run()
    assert (fresh(upload).state, fresh(upload).is_first_frame) == (UploadState.READY, True)


def test_a_phone_picture_of_5712_by_4284_is_accepted(author: User, run: Any) -> None:
    made = io.BytesIO()
    noise = Image.effect_noise((1428, 1071), 60).convert("RGB").resize((5712, 4284))
    noise.save(made, "JPEG", quality=90, exif=samples.exif(direction=6))
    upload = sent(author, made.getvalue(), "IMG_0001.JPG")
    run()
    assert (fresh(upload).refusal, fresh(upload).width, fresh(upload).height) == ("", 1440, 1920)


def test_what_is_refused_is_deleted_told_and_written_down(author: User, agree: Check, run: Any, files: Path) -> None:
    told: list[Upload] = []

    def hear(upload: Upload, **_said: object) -> None:
        told.append(upload)

    signals.refused.connect(hear)
    upload = sent(author, b"<svg/>", "a.png")
    run()
    signals.refused.disconnect(hear)
    assert (fresh(upload).state, fresh(upload).refusal) == (UploadState.REFUSED, "markup")
    assert fresh(upload).refusal_words.startswith("Web pages")
    assert [found.pk for found in told] == [upload.pk]
    line = Record.objects.get(action="uploads.refuse")
    assert (line.actor_id, line.target_id, line.reason) == (None, upload.pk, "markup")
    assert on_disk(files) == {}
    agree()


def test_who_listens_hears_of_a_released_file_inside_its_transaction(author: User, run: Any) -> None:
    def object_to_it(upload: Upload, **_said: object) -> None:
        raise RuntimeError(upload.name)

    upload = sent(author, b"words")
    signals.released.connect(object_to_it)
    with pytest.raises(RuntimeError):
        tasks.process_due()
    signals.released.disconnect(object_to_it)
    assert fresh(upload).state == UploadState.WAITING
    Upload.objects.update(leased_until=None)
    run()
    assert fresh(upload).state == UploadState.READY


def test_a_worker_that_dies_after_the_store_and_before_the_commit_is_followed_by_another(
    author: User, agree: Check, run: Any
) -> None:
    upload = sent(author, b"words")
    store.current().put(upload.token, store.FILE, incoming.path(upload.token))
    run()
    assert fresh(upload).state == UploadState.READY
    agree()


def test_a_file_that_was_taken_back_while_it_was_looked_at_leaves_nothing(
    author: User, agree: Check, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    upload = sent(author, b"words")
    (leased,) = Upload.objects.leased(for_seconds=1, lease_seconds=60)
    with pytest.raises(InUse):
        discard(upload=upload)
    Upload.objects.update(leased_until=timezone.now() - timedelta(seconds=1))  # it took too long
    with django_capture_on_commit_callbacks(execute=True):
        discard(upload=upload)
    with django_capture_on_commit_callbacks(execute=True):
        process(leased, scan_seconds=1)
    assert fresh(upload).refusal == "discarded"
    assert on_disk(files) == {}
    agree()


def test_a_worker_that_lost_its_lease_changes_nothing(author: User) -> None:
    upload = sent(author, b"words")
    (leased,) = Upload.objects.leased(for_seconds=1, lease_seconds=60)
    Upload.objects.update(leased_until=timezone.now() + timedelta(seconds=99))  # another has it now
    process(leased, scan_seconds=1)
    assert fresh(upload).state == UploadState.WAITING


def test_a_machine_that_is_too_busy_makes_files_wait_and_never_refuses_them(
    author: User, monkeypatch: pytest.MonkeyPatch, agree: Check
) -> None:
    upload = sent(author, b"words")
    monkeypatch.setattr(sandbox, "START_SECONDS", 0)
    monkeypatch.setattr(sandbox, "PATIENCE", 0.001)
    tasks.process_due()
    assert (fresh(upload).state, fresh(upload).waits_for) == (UploadState.WAITING, "time")
    assert fresh(upload).due_at > timezone.now() + timedelta(seconds=10)
    agree()


def test_a_folder_that_is_away_makes_files_wait(author: User, files: Path) -> None:
    upload = sent(author, b"words")
    (files / "incoming").rename(files / "away")
    tasks.process_due()
    assert (fresh(upload).state, fresh(upload).waits_for) == (UploadState.WAITING, "file")


def test_a_disk_that_is_full_makes_files_wait_and_keeps_no_half_of_one(
    author: User, agree: Check, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, picture = sent(author, b"words"), sent(author, samples.picture("PNG"), "a.png")

    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("uploads.store.local._sync", full)
    run()
    assert {fresh(row).waits_for for row in (upload, picture)} == {"store"}
    agree()
    monkeypatch.undo()
    Upload.objects.update(due_at=timezone.now())
    run()
    assert {fresh(row).state for row in (upload, picture)} == {UploadState.READY}
    agree()


def test_the_delay_grows_to_five_minutes_and_stays(author: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_paths: object) -> None:
        raise Postponed("time")

    monkeypatch.setattr(sandbox, "identify", busy)
    upload = sent(author, b"words")
    delays = []
    for _attempt in range(8):
        Upload.objects.update(due_at=timezone.now())
        tasks.process_due()
        delays.append(round((fresh(upload).due_at - timezone.now()).total_seconds()))
    assert delays == [15, 30, 60, 120, 240, 300, 300, 300]


def test_a_child_that_falls_over_its_file_refuses_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"words")
    monkeypatch.setattr(sandbox, "ENVIRONMENT", {"PYTHONHOME": "/nowhere"})
    with pytest.raises(Refusal, match="damaged"):
        sandbox.identify(path)


def test_the_child_is_given_no_secret(author: User) -> None:
    assert not any("SECRET" in name or "URL" in name for name in sandbox.ENVIRONMENT)


def test_large_files_have_a_task_of_their_own_and_one_at_a_time(author: User, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr("uploads.tasks.ring", lambda task: rung.append(task.name))
    monkeypatch.setattr("uploads.models.LARGE_BYTES", 10)
    upload, other = sent(author, b"more than ten bytes"), sent(author, b"another of them")
    tasks.process_due()
    assert fresh(upload).state == UploadState.WAITING
    assert rung == ["uploads.tasks.process_large"]
    Upload.objects.filter(pk=other.pk).update(leased_until=timezone.now() + timedelta(seconds=60))
    tasks.process_large()
    assert fresh(upload).state == UploadState.WAITING
    Upload.objects.filter(pk=other.pk).update(leased_until=None)
    tasks.process_large()
    assert fresh(upload).state == UploadState.READY

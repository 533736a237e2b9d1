"""Files that wait to be read, as a worker takes them: what is kept, what is tried again, and what ends."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from audit.models import Record
from profiles.models import User
from tests.factories import make_upload
from tests.uploads import written
from uploads import extracting, signals, store, tasks, words
from uploads.models import Extraction, ExtractionState, Upload
from uploads.reading import Found, Piece
from uploads.trouble import Postponed, StoreAway

pytestmark = pytest.mark.django_db
LIST = "/admin/uploads/upload/"


@pytest.fixture(autouse=True)
def bell(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nobody hears it."""
    heard: list[str] = []
    for place in ("uploads.words.ring", "uploads.tasks.ring"):
        monkeypatch.setattr(place, lambda task, *args: heard.append(task.name.rpartition(".")[2]))
    return heard


@pytest.fixture
def file(author: User) -> Upload:
    return make_upload(author, written.pdf(["Some words"]), name="a.pdf", media_type="application/pdf")


@pytest.fixture
def heard() -> Iterator[list[list[Piece]]]:
    """What was handed on."""
    told: list[list[Piece]] = []

    def hear(pieces: list[Piece], **_kwargs: Any) -> None:
        told.append(pieces)

    signals.extracted.connect(hear)
    yield told
    signals.extracted.disconnect(hear)


def row(file: Upload) -> Extraction:
    return Extraction.objects.get(pk=file.pk)


def says(monkeypatch: pytest.MonkeyPatch, found: Found | BaseException) -> list[int]:
    """Let the reader come to that; returns the seconds that it is given."""
    given: list[int] = []

    def read(_path: object, _type: str, *, seconds: int) -> Found:
        given.append(seconds)
        if isinstance(found, BaseException):
            raise found
        return found

    monkeypatch.setattr(extracting, "read", read)
    return given


def again(file: Upload) -> None:
    """The moment has come for another attempt."""
    Extraction.objects.filter(pk=file.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    tasks.read_due()


def test_a_file_is_read_once_however_often_that_is_asked(
    file: Upload, heard: list[Any], bell: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        words.ask_for([file])
        words.ask_for([file])
    assert set(bell) == {"read_due"}
    tasks.read_due()
    tasks.read_due()
    assert heard == [[Piece("page", 1, "", "Some words")]]
    done = row(file)
    assert (done.state, done.places, done.characters, done.version) == (ExtractionState.READ, 1, 10, extracting.VERSION)
    assert done.leased_until is None


def test_what_one_attempt_has_not_the_time_for_is_read_by_the_task_for_long_ones(
    file: Upload, heard: list[Any], bell: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words.ask_for([file])
    part = [Piece("", 0, "", "as far as it came")]
    given = says(monkeypatch, Found(ExtractionState.PARTLY, part, 0, ran_out_of_time=True))
    tasks.read_due()
    assert (row(file).state, row(file).is_long, row(file).attempts, heard) == (ExtractionState.WAITING, True, 0, [])
    assert bell == ["read_long"]
    tasks.read_due()
    tasks.read_long()
    assert given == [tasks.READ_SECONDS, tasks.LONG_READ_SECONDS]
    assert (row(file).state, heard) == (ExtractionState.PARTLY, [part])


def test_a_large_file_keeps_no_small_one_waiting(file: Upload, author: User, monkeypatch: pytest.MonkeyPatch) -> None:
    large = make_upload(author, name="b.pdf", media_type="application/pdf")
    Upload.objects.filter(pk=large.pk).update(size_bytes=words.LARGE_BYTES + 1, received_bytes=words.LARGE_BYTES + 1)
    words.ask_for([Upload.objects.get(pk=large.pk), file])
    says(monkeypatch, Found(ExtractionState.EMPTY))
    tasks.read_due()
    assert (row(large).state, row(file).state) == (ExtractionState.WAITING, ExtractionState.EMPTY)
    third = make_upload(author, name="c.pdf", media_type="application/pdf")
    words.ask_for([third])
    now = timezone.now()
    Extraction.objects.filter(pk=third.pk).update(is_long=True, leased_until=now + timedelta(minutes=1))
    tasks.read_long()
    assert row(large).state == ExtractionState.WAITING  # one at a time
    Extraction.objects.filter(pk=third.pk).update(leased_until=None, due_at=now + timedelta(minutes=1))
    tasks.read_long()
    assert row(large).state == ExtractionState.EMPTY


def test_a_worker_that_died_loses_its_file_and_after_four_times_it_is_given_up(
    file: Upload, heard: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    words.ask_for([file])
    says(monkeypatch, KeyboardInterrupt())  # as good as a kill: nothing is written down
    for attempt in range(1, extracting.MOST_ATTEMPTS + 1):
        with pytest.raises(KeyboardInterrupt):
            tasks.read_due()
        assert (row(file).attempts, row(file).state) == (attempt, ExtractionState.WAITING)
        tasks.read_due()  # its lease holds
        assert row(file).attempts == attempt
        Extraction.objects.filter(pk=file.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    tasks.read_due()
    assert (row(file).state, heard) == (ExtractionState.GIVEN_UP, [[]])


def test_a_machine_that_is_too_busy_is_asked_again_later_and_not_for_ever(
    file: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    words.ask_for([file])
    given = says(monkeypatch, Postponed("time"))
    tasks.read_due()
    waiting = row(file)
    assert (waiting.waits_for, waiting.leased_until) == ("time", None)
    assert timedelta(seconds=50) < waiting.due_at - timezone.now() < timedelta(seconds=61)
    for _attempt in range(6):
        again(file)
    assert (len(given), row(file).state) == (extracting.MOST_ATTEMPTS, ExtractionState.GIVEN_UP)


def test_a_store_that_is_away_is_waited_for_as_long_as_it_takes(file: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    words.ask_for([file])
    says(monkeypatch, StoreAway("away"))
    for _attempt in range(10):
        again(file)
    assert (row(file).state, row(file).waits_for) == (ExtractionState.WAITING, "store")
    assert row(file).due_at - timezone.now() <= extracting.LONGEST_DELAY
    monkeypatch.undo()
    again(file)
    assert row(file).state == ExtractionState.READ


def test_a_file_that_its_store_has_lost_harms_nobody(file: Upload) -> None:
    store.current().remove(file.token)
    words.ask_for([file])
    tasks.read_due()
    assert (row(file).state, row(file).waits_for) == (ExtractionState.WAITING, "store")


def test_what_nobody_wants_any_more_is_not_kept(
    file: Upload, heard: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    words.ask_for([file])

    def read(*_args: object, **_kwargs: object) -> Found:
        Extraction.objects.all().delete()  # while it is read
        return Found(ExtractionState.READ, [Piece("", 0, "", "words")])

    monkeypatch.setattr(extracting, "read", read)
    tasks.read_due()
    assert heard == []


def test_who_was_too_slow_writes_nothing_over_what_another_has_read(
    file: Upload, heard: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    words.ask_for([file])

    def read(*_args: object, **_kwargs: object) -> Found:
        Extraction.objects.update(leased_until=timezone.now() + timedelta(minutes=9))  # another took it meanwhile
        return Found(ExtractionState.READ, [Piece("", 0, "", "words")])

    monkeypatch.setattr(extracting, "read", read)
    tasks.read_due()
    assert (heard, row(file).state) == ([], ExtractionState.WAITING)


def test_an_operator_sees_how_far_reading_has_come_and_has_it_done_again(
    client: Client, operator: User, file: Upload, author: User
) -> None:
    words.ask_for([file])
    tasks.read_due()
    bare = make_upload(author, name="b.zip", media_type="application/zip")
    client.force_login(operator)
    for address in (LIST, f"{LIST}{file.pk}/change/"):
        assert ">read<" in client.get(address).text.replace("\n", "")
    page = client.get(f"{LIST}{file.pk}/change/").text
    assert "10 characters of 1 pages, slides or sheets" in page
    assert "Some words" not in page
    chosen = [file.pk, bare.pk]
    page = client.post(LIST, {"action": "read_words_again", "_selected_action": chosen}, follow=True).text
    assert "1 file will be read again." in page
    assert (row(file).state, row(file).attempts) == (ExtractionState.WAITING, 0)
    assert Record.objects.get(action="uploads.read_again").actor_id == operator.pk
    assert "waiting to be read" in client.get(f"{LIST}{file.pk}/change/").text
    tasks.read_due()
    assert row(file).state == ExtractionState.READ


def test_the_command_counts_and_has_read_again_what_an_older_release_has_read(
    file: Upload, author: User, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = make_upload(author, name="b.pdf", media_type="application/pdf")
    words.ask_for([file, lost])
    Extraction.objects.filter(pk=lost.pk).update(state=ExtractionState.GIVEN_UP, version=extracting.VERSION)
    Extraction.objects.filter(pk=file.pk).update(state=ExtractionState.READ, version=extracting.VERSION - 1)
    call_command("read_files")
    assert sorted(capsys.readouterr().out.splitlines()) == ["1 given up", "1 read"]
    call_command("read_files", older=True)
    assert (row(file).state, row(lost).state) == (ExtractionState.WAITING, ExtractionState.GIVEN_UP)
    call_command("read_files", given_up=True)
    assert row(lost).state == ExtractionState.WAITING

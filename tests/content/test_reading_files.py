"""Files of texts are read, and their words go with the last text that held them."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from content import signals, tasks
from content.models import Attachment, Entry, Passage, Reply, State
from content.services import delete, hide, passages, quarantine, release, restore
from profiles.models import User
from tests.factories import change_entry, make_entry, make_passage, make_person, make_reply, make_upload, refer
from tests.threads import at_once
from tests.uploads import written
from uploads import tasks as uploads_tasks
from uploads.models import Extraction, ExtractionState, Upload, UploadState
from uploads.signals import released

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


@pytest.fixture
def file(author: User) -> Upload:
    return make_upload(author, written.pdf(["Herring quotas", "Second page"]), name="a.pdf", media_type=PDF)


@pytest.fixture
def told() -> Iterator[list[Entry | Reply]]:
    """The texts of whose files it was said that their words are others."""
    heard: list[Entry | Reply] = []

    def hear(target: Entry | Reply, **_kwargs: Any) -> None:
        heard.append(target)

    signals.passages_changed.connect(hear)
    yield heard
    signals.passages_changed.disconnect(hear)


def asked() -> list[int]:
    return list(Extraction.objects.order_by("pk").values_list("pk", flat=True))


def test_a_file_is_read_when_a_text_holds_it_and_both_are_told(file: Upload, author: User, told: list[Any]) -> None:
    assert asked() == []
    entry = make_entry(author, body=refer(file))
    assert (asked(), told) == ([file.pk], [entry])
    reply = make_reply(entry, author, body=refer(file))
    told.clear()
    uploads_tasks.read_due()
    assert [(row.place, row.text) for row in Passage.objects.order_by("number")] == [
        ("page 1", "Herring quotas"),
        ("page 2", "Second page"),
    ]
    assert told == [entry, reply]


def test_a_file_that_was_checked_after_its_text_was_sent_is_read_then(file: Upload, author: User) -> None:
    Upload.objects.filter(pk=file.pk).update(state=UploadState.WAITING)
    make_entry(author, body=refer(file))
    assert asked() == []
    Upload.objects.filter(pk=file.pk).update(state=UploadState.READY)
    released.send(sender=Upload, upload=Upload.objects.get(pk=file.pk))
    assert asked() == [file.pk]


def test_pictures_and_archives_are_not_read(author: User) -> None:
    picture = make_upload(author, name="desk.webp", picture=True)
    archive = make_upload(author, name="all.zip", media_type="application/zip")
    make_entry(author, body=refer(picture, archive))
    assert asked() == []


def test_words_go_with_the_last_text_that_held_them(file: Upload, author: User, told: list[Any]) -> None:
    first, second = make_entry(author, body=refer(file)), make_entry(author, body=refer(file))
    make_passage(file)
    told.clear()
    first = change_entry(first, body="Without it")
    assert (asked(), told, Passage.objects.count()) == ([file.pk], [first], 1)
    delete(target=second)
    assert (asked(), Passage.objects.count()) == ([], 0)
    change_entry(first, body=refer(file))
    assert asked() == [file.pk]


def test_a_text_that_is_hidden_keeps_them_for_when_it_comes_back(file: Upload, author: User) -> None:
    entry = make_entry(author, body=refer(file))
    make_passage(file)
    hide(target=entry)
    restore(target=entry)
    assert (asked(), Passage.objects.count()) == ([file.pk], 1)


def test_an_entry_takes_the_files_of_its_replies_along(file: Upload, author: User) -> None:
    entry = make_entry(author)
    make_reply(entry, author, body=refer(file))
    make_passage(file)
    delete(target=entry)
    assert (asked(), Passage.objects.count()) == ([], 0)


def test_the_words_of_a_spill_are_gone_wherever_else_its_file_stands(
    file: Upload, author: User, stranger: User
) -> None:
    spill, other = make_entry(author, body=refer(file)), make_entry(author, body=refer(file))
    make_passage(file)
    quarantine(target=spill)
    assert (asked(), Passage.objects.count()) == ([], 0)
    late = make_passage(file, "of a worker that was reading it")
    assert not Passage.objects.visible_to(stranger).exists()
    late.delete()
    release(target=spill, to=State.PUBLISHED)
    assert asked() == [file.pk]
    assert Passage.objects.of(other).count() == 0  # until it is read


def test_what_is_read_anew_takes_the_place_of_what_was_there(file: Upload, author: User) -> None:
    make_entry(author, body=refer(file))
    make_passage(file, "of an older reader")
    uploads_tasks.read_due()
    assert set(Passage.objects.values_list("text", flat=True)) == {"Herring quotas", "Second page"}


def test_the_sweep_sets_right_what_no_change_of_a_text_has(file: Upload, author: User) -> None:
    make_entry(author, body=refer(file))
    Extraction.objects.all().delete()  # as in a release that read no files
    loose = make_upload(author, name="b.pdf", media_type=PDF)
    Extraction.objects.create(upload=loose, state=ExtractionState.EMPTY)
    make_passage(loose)
    tasks.settle_passages()
    assert (asked(), Passage.objects.count()) == ([file.pk], 0)
    assert passages.settle_all() == 0


def test_asking_costs_the_same_for_one_file_and_for_twenty(author: User, django_assert_num_queries: Any) -> None:
    files = [make_upload(author, name=f"{n}.pdf", media_type=PDF) for n in range(20)]
    entry = make_entry(author, body=refer(*files))
    Extraction.objects.all().delete()
    rows = [row.upload_id for row in Attachment.objects.on(entry)]
    for chosen in (rows[:1], rows[1:]):
        with django_assert_num_queries(3):
            passages.settle(uploads=chosen)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_leaves_one_text_while_it_enters_another_is_read_or_asked_for() -> None:
    author = make_person()
    for _round in range(4):
        file = make_upload(author, name="a.pdf", media_type=PDF)
        first, second = make_entry(author, body=refer(file)), make_entry(author)
        at_once(
            partial(change_entry, first, body="Without it"),
            partial(change_entry, second, body=refer(file)),
        )
        assert Extraction.objects.filter(pk=file.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_text_that_is_deleted_while_its_file_is_read_leaves_no_words() -> None:
    author = make_person()
    for _round in range(3):
        file = make_upload(author, b"Words", name="a.txt", media_type="text/plain")
        entry = make_entry(author, body=refer(file))
        at_once(partial(delete, target=entry), uploads_tasks.read_due)
        with transaction.atomic():
            assert not Passage.objects.filter(upload=file).exists()

"""Words inside attached files: who may read them, where they stand, and what a row must never be."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from content.models import Passage, PlaceKind
from content.services import delete, hide
from core import text
from profiles.models import User
from tests.factories import change_entry, make_entry, make_passage, make_reply, make_upload, refer
from uploads.models import Extraction, ExtractionState, Upload

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


@pytest.fixture
def file(author: User) -> Upload:
    return make_upload(author, name="budget.pdf", media_type=PDF)


def seen(person: User) -> list[str]:
    return list(Passage.objects.visible_to(person).values_list("text", flat=True))


def test_whoever_may_read_the_text_may_read_the_words_of_its_files(
    file: Upload, author: User, stranger: User, colleague: User
) -> None:
    make_passage(file, "Words in a file")
    assert seen(author) == []  # no text holds it yet
    entry = make_entry(author, audience="colleagues", body=refer(file))
    assert (seen(author), seen(colleague), seen(stranger)) == (["Words in a file"], ["Words in a file"], [])
    make_reply(make_entry(author), author, body=refer(file))
    assert seen(stranger) == ["Words in a file"]
    hide(target=entry)
    assert seen(colleague) == ["Words in a file"]  # in the reply


def test_what_an_older_version_held_is_found_by_nobody(file: Upload, author: User) -> None:
    make_passage(file, "Words in a file")
    entry = make_entry(author, body=refer(file))
    assert list(Passage.objects.of(entry)) == list(Passage.objects.all())
    change_entry(entry, body="Without it")
    assert (seen(author), list(Passage.objects.of(entry))) == ([], [])


def test_a_deleted_text_takes_the_words_of_its_files_along(file: Upload, author: User) -> None:
    make_passage(file, "Words in a file")
    reply = make_reply(make_entry(author), author, body=refer(file))
    delete(target=reply)
    assert seen(author) == []


def test_a_passage_says_where_it_stands_and_opens_there(author: User, file: Upload) -> None:
    sheet: dict[str, Any] = {"place_kind": PlaceKind.SHEET, "place_number": 2}
    slides = make_upload(author, name="talk.odp", media_type="application/vnd.oasis.opendocument.presentation")
    for row, place, fragment in (
        (make_passage(file, place_kind=PlaceKind.PAGE, place_number=3), "page 3", "#page=3"),
        (make_passage(slides, place_kind=PlaceKind.SLIDE, place_number=4), "slide 4", ""),
        (make_passage(slides, place_kind=PlaceKind.PAGE, place_number=4), "page 4", ""),
        (make_passage(slides, place_name="Costs", **sheet), "sheet Costs", ""),
        (make_passage(slides, **sheet), "sheet 2", ""),
        (make_passage(slides), "", ""),
    ):
        assert row.place == place
        assert row.url == f"{text.address_of(row.upload.token)}{fragment}"


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"text": ""}, "passage_says_something"),
        ({"place_number": 3}, "passage_place_is_whole"),
        ({"place_name": "Costs"}, "passage_place_is_whole"),
        ({"place_kind": PlaceKind.PAGE}, "passage_place_is_whole"),
        ({"number": 1}, "passage_unique"),
    ],
)
def test_a_passage_is_never(file: Upload, fields: dict[str, Any], constraint: str) -> None:
    make_passage(file, number=1)
    fields = {"number": 2} | fields
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_passage(file, fields.pop("text", "Words"), **fields)


def test_an_extraction_is_never(file: Upload) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"state": ExtractionState.READ, "leased_until": timezone.now()}, "extraction_done_is_in_nobodys_hands"),
        ({"state": ExtractionState.EMPTY, "characters": 1}, "extraction_without_text_kept_none"),
    ]
    for fields, constraint in wrong:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Extraction.objects.create(upload=file, **fields)

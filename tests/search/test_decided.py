"""Synonyms, pinned answers and weights are made by people in the admin; the database keeps what must never be false."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Record
from content.models import Audience
from profiles.models import User
from profiles.staff_roles import StaffRole, take_role
from search.models import Check, Document, Pinned, Synonym, Weights
from tests.desk import Desk, at_desk
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(operator: User) -> Desk:
    take_role(person=operator, role=StaffRole.OPERATOR)
    return at_desk(User.objects.get(pk=operator.pk))


def test_a_synonym_is_kept_as_questions_are_read_and_in_the_trail(desk: Desk) -> None:
    url = reverse("admin:search_synonym_add")
    assert desk.post(url, {"words": " H.M.T ", "means": "HM  Treasury!"}).status_code == 302
    assert str(Synonym.objects.get()) == "h m t = hm treasury"
    assert Record.objects.filter(action="search.synonym", reason="added").count() == 1
    for words, means in (("hm treasury", "h m t"), ("tea", "Téa"), ("...", "tea")):
        assert desk.post(url, {"words": words, "means": means}).status_code == 200
    assert Synonym.objects.count() == 1


def test_only_what_everybody_may_read_is_pinned(desk: Desk, author: User) -> None:
    url = reverse("admin:search_pinned_add")
    quiet = make_entry(author, audience=Audience.ONLY_ME)
    said = {"question": "Book a Room", "position": 0}
    assert desk.post(url, {**said, "entry": quiet.pk}).status_code == 200
    assert desk.post(url, {**said, "entry": make_entry(author).pk}).status_code == 302
    assert Pinned.objects.get().question == "book a room"
    assert desk.get(reverse("admin:search_pinned_changelist"), {"q": "room"}).status_code == 200


def test_there_is_one_row_of_weights(desk: Desk) -> None:
    url = reverse("admin:search_weights_add")
    said = {field.name: field.default for field in Weights._meta.fields if field.name != "id"}
    assert desk.post(url, {**said, "title": 3}).status_code == 302
    assert Weights.now().title == 3
    assert desk.get(url).status_code == 403
    assert desk.get(reverse("admin:search_check_changelist")).status_code == 200


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("synonym_once", lambda: [Synonym.objects.create(words="a", means="b") for _turn in "12"]),
        ("synonym_of_another", lambda: Synonym.objects.create(words="a", means="a")),
        ("search_weights_one_row", lambda: Weights.objects.create(id=2)),
        ("search_weights_half_life", lambda: Weights.objects.create(half_life_days=0)),
        ("search_weights_range", lambda: Weights.objects.create(title=-1)),
        ("search_check_began_on", lambda: [Check.objects.create(began_on="2026-01-01") for _turn in "12"]),
    ],
)
def test_the_database_refuses(name: str, make: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_a_text_has_one_document_and_a_question_pins_an_entry_once(author: User) -> None:
    entry = make_entry(author)
    said = Document.objects.get(entry=entry)
    said.pk = None
    with pytest.raises(IntegrityError, match="document_of_a_text_once"), transaction.atomic():
        said.save(force_insert=True)
    Pinned.objects.create(question="q", entry=entry)
    with pytest.raises(IntegrityError, match="pinned_once"), transaction.atomic():
        Pinned.objects.create(question="q", entry=entry)

"""What is marked above OFFICIAL is stored nowhere, whatever it was typed into; its words stay in the window alone."""

import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import CharField, JSONField, TextField
from django.urls import reverse

from audit.models import Record
from content import services as content
from content.models import Entry
from core.guarding import refuse_marked, told_afterwards
from core.markings import Above
from groups import services as groups
from groups.models import Preset
from portal.archive.checking import _check_markings
from portal.archive.reading import BadLine
from profiles.models import User
from tests.desk import Desk
from tests.factories import make_entry, make_reply
from tests.moderation.marked_ways import CANARY, LINE, MARKED, ways, ways_of_order
from uploads import services as uploads

pytestmark = pytest.mark.django_db


def _columns() -> Iterator[Any]:
    """The columns of text of our tables."""
    for model in apps.get_models():
        if model._meta.managed and not model.__module__.startswith(("django.", "allauth.", "taggit.")):
            fields = model._meta.local_concrete_fields
            yield from (field for field in fields if isinstance(field, CharField | TextField | JSONField))


def _stored() -> list[str]:
    """The columns in which the words lie."""
    return [
        f"{field.model._meta.label}.{field.name}"
        for field in _columns()
        if field.model._default_manager.filter(**{f"{field.name}__icontains": CANARY}).exists()
    ]


def _places() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "marked_places.toml").read_text())


def test_nothing_of_a_marked_text_is_stored_by_any_service(
    author: User, colleague: User, moderator: User, second_moderator: User
) -> None:
    entry, group = make_entry(author), groups.begin_group(owner=author, name="Room", preset=Preset.COMMUNITY)
    tried = {
        **ways(author, colleague, entry, make_reply(entry, author), group),
        **ways_of_order(author, colleague, moderator, second_moderator),
    }
    for name, way in tried.items():
        with pytest.raises(ValueError, match=r"SECRET|above OFFICIAL") as refusal, transaction.atomic():
            way()
        assert CANARY not in str(refusal.value), name
    assert _stored() == []
    assert {*_places()["written"].values()} <= {*tried} | {"note"}


def test_each_column_of_text_says_how_it_is_looked_at(db: None) -> None:
    """Written by a service that is tried above, by staff in a page of the admin that is tried below, or neither."""
    told = [column for places in _places().values() for column in places]
    assert len(told) == len({*told})
    assert {*told} == {f"{field.model._meta.label}.{field.name}" for field in _columns() if not field.choices}


def test_what_staff_type_in_the_admin_is_looked_at_before_its_page_is(client: Desk, operator: User) -> None:
    client.force_login(operator)
    pages = {*_places()["staff"].values()}
    assert len(pages) > 10
    for name in pages:
        url = reverse(name, args=[1] if name.endswith("_change") else [])
        response = client.post(url, {"words": LINE})
        assert response.status_code == 422 and "marking SECRET" in response.content.decode(), name
    assert _stored() == []
    assert Record.objects.get(action="moderation.stopped").target_type == "admin"


def test_a_moderator_may_take_marked_words_out(client: Desk, moderator: User, entry: Entry) -> None:
    client.force_login(moderator)
    url = reverse("admin:content_entry_hide", args=[entry.pk])
    assert client.post(url, {"passage": MARKED, "reason": "", "rule": ""}).status_code == 422
    assert not Record.objects.filter(action="moderation.stopped").exists()


def test_a_bookmarks_note_is_text_too(author: User) -> None:
    bookmark = content.save_for_later(target=make_entry(author), person=author)
    with pytest.raises(content.MarkedTooHigh):
        content.annotate_bookmark(bookmark=bookmark, note=MARKED, remind_on=None)
    assert _stored() == []


def test_a_draft_from_before_the_guard_is_not_published(author: User) -> None:
    entry = content.write_entry(kind="blog_post", author=author, title="T", body="Text", publish=False)
    Entry.objects.filter(pk=entry.pk).update(body=MARKED)
    with pytest.raises(content.MarkedTooHigh):
        content.publish(entry=entry)


def test_the_form_comes_back_with_all_that_was_typed_and_says_what_to_do(client: Desk, author: User) -> None:
    client.force_login(author)
    typed = {"title": "Plan", "body": MARKED, "audience": "everyone", "act": "publish"}
    response = client.post(reverse("blogs:write"), {**typed, "submission": str(uuid.uuid4())})
    assert response.status_code == 422
    said = response.content.decode()
    assert CANARY in said and "tell your security adviser" in said and "marking SECRET" in said
    assert _stored() == []


def test_a_window_that_keeps_a_draft_is_told_and_keeps_nothing(client: Desk, author: User) -> None:
    client.force_login(author)
    sent = {"purpose": "new", "kind": "blog_post", "writer": author.pk, "body": MARKED, "submission": uuid.uuid4()}
    for _time in range(3):
        response = client.post(reverse("content:keep-draft"), sent)
        assert response.status_code == 422 and "SECRET" in response.json()["said"]
    assert _stored() == []
    stops = Record.objects.filter(action="moderation.stopped")
    assert [(row.actor_id, row.target_type, row.reason) for row in stops] == [(author.pk, "draft", "secret")]


def test_a_file_that_is_sent_in_parts_is_refused_by_its_name(client: Desk, author: User) -> None:
    client.force_login(author)
    with pytest.raises(uploads.MarkedTooHigh):
        uploads.begin(uploader_id=author.pk, name="TOP SECRET plan.docx", size_bytes=10)
    made = uploads.begin(uploader_id=author.pk, name="secret-santa.xlsx", size_bytes=10)
    assert made.name == "secret-santa.xlsx"


def test_who_is_stopped_is_told_of_after_the_transaction_and_once(author: User) -> None:
    with told_afterwards():
        for _time in range(2):
            with pytest.raises(ValueError):
                refuse_marked("TOP SECRET", person_id=author.pk, kind="reply", error=ValueError)
        assert not Record.objects.filter(action="moderation.stopped").exists()
    row = Record.objects.get(action="moderation.stopped")
    assert (row.actor_id, row.target_type, row.reason) == (author.pk, "reply", Above.TOP_SECRET)


def test_an_archive_with_a_marking_is_refused_by_line(author: User) -> None:
    with pytest.raises(BadLine, match="marking SECRET"):
        _check_markings("fine", MARKED)

"""What may be personal data is asked about once, when it would be shown to others, and passes with one tick."""

import uuid
from typing import Any

import pytest
from django.urls import reverse

from content.models import Entry, Reply, State
from profiles.models import User
from tests.desk import Desk
from tests.factories import make_entry, make_forum

pytestmark = pytest.mark.django_db
NUMBER = "Her number is AB 12 34 56 C."
CARD = "Pay with 4111 1111 1111 1111."
ASKED = "I have checked this"


def _post(client: Desk, body: str, url: str = "", **fields: Any) -> Any:
    said = {"title": "Plan", "body": body, "audience": "everyone", "act": "publish", "submission": uuid.uuid4()}
    return client.post(url or reverse("blogs:write"), said | fields)


def test_it_is_asked_once_and_then_published(client: Desk, author: User) -> None:
    client.force_login(author)
    first = _post(client, NUMBER)
    said = first.content.decode()
    assert first.status_code == 422 and not Entry.objects.exists()
    assert ASKED in said and "a National Insurance number" in said and NUMBER in said
    assert _post(client, NUMBER, has_checked="on").status_code == 302
    assert Entry.objects.get().is_published


def test_the_tick_stays_while_something_else_is_wrong(client: Desk, author: User) -> None:
    client.force_login(author)
    response = _post(client, NUMBER, has_checked="on", title="")
    said = response.content.decode()
    assert response.status_code == 422 and "seems to hold" not in said
    assert 'name="has_checked"' in said and "checked" in said.split('name="has_checked"')[1].split(">")[0]


def test_ordinary_words_are_not_asked_about(client: Desk, author: User) -> None:
    client.force_login(author)
    for body in ("Ring 020 7946 0958.", "Case 2026-0417-3391-0007.", "QQ123456C is the example of HMRC."):
        assert _post(client, body).status_code == 302


@pytest.mark.parametrize("act", ["draft", "preview"])
def test_a_draft_is_not_asked_about_until_it_is_published(client: Desk, author: User, act: str) -> None:
    client.force_login(author)
    assert _post(client, CARD, act=act).status_code == 302
    draft = Entry.objects.get()
    assert draft.state == State.DRAFT
    again = _post(client, CARD, reverse("blogs:edit", args=[draft.pk]), version=draft.version)
    assert again.status_code == 422 and "the number of a payment card" in again.content.decode()


def test_what_is_kept_while_it_is_typed_is_not_asked_about(client: Desk, author: User) -> None:
    client.force_login(author)
    sent = {"purpose": "new", "kind": "blog_post", "writer": author.pk, "body": CARD, "submission": uuid.uuid4()}
    assert client.post(reverse("content:keep-draft"), sent).status_code == 200


def test_a_change_of_what_was_shown_before_is_asked_about_for_what_is_new(client: Desk, author: User) -> None:
    client.force_login(author)
    entry = make_entry(author, body=NUMBER)
    url = reverse("blogs:edit", args=[entry.pk])
    assert _post(client, f"{NUMBER} Sorry.", url, version=entry.version).status_code == 302
    entry.refresh_from_db()
    assert _post(client, f"{NUMBER} {CARD}", url, version=entry.version).status_code == 422


def test_replies_updates_and_questions_are_asked_about_too(client: Desk, author: User) -> None:
    client.force_login(author)
    entry = make_entry(author)
    forum = make_forum()
    for url, fields in (
        (reverse("content:write-reply", args=[entry.pk]), {}),
        (reverse("updates:write"), {"to": "everyone", "place": "page"}),
        (reverse("polls:write"), {"mode": "single", "option_1": "Yes", "option_2": "No"}),
        (reverse("forums:write", args=[forum.slug]), {"sort": "question"}),
    ):
        response = _post(client, NUMBER, url, **fields)
        assert response.status_code == 422, url
        assert ASKED in response.content.decode(), url
    assert not Reply.objects.exists()
    passed = _post(client, NUMBER, reverse("content:write-reply", args=[entry.pk]), has_checked="on")
    assert passed.status_code == 302 and Reply.objects.exists()

"""Changing an update, its limits, and what two windows or two clicks do to it."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.models import Record
from content.models import Audience, Entry, EntryTag
from content.services import AlreadySent, LimitReached
from profiles.models import User
from tests.desk import at_desk
from tests.factories import make_entry, make_person, make_update
from tests.threads import at_once
from updates.models import Limit
from updates.places import Room
from updates.services import write_update

pytestmark = pytest.mark.django_db
EVERYONE = Room(Audience.EVERYONE)


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def _sent(update: Entry, body: str, **fields: Any) -> dict[str, Any]:
    fields = {"audience": update.audience, "version": update.version, "submission": str(uuid.uuid4()), **fields}
    return {"body": body, **fields}


def test_words_change_and_what_is_quoted_stays(browser: Client, author: User, stranger: User) -> None:
    quoted = make_entry(stranger)
    update = make_update(author, "First words.", quoted=quoted)
    page = browser.get(reverse("updates:edit", args=[update.pk])).content.decode()
    assert "First words." in page and quoted.title in page
    browser.post(reverse("updates:edit", args=[update.pk]), _sent(update, "Other words."))
    update.refresh_from_db()
    assert (update.title, update.body, update.quoted) == ("Other words.", "Other words.", quoted)


def test_readers_become_fewer_and_never_more(browser: Client, author: User) -> None:
    update = make_update(author, audience=Audience.COLLEAGUES)
    url = reverse("updates:edit", args=[update.pk])
    assert browser.post(url, _sent(update, "Words.", audience="everyone")).status_code == 422
    assert browser.post(url, _sent(update, "Words.", audience="only_me")).status_code == 302
    update.refresh_from_db()
    assert update.audience == Audience.ONLY_ME


def test_the_second_of_two_windows_sees_what_the_first_saved(browser: Client, author: User) -> None:
    update = make_update(author, "First words.")
    url = reverse("updates:edit", args=[update.pk])
    browser.post(url, _sent(update, "From the first window."))
    refused = browser.post(url, _sent(update, "From the second window."))
    page = refused.content.decode()
    assert refused.status_code == 422 and "From the first window." in page and "From the second window." in page
    update.refresh_from_db()
    assert update.body == "From the first window."


def test_what_was_longer_before_the_limit_fell_may_stay_so(browser: Client, author: User) -> None:
    update = make_update(author, "a" * 400)
    Limit.objects.create(most_characters=100)
    url = reverse("updates:edit", args=[update.pk])
    assert browser.post(url, _sent(update, "b" * 400)).status_code == 302
    update.refresh_from_db()
    assert browser.post(url, _sent(update, "b" * 401)).status_code == 422
    assert browser.post(reverse("updates:write"), {"body": "c" * 101}).status_code == 422


def test_ten_a_minute_are_the_most(author: User) -> None:
    for number in range(10):
        write_update(author=author, body=f"Number {number}", room=EVERYONE)
    with pytest.raises(LimitReached):
        write_update(author=author, body="One more", room=EVERYONE)


def test_a_box_that_was_refused_for_its_limit_keeps_the_words(browser: Client, author: User) -> None:
    for number in range(10):
        write_update(author=author, body=f"Number {number}", room=EVERYONE)
    refused = browser.post(reverse("updates:write"), {"body": "One more", "place": "page"})
    assert refused.status_code == 429 and "One more" in refused.content.decode()
    sent = {"body": "One more", "place": "home"}
    swapped = browser.post(reverse("updates:write"), sent, headers={"HX-Request": "true"})
    assert swapped.status_code == 422 and "One more" in swapped.content.decode()


def test_an_operator_sets_the_limit_and_leaves_a_line(operator: User) -> None:
    desk = at_desk(operator)
    url = reverse("admin:updates_limit_add")
    assert desk.post(url, {"most_characters": 2001}).status_code == 200
    assert desk.post(url, {"most_characters": 280}).status_code == 302
    assert Limit.objects.most_characters() == 280
    assert desk.get(url).status_code == 403
    limit = Limit.objects.get()
    desk.post(reverse("admin:updates_limit_change", args=[limit.pk]), {"most_characters": 300})
    assert Limit.objects.most_characters() == 300
    assert Record.objects.filter(action="updates.limited", target_id=limit.pk).count() == 2


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("update_limit_one_row", {"one": False}),
        ("update_limit_in_range", {"most_characters": 2001}),
        ("update_limit_in_range", {"most_characters": 0}),
    ],
)
def test_what_a_limit_must_never_be(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Limit.objects.create(**fields)


def test_there_is_one_limit() -> None:
    Limit.objects.create()
    with pytest.raises(IntegrityError, match="updates_limit_one"), transaction.atomic():
        Limit.objects.create()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_make_one_update_with_its_quote_and_its_tags(author: User) -> None:
    quoted, token = make_entry(make_person()), uuid.uuid4()

    def post() -> Entry:
        return write_update(author=author, body="Once. #one", room=EVERYONE, quoted=quoted, submission=token)

    answers = at_once(post, post, post)
    update = Entry.objects.get(kind="update")
    assert {answer.pk for answer in answers} == {update.pk} and update.quoted == quoted
    assert EntryTag.objects.filter(content_object=update).count() == 1


def test_the_same_form_with_other_words_is_no_second_of_the_first(author: User) -> None:
    token = uuid.uuid4()
    write_update(author=author, body="First", room=EVERYONE, submission=token)
    with pytest.raises(AlreadySent):
        write_update(author=author, body="Second", room=EVERYONE, submission=token)

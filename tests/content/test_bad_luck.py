"""What happens between two clicks: a move, a second writer, a moderator, the button "Back"."""

import threading
import uuid
from collections.abc import Callable
from functools import partial
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from content import services
from content.models import Activity, Audience, Entry, Reply, State
from profiles.models import Department, User
from profiles.services import move
from tags.services import resolve
from tests.factories import make_entry, make_person, make_reply
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def test_a_draft_is_published_from_the_department_of_today(
    author: User, operator: User, transport: Department, treasury: Department
) -> None:
    draft = make_entry(author, audience=Audience.DEPARTMENT, publish=False)
    move(person=author, department=treasury, by=operator)
    published = services.publish(entry=draft)
    assert published.department == treasury
    assert published.is_visible_to(make_person(department=treasury))
    assert not published.is_visible_to(make_person(department=transport))


def test_back_and_another_comment_loses_neither(client: Client, author: User) -> None:
    entry, token = make_entry(author), str(uuid.uuid4())
    client.force_login(author)
    url = reverse("content:write-reply", args=[entry.pk])
    for _click in range(2):
        assert client.post(url, {"body": "the first", "submission": token}).status_code == 302
    refused = client.post(url, {"body": "the second", "submission": token})
    assert refused.status_code == 422
    assert b"the second</textarea>" in refused.content and token not in refused.content.decode()
    again = {"body": "the second", "submission": refused.context["reply_form"]["submission"].value()}
    assert client.post(url, again).status_code == 302
    assert {*Reply.objects.values_list("body", flat=True)} == {"the first", "the second"}


@pytest.mark.parametrize("changed", [{"body": "new words"}, {"title": "A new title"}, {"audience": "only_me"}])
def test_back_and_another_draft_loses_neither(client: Client, author: User, changed: dict[str, str]) -> None:
    client.force_login(author)
    form = {"title": "T", "body": "old", "audience": "everyone", "act": "draft", "submission": str(uuid.uuid4())}
    assert client.post(reverse("blogs:write"), form).status_code == 302
    refused = client.post(reverse("blogs:write"), form | changed)
    assert refused.status_code == 422
    again = form | changed | {"submission": refused.context["form"]["submission"].value()}
    assert client.post(reverse("blogs:write"), again).status_code == 302
    assert Entry.objects.count() == 2


def test_back_to_the_form_of_a_deleted_comment_does_not_swallow_it(author: User) -> None:
    entry, token = make_entry(author), uuid.uuid4()
    reply = services.reply_to(entry=entry, author=author, body="words", submission=token)
    services.delete(target=reply)
    with pytest.raises(services.AlreadySent):
        services.reply_to(entry=entry, author=author, body="words", submission=token)


@pytest.mark.parametrize("closes", [services.hide, services.delete])
@pytest.mark.parametrize("has_answers", [True, False])
def test_an_answer_to_a_comment_that_is_gone_is_kept(
    client: Client, author: User, stranger: User, closes: Callable[..., None], has_answers: bool
) -> None:
    entry = make_entry(author)
    root = make_reply(entry, stranger)
    if has_answers:
        make_reply(entry, stranger, root=root)
    closes(target=root)
    client.force_login(author)
    answer = {"body": "long thought about", "root": root.pk, "submission": str(uuid.uuid4())}
    refused = client.post(reverse("content:write-reply", args=[entry.pk]), answer)
    assert refused.status_code == 422
    assert b"long thought about</textarea>" in refused.content
    assert refused.context["reply_form"]["root"].value() == ""
    assert f"reply_to={root.pk}" not in client.get(entry.get_absolute_url()).content.decode()


def test_the_second_of_two_windows_gets_its_own_words_back(client: Client, author: User) -> None:
    entry = make_entry(author)
    reply = make_reply(entry, author)
    client.force_login(author)
    mine = {"title": "My title", "body": "my words", "audience": "everyone", "tags": "mine", "version": "0"}
    for name, target in (("blogs:edit", entry), ("content:edit-reply", reply)):
        refused = client.post(reverse(name, args=[target.pk]), mine)
        assert refused.status_code == 422
        form = refused.context["form"]
        assert form["version"].value() == str(target.version)
        for words in ("my words", target.body):
            assert words in form["body"].value() and words.encode() in refused.content
        assert b"[&#x27;" not in refused.content


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_delete_delete_once(author: User) -> None:
    reply = make_reply(make_entry(author), author)

    def click(url: str) -> int:
        client = Client(raise_request_exception=False)
        client.force_login(author)
        return client.post(url).status_code

    for name, target in (("content:delete-reply", reply), ("content:delete-entry", reply.entry)):
        answers = at_once(*[partial(click, reverse(name, args=[target.pk]))] * 4)
        assert {302} <= {*answers} <= {302, 404}
    assert Activity.objects.get().reply_count == 0


def test_what_a_moderator_hid_a_moment_ago_is_not_deleted(client: Client, author: User) -> None:
    reply = make_reply(make_entry(author), author)
    client.force_login(author)
    with mock.patch("content.services.states.storing.locked") as locked:
        locked.return_value = Reply(pk=reply.pk, state=State.HIDDEN)
        answer = client.post(reverse("content:delete-reply", args=[reply.pk]), follow=True)
    assert "can no longer be deleted" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_the_same_new_tags_do_not_wait_for_each_other() -> None:
    for number in range(20):
        words = [f"round-{number}-word-{place}" for place in range(20)]
        answers = at_once(*[partial(transaction.atomic(resolve), order, most=20) for order in (words, words[::-1]) * 2])
        assert [len(tags or []) for tags in answers] == [20] * 4


def _publish(author: User, token: uuid.UUID) -> Entry:
    return services.write_entry(
        kind="blog_post", author=author, title="T", body="words", tag_words=["leeds"], submission=token
    )


def _keep(author: User, token: uuid.UUID, *tags: str) -> None:
    typed = services.Typed(title="T", body="words", tags=tags)
    services.keep_new(kind="blog_post", author=author, typed=typed, submission=token, known=services.Known())


def test_publish_publishes_what_was_kept_with_a_tag_that_is_gone_now(author: User) -> None:
    _keep(author, token := uuid.uuid4(), "leeds", "york")
    entry = _publish(author, token)
    assert entry.is_published and entry == Entry.objects.get()
    assert [*entry.tags.names()] == ["leeds"]


@pytest.mark.django_db(transaction=True)
def test_publish_publishes_what_is_kept_at_that_very_moment(author: User) -> None:
    token, made = uuid.uuid4(), list[Entry]()

    def publish() -> None:
        made.append(_publish(author, token))
        connection.close()

    click = threading.Thread(target=publish)
    with transaction.atomic():
        _keep(author, token)
        click.start()
        click.join(0.5)
        assert not made, "it waits for what is being kept"
    click.join()
    assert made == [Entry.objects.get()] and made[0].is_published

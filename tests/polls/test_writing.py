"""Asking: a poll by itself, one that hangs on another entry, and what an author may still do with either."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import Audience, Entry, State
from groups.models import Group, Visibility
from polls import services
from polls.models import Choice, Mode, Poll, Results, Vote
from polls.terms import Terms
from profiles.models import User
from tests.factories import make_entry, make_group, make_poll, make_vote

WRITE = "polls:write"


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def _form(**fields: str) -> dict[str, str]:
    form = {"title": "Tea or coffee?", "body": "", "tags": "", "audience": "everyone", "mode": "single"}
    return form | {"options": "Tea\r\nCoffee", "results": "always", "act": "publish"} | fields


def _terms(poll: Poll) -> Terms:
    return services.terms_of(Poll.objects.get(pk=poll.pk))


def test_a_poll_is_asked_and_a_stranger_votes(browser: Client, stranger: User) -> None:
    response = browser.post(reverse(WRITE), _form())
    poll = Poll.objects.get()
    assert response.status_code == 302 and response.headers["Location"] == poll.entry.get_absolute_url()
    assert [choice.label for choice in poll.choices.all()] == ["Tea", "Coffee"]
    assert poll.opened_at == poll.entry.published_at
    browser.force_login(stranger)
    page = browser.get(poll.entry.get_absolute_url()).content.decode()
    assert page.count('type="radio" value=') == 2 and "Nobody has voted yet" in page


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "Enter the question"),
        ({"options": ""}, "Enter at least two options"),
        ({"options": "Tea"}, "Enter at least two options"),
        ({"options": "Tea\n   \nCoffee"}, "An option needs words"),
        ({"options": "Tea\n\u200b\u3164\nCoffee"}, "An option needs words"),
        ({"options": "\n".join(f"Option {number}" for number in range(1000))}, "at most 20 options: there are 1000"),
        ({"options": "\n".join(f"Option {number}" for number in range(21))}, "at most 20 options: there are 21"),
        ({"options": "Tea\nCoffee\nTEA"}, "Two options are the same: TEA"),
        ({"options": "Tea\nCoffee\nTea\u200b "}, "Two options are the same"),
        ({"options": "Tea\n" + "x" * 201}, "Each option must be 200 characters or fewer"),
        ({"mode": "multiple", "most_choices": "3"}, "from 1 to the number of options"),
        ({"mode": "multiple", "most_choices": "0"}, "greater than or equal to 1"),
        ({"mode": "number"}, "Enter the smallest number"),
        ({"mode": "number", "least": "1"}, "Enter the greatest number"),
        ({"mode": "number", "least": "1", "greatest": "1"}, "must be above the smallest"),
        ({"mode": "number", "least": "1", "greatest": "9999999999"}, "up to a thousand million"),
        ({"mode": "number", "least": "NaN", "greatest": "1"}, "Enter a number"),
        ({"mode": "by acclamation"}, "Select a valid choice"),
        ({"results": "never"}, "Select a valid choice"),
        ({"closes_at": "2020-01-01T09:00"}, "still to come"),
        ({"closes_at": "2099-01-01T09:00"}, "within a year"),
        ({"closes_at": "soon"}, "Enter a day and a time"),
        ({"audience": "group"}, "Select a valid choice"),
    ],
)
def test_a_wrong_form_says_why_at_its_field_and_loses_nothing(
    fields: dict[str, str], message: str, browser: Client
) -> None:
    response = browser.post(reverse(WRITE), _form(body="Kept words", tags="kept") | fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page and "Kept words" in page
    assert "govuk-error-message" in page
    assert not Poll.objects.exists() and not Entry.objects.exists()


def test_the_same_form_sent_twice_makes_one_poll(browser: Client) -> None:
    form = _form(submission=str(uuid.uuid4()))
    first, second = browser.post(reverse(WRITE), form), browser.post(reverse(WRITE), form)
    assert first.headers["Location"] == second.headers["Location"]
    assert (Poll.objects.count(), Choice.objects.count()) == (1, 2)


def test_a_draft_may_lack_its_options_and_opens_when_it_is_published(browser: Client, author: User) -> None:
    browser.post(reverse(WRITE), _form(options="", act="draft"))
    entry = Entry.objects.get()
    assert entry.state == State.DRAFT and not Poll.objects.exists()
    edit = reverse("polls:edit", args=[entry.pk])
    assert "Add the options" in browser.get(entry.get_absolute_url()).content.decode()
    browser.post(edit, _form(act="draft", version=str(entry.version)))
    poll = Poll.objects.get()
    assert poll.opened_at is None
    assert not Poll.objects.visible_to(author).published().exists()
    entry.refresh_from_db()
    browser.post(edit, _form(act="publish", version=str(entry.version), options="Tea\nCoffee\nWater"))
    poll.refresh_from_db()
    assert poll.opened_at is not None and poll.choices.count() == 3
    refused = browser.post(reverse(WRITE), _form(options="", act="publish"))
    assert refused.status_code == 422


def test_what_is_typed_is_kept_with_its_group_and_goes_on_there(browser: Client, author: User, group: Group) -> None:
    page = browser.get(reverse(WRITE), {"group": group.slug}).content.decode()
    assert f'name="place" value="{group.slug}"' in page and f"In the group {group.name}" in page
    token = str(uuid.uuid4())
    kept = {"purpose": "new", "kind": "poll", "place": group.slug, "writer": str(author.pk), "submission": token}
    answer = browser.post(reverse("content:keep-draft"), kept | {"title": "Tea?", "body": "Begun", "audience": "group"})
    assert answer.status_code == 200
    entry = Entry.objects.get()
    assert (entry.group, entry.kind, entry.state) == (group, "poll", State.DRAFT)
    assert json.loads(answer.content)["url"] == reverse("polls:edit", args=[entry.pk])
    page = browser.get(reverse("polls:edit", args=[entry.pk])).content.decode()
    assert "Begun" in page and f"In the group {group.name}" in page
    form = _form(group=group.slug, audience="group", submission=token, version=str(entry.version), title="Tea?")
    browser.post(reverse(WRITE), form | {"body": "Begun"})
    assert Entry.objects.get().is_published and Poll.objects.get().entry.audience == Audience.GROUP


def test_a_second_window_gets_a_draft_with_the_same_poll(author: User) -> None:
    poll = make_poll(author, publish=False)
    twin = make_entry(author, kind="poll", publish=False)
    services.copy_poll(poll.entry, twin)
    services.copy_poll(make_entry(author, kind="poll", publish=False), make_entry(author, kind="poll", publish=False))
    assert _terms(Poll.objects.get(pk=twin.pk)) == _terms(poll)
    assert Poll.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "visibility", "status"),
    [
        ("group_member", Visibility.VISIBLE, 200),
        ("stranger", Visibility.VISIBLE, 403),
        ("ex_member", Visibility.VISIBLE, 403),
        ("stranger", Visibility.HIDDEN, 404),
        ("ex_member", Visibility.HIDDEN, 404),
        ("operator", Visibility.HIDDEN, 404),
    ],
)
def test_only_members_ask_in_a_group(
    who: str, visibility: Visibility, status: int, client: Client, group: Group, cast: dict[str, Any]
) -> None:
    Group.objects.filter(pk=group.pk).update(
        visibility=visibility, hidden_reason="A test", review_on=timezone.localdate()
    )
    client.force_login(cast[who])
    assert client.get(reverse(WRITE), {"group": group.slug}).status_code == status
    response = client.post(reverse(WRITE), _form(group=group.slug, audience="group"))
    assert response.status_code == (302 if status == 200 else status)
    assert Poll.objects.exists() == (status == 200)
    keep = {"purpose": "new", "kind": "poll", "place": group.slug, "title": "Tea?", "submission": str(uuid.uuid4())}
    kept = client.post(reverse("content:keep-draft"), keep | {"writer": str(cast[who].pk)})
    assert kept.status_code == (200 if status == 200 else 422)


def test_nothing_is_asked_in_a_closed_group_or_one_that_is_not_there(browser: Client, author: User) -> None:
    room = make_group(owner=author)
    Group.objects.filter(pk=room.pk).update(closed_at=timezone.now())
    refused = browser.post(reverse(WRITE), _form(group=room.slug, audience="group"))
    assert refused.status_code == 422 and "This group is closed" in refused.content.decode()
    assert browser.get(reverse(WRITE), {"group": "nowhere"}).status_code == 404
    assert not Poll.objects.exists()


def test_everything_may_change_until_the_first_vote(browser: Client, poll: Poll) -> None:
    page = browser.get(reverse("polls:edit", args=[poll.pk])).content.decode()
    assert "Tea\nCoffee\nWater" in page
    form = _form(title="Milk?", options="Yes\nNo", mode="multiple", most_choices="1", version=str(poll.entry.version))
    assert browser.post(reverse("polls:edit", args=[poll.pk]), form | {"is_anonymous": "on"}).status_code == 302
    terms = _terms(poll)
    assert (terms.options, terms.mode, terms.most_choices) == (["Yes", "No"], Mode.MULTIPLE, 1)
    assert terms.is_anonymous and terms.results == Results.CLOSED


@pytest.mark.parametrize(
    "change",
    [
        {"options": "Tea\nCoffee\nMilk"},
        {"mode": "multiple"},
        {"title": "Do you agree to everything?"},
        {"results": "closed"},
    ],
)
def test_after_the_first_vote_nothing_but_the_close_changes(
    change: dict[str, str], browser: Client, poll: Poll, stranger: User
) -> None:
    make_vote(poll, stranger)
    before = _terms(poll)
    form = _form(title="What do you drink?", options="Tea\nCoffee\nWater", version=str(poll.entry.version))
    refused = browser.post(reverse("polls:edit", args=[poll.pk]), form | change)
    assert refused.status_code == 422 and "Somebody has voted" in refused.content.decode()
    assert _terms(poll) == before and Entry.objects.get(pk=poll.pk).title == "What do you drink?"
    moment = timezone.localtime() + timedelta(days=2)
    later = form | {"closes_at": f"{moment:%Y-%m-%dT%H:%M}", "body": "And say why."}
    assert browser.post(reverse("polls:edit", args=[poll.pk]), later).status_code == 302
    after = Poll.objects.get(pk=poll.pk)
    assert after.closes_at is not None and after.entry.body == "And say why."
    page = browser.get(reverse("polls:edit", args=[poll.pk])).content.decode()
    assert "Somebody has voted" in page and 'name="options"' not in page


def test_a_poll_hangs_on_a_post_and_is_shown_on_page_and_card(browser: Client, author: User, stranger: User) -> None:
    post = make_entry(author, title="A post")
    add = reverse("polls:add", args=[post.pk])
    assert add in browser.get(post.get_absolute_url()).content.decode()
    form = {"question": "Which?", "mode": "single", "options": "This\nThat", "results": "voted"}
    assert "Enter the question" in browser.post(add, form | {"question": " "}).content.decode()
    assert browser.post(add, form).headers["Location"] == post.get_absolute_url()
    assert browser.get(add).headers["Location"] == reverse("polls:change", args=[post.pk])
    browser.force_login(stranger)
    for url in (post.get_absolute_url(), reverse("blogs:index"), reverse("polls:index"), "/?tab=everyone"):
        page = browser.get(url).content.decode()
        assert "Which?" in page and "This" in page, url
        assert add not in page


def test_nobody_hangs_a_poll_on_what_somebody_else_wrote(client: Client, author: User, stranger: User) -> None:
    post = make_entry(author)
    client.force_login(stranger)
    assert client.get(reverse("polls:add", args=[post.pk])).status_code == 404
    assert client.post(reverse("polls:add", args=[post.pk]), _form(question="Which?")).status_code == 404
    assert not Poll.objects.exists()


def test_an_author_closes_early_and_for_good(browser: Client, poll: Poll, stranger: User) -> None:
    make_vote(poll, stranger)
    url = reverse("polls:close", args=[poll.pk])
    assert "cannot be opened again" in browser.get(url).content.decode()
    browser.post(url)
    first = Poll.objects.get().closed_at
    browser.post(url)
    assert first is not None and Poll.objects.get().closed_at == first
    moment = timezone.localtime() + timedelta(days=2)
    form = _form(title="What do you drink?", options="Tea\nCoffee\nWater", version=str(poll.entry.version))
    again = browser.post(reverse("polls:edit", args=[poll.pk]), form | {"closes_at": f"{moment:%Y-%m-%dT%H:%M}"})
    assert again.status_code == 422 and "This poll has closed" in again.content.decode()
    assert Poll.objects.get().is_closed


def test_a_poll_is_removed_before_any_vote_and_not_after(browser: Client, author: User, stranger: User) -> None:
    post = make_entry(author)
    poll = make_poll(author, on=post)
    url = reverse("polls:remove", args=[post.pk])
    make_vote(poll, stranger)
    assert "Somebody has voted, so it stays" in browser.get(url).content.decode()
    browser.post(url)
    assert Poll.objects.filter(pk=post.pk).exists()
    other = make_poll(author, on=make_entry(author))
    browser.post(reverse("polls:remove", args=[other.pk]))
    assert not Poll.objects.filter(pk=other.pk).exists() and Entry.objects.filter(pk=other.pk).exists()
    alone = make_poll(author)
    browser.post(reverse("polls:remove", args=[alone.pk]))
    assert Poll.objects.filter(pk=alone.pk).exists()


def test_the_index_shows_what_waits_what_is_open_and_what_is_over(
    browser: Client, author: User, stranger: User
) -> None:
    waiting, answered, over, secret = (make_poll(author, title=title) for title in ("Wait?", "Done?", "Over?", "Hush?"))
    Poll.objects.filter(pk=secret.pk).update(is_anonymous=True, results="closed")
    for poll in (answered, secret):
        make_vote(poll, stranger)
    Poll.objects.filter(pk=over.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    browser.force_login(stranger)

    def titles(show: str) -> set[str]:
        page = browser.get(reverse("polls:index"), {"show": show}).content.decode()
        return {poll.entry.title for poll in (waiting, answered, over, secret) if poll.entry.title in page}

    assert titles("waiting") == {"Wait?"}
    assert titles("open") == titles("nonsense") == {"Wait?", "Done?", "Hush?"}
    assert titles("closed") == {"Over?"}
    assert titles("all") == {"Wait?", "Done?", "Over?", "Hush?"}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("poll_number_has_bounds", lambda poll: Poll.objects.update(mode="number")),
        ("poll_anonymous_shows_after_close", lambda poll: Poll.objects.update(is_anonymous=True)),
        ("poll_most_of_several", lambda poll: Poll.objects.update(most_choices=2)),
        ("choice_position_unique", lambda poll: Choice.objects.create(poll=poll, position=0, label="Milk")),
        ("choice_label_unique", lambda poll: Choice.objects.create(poll=poll, position=9, label="Tea")),
        ("vote_says_one_thing", lambda poll: Vote.objects.create(poll=poll, voter=poll.entry.author)),
        (
            "vote_says_one_thing",
            lambda poll: Vote.objects.create(poll=poll, voter=poll.entry.author, choices=[1], number=1),
        ),
        (
            "vote_one_a_person",
            lambda poll: [Vote.objects.create(poll=poll, voter=poll.entry.author, choices=[1]) for _n in range(2)],
        ),
    ],
)  # fmt: skip
def test_what_must_never_be_false_stands_in_the_database(name: str, rows: Any, poll: Poll) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows(poll)

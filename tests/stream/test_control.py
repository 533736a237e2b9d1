"""The control of five levels on every page that shows something to follow, with and without scripts."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import Entry
from content.threads import Seen
from groups.models import Group
from profiles.models import User
from stream.controls import control_of
from stream.marks import seen_of, with_mark
from stream.models import Because, Follow, Level
from stream.services import Choice, NotPossible, choose, following, track
from tags.models import Tag
from tests.factories import make_entry, make_group, make_person, make_reply

HTMX = {"HX-Request": "true"}


@pytest.fixture
def entry(author: User) -> Entry:
    return make_entry(author, tag_words=["net-zero"])


def address(name: str, key: object) -> str:
    return reverse("stream:follow", args=[name, key])


def test_every_page_of_something_to_follow_offers_it(client: Client, entry: Entry, stranger: User) -> None:
    group = make_group(owner=make_person())
    client.force_login(stranger)
    for target in (entry, entry.author, group, entry.department, Tag.objects.get(slug="net-zero")):
        page = client.get(target.get_absolute_url()).content.decode()
        key = target.slug if isinstance(target, Tag) else target.pk
        assert page.count(f'action="/follow/{control_of(target, stranger).name}/{key}/"') == 1, target
        choose(person=stranger, target=target, choice=Choice.WATCHING)
        assert 'aria-current="true"><strong>Watching' in client.get(target.get_absolute_url()).content.decode(), target


def test_a_form_sets_a_level_and_leads_back(client: Client, entry: Entry, stranger: User) -> None:
    client.force_login(stranger)
    answer = client.post(address("thread", entry.pk), {"choice": "first_post", "place": "acts"})
    assert answer.headers["Location"] == entry.get_absolute_url()
    assert Follow.objects.get(person=stranger).level == Level.FIRST_POST
    client.post(address("thread", entry.pk), {"choice": "month"})
    row = Follow.objects.get(person=stranger)
    assert (row.level, row.current) == (Level.FIRST_POST, Level.MUTED)
    assert row.muted_until is not None and row.muted_until > timezone.now() + timedelta(days=29)
    page = client.get(address("thread", entry.pk)).content.decode()
    assert "Muted until" in page and "Stop following" in page
    client.post(address("thread", entry.pk), {"choice": "none"})
    client.post(address("thread", entry.pk), {"choice": "none"})
    assert not Follow.objects.filter(person=stranger).exists()


def test_htmx_gets_the_control_alone_with_the_focus_on_it(client: Client, entry: Entry, stranger: User) -> None:
    client.force_login(stranger)
    answer = client.post(address("thread", entry.pk), {"choice": "watching", "place": "acts"}, headers=HTMX)
    page = answer.content.decode()
    assert page.lstrip().startswith("<form") and "autofocus" in page and "acts__item--on" in page
    assert client.post(address("thread", entry.pk), {"choice": "loud"}, headers=HTMX).status_code == 422
    assert client.post(address("thread", entry.pk), {}).status_code == 422


def test_it_says_why_a_level_is_there(entry: Entry, author: User, stranger: User) -> None:
    make_reply(entry, stranger)
    assert control_of(entry, stranger).why == "Tracking, because you replied."
    assert control_of(entry, author).why == "Watching, because you wrote it."
    reader = make_person()
    track(person=reader, entry=entry, because=Because.READ)
    assert control_of(entry, reader).why == "Tracking, because you read it for five minutes."
    choose(person=reader, target=entry, choice=Choice.TRACKING)
    assert control_of(entry, reader).why == ""


def test_a_member_without_a_choice_is_told_that_it_is_normal(client: Client, group_member: User) -> None:
    group = Group.objects.of(group_member).get()
    client.force_login(group_member)
    assert "Normal, because you are a member." in client.get(group.get_absolute_url()).content.decode()
    assert "Normal, because you are a member." in client.get(address("group", group.pk)).content.decode()


def test_level_and_mark_come_with_the_query_that_finds_the_entry(
    entry: Entry, stranger: User, django_assert_num_queries: Any
) -> None:
    choose(person=stranger, target=entry, choice=Choice.DAY)
    found = with_mark(Entry.objects.visible_to(stranger), stranger).get(pk=entry.pk)
    with django_assert_num_queries(0):
        control = control_of(found, stranger)
        assert seen_of(found, stranger) is None
    assert control.level == Level.MUTED and control.label.startswith("Muted until")
    assert isinstance(seen_of(entry, stranger), Seen | None)


def test_what_one_may_not_see_is_not_there_to_follow(client: Client, author: User, stranger: User) -> None:
    hiding = {"visibility": "hidden", "hidden_reason": "A reason", "review_on": "2099-01-01"}
    secret = make_entry(author, audience="only_me")
    hidden = make_group(owner=author, **hiding)
    client.force_login(stranger)
    for name, key in (
        ("thread", secret.pk),
        ("thread", make_entry(stranger, publish=False).pk),
        ("group", hidden.pk),
        ("person", 10**17),
        ("person", "9" * 40),
        ("person", "x"),
        ("tag", "!!!"),
        ("planet", 1),
    ):
        for answer in (client.get(address(name, key)), client.post(address(name, key), {"choice": "watching"})):
            assert answer.status_code == 404, (name, key)
    assert not Follow.objects.filter(person=stranger).exists()


def test_a_word_that_nobody_used_looks_like_one_that_is_hidden(client: Client, author: User, stranger: User) -> None:
    make_entry(author, audience="only_me", tag_words=["secret-word"])
    client.force_login(stranger)
    pages = [client.get(address("tag", word)) for word in ("secret-word", "unused-word")]
    assert [page.status_code for page in pages] == [200, 200]
    assert not Tag.objects.filter(slug="unused-word").exists(), "looking makes nothing"
    client.post(address("tag", "unused-word"), {"choice": "tracking"})
    assert Follow.objects.get(person=stranger).tag == Tag.objects.get(slug="unused-word")


def test_nobody_follows_themselves(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    assert client.get(address("person", stranger.pk)).status_code == 403
    assert client.post(address("person", stranger.pk), {"choice": "watching"}).status_code == 403
    assert "/follow/person/" not in client.get(stranger.get_absolute_url()).content.decode()


def test_a_person_who_has_not_signed_in_yet_can_be_followed(client: Client, stranger: User) -> None:
    person = make_person()
    User.objects.filter(pk=person.pk).update(confirmed_at=None)
    person.refresh_from_db()
    assert person.is_unclaimed
    client.force_login(stranger)
    assert client.post(address("person", person.pk), {"choice": "watching"}).status_code == 302
    assert Follow.objects.get(person=stranger).followed == person


def test_of_somebody_who_left_only_those_who_follow_them_are_offered_it(client: Client, stranger: User) -> None:
    gone, dear = make_person(left_at=timezone.now()), make_person(left_at=timezone.now())
    choose(person=stranger, target=dear, choice=Choice.WATCHING)
    client.force_login(stranger)
    assert "/follow/person/" not in client.get(gone.get_absolute_url()).content.decode()
    assert f"/follow/person/{dear.pk}/" in client.get(dear.get_absolute_url()).content.decode()


def test_ten_thousand_are_enough(monkeypatch: Any, client: Client, entry: Entry, stranger: User) -> None:
    monkeypatch.setattr(following, "MOST_FOLLOWS", 2)
    for _number in range(2):
        choose(person=stranger, target=make_person(), choice=Choice.TRACKING)
    with pytest.raises(NotPossible):
        choose(person=stranger, target=entry, choice=Choice.WATCHING)
    client.force_login(stranger)
    answer = client.post(address("thread", entry.pk), {"choice": "watching"}, headers=HTMX)
    assert answer.status_code == 422 and "You follow 10,000 things already" in answer.content.decode()
    assert track(person=stranger, entry=entry, because=Because.READ) is None
    make_reply(entry, stranger)  # nobody is kept from writing
    changed = Follow.objects.filter(person=stranger).first()
    assert changed is not None
    choose(person=stranger, target=changed.target, choice=Choice.MUTED)  # what is there can be changed

"""Saved searches: what they find is what one may read, and they name nothing that one may not see any more."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from content.models import Entry
from groups.models import Group
from groups.services import join, leave
from profiles.models import User
from stream.models import Follow, Level, SavedSearch, saved
from stream.services import NotPossible, delete_search, follow, rename_search, save_search, searches
from tests.factories import make_department, make_entry, make_group, make_person

HIDING = {"visibility": "hidden", "hidden_reason": "A reason", "review_on": "2099-01-01"}


def fill_in(client: Client, **said: Any) -> Any:
    return client.post(reverse("stream:save-search"), {"name": "Pumps", "submission": uuid.uuid4(), **said})


def test_somebody_saves_a_search_and_sees_what_answers_it(client: Client, author: User, stranger: User) -> None:
    room = make_group(owner=author, name="Warm homes")
    join(group=room, person=stranger)
    make_entry(author, title="Heat pumps at work", tag_words=["energy"], group=room)
    make_entry(author, title="Heat pumps, but for me", audience="only_me", tag_words=["energy"])
    make_entry(author, title="Canteen", tag_words=["energy"], group=room)
    client.force_login(stranger)
    sent = {"words": "heat pump", "tag_word": "#Energy", "group": room.slug, "kind": "blog_post"}
    answer = fill_in(client, **sent, author=author.handle, department=author.department.slug)  # type: ignore[union-attr]
    found = SavedSearch.objects.get(person=stranger)
    assert answer.headers["Location"] == found.get_absolute_url()
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Heat pumps at work" in page and "but for me" not in page and "Canteen" not in page
    assert (
        f"“heat pump” · Blog posts · #energy · written from {author.department} · in Warm homes · by Ada Author" in page
    )
    assert "up to 1,000 of the newest entries" in page
    assert "Pumps" in client.get(reverse("stream:searches")).content.decode()


def test_a_form_that_asks_for_nothing_or_nobody_is_refused(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    for sent, said in (
        ({}, "Say at least one thing to look for."),
        ({"words": " \u200b "}, "Say at least one thing to look for."),
        ({"author": "nobody-at-all"}, "Nobody has this address."),
        ({"tag_word": "!!!"}, "cannot be a tag"),
        ({"words": "x", "name": ""}, "Enter a name"),
        ({"group": make_group(owner=make_person()).slug}, "Select a valid choice"),
    ):
        answer = fill_in(client, **sent)
        assert answer.status_code == 422 and said in answer.content.decode(), sent
    assert not SavedSearch.objects.exists()


def test_a_double_click_saves_one_and_a_second_of_the_name_is_refused(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    token = uuid.uuid4()
    first, again = (fill_in(client, words="pump", submission=token) for _twice in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert "Another search of yours has this name." in fill_in(client, words="else").content.decode()
    assert SavedSearch.objects.count() == 1
    with pytest.raises(IntegrityError, match="saved_search_name"), transaction.atomic():
        SavedSearch.objects.create(person=stranger, name="Pumps", words="x")
    with pytest.raises(IntegrityError, match="saved_search_submission_unique"), transaction.atomic():
        SavedSearch.objects.create(person=stranger, name="Other", words="x", submission=token)


def test_a_hundred_are_enough(stranger: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(searches, "MOST_SAVED", 2)
    for number in range(2):
        save_search(person=stranger, name=str(number), words="pump")
    with pytest.raises(NotPossible):
        save_search(person=stranger, name="More", words="pump")


def test_it_gets_another_name_and_goes_with_its_level(client: Client, stranger: User) -> None:
    one = save_search(person=stranger, name="One", words="pump")
    save_search(person=stranger, name="Two", words="pump")
    follow(person=stranger, target=one, level=Level.WATCHING)
    client.force_login(stranger)
    rename = reverse("stream:rename-search", args=[one.pk])
    assert client.post(rename, {"name": "Two"}).status_code == 422
    assert client.post(rename, {"name": "Three"}).status_code == 302
    assert SavedSearch.objects.get(pk=one.pk).name == "Three"
    with pytest.raises(NotPossible):
        rename_search(search=one, name="Two")
    delete = reverse("stream:delete-search", args=[one.pk])
    assert "Delete “Three”?" in client.get(delete).content.decode()
    assert client.post(delete).status_code == 302 and not delete_search(search=one)
    assert not Follow.objects.exists()


def test_another_persons_search_is_not_there(client: Client, author: User, stranger: User) -> None:
    search = save_search(person=author, name="Mine", words="pump")
    client.force_login(stranger)
    for name in ("search", "rename-search", "delete-search"):
        assert client.get(reverse(f"stream:{name}", args=[search.pk])).status_code == 404
    assert client.post(reverse("stream:follow", args=["search", search.pk]), {"choice": "watching"}).status_code == 404
    assert client.post(reverse("stream:delete-search", args=[search.pk])).status_code == 404
    assert SavedSearch.objects.exists()


def test_a_room_that_one_may_not_see_any_more_is_not_named(client: Client, author: User, stranger: User) -> None:
    room = make_group(owner=author, name="Blue door")
    join(group=room, person=stranger)
    make_entry(author, title="Behind it", group=room, audience="group")
    search = save_search(person=stranger, name="Mine", group=room)
    client.force_login(stranger)
    assert "Blue door" in client.get(search.get_absolute_url()).content.decode()
    Group.objects.filter(pk=room.pk).update(**HIDING)
    leave(group=room, person=stranger)
    for address in (search.get_absolute_url(), reverse("stream:searches"), reverse("stream:save-search")):
        page = client.get(address).content.decode()
        assert "Blue door" not in page and "Behind it" not in page, address
    assert "something that you may not see any more" in client.get(search.get_absolute_url()).content.decode()


def test_words_are_looked_for_in_the_newest_that_fit_all_else(stranger: User, monkeypatch: Any) -> None:
    here, elsewhere = make_department(), make_department()
    old = make_entry(make_person(department=here), title="A rare word")
    for _number in range(3):
        make_entry(make_person(department=elsewhere))
    monkeypatch.setattr(saved, "LOOKED_AT", 2)
    Entry.objects.filter(pk=old.pk).update(published_at="2020-01-01T00:00Z")
    entries = Entry.objects.visible_to(stranger).published()
    everywhere = save_search(person=stranger, name="Everywhere", words="rare")
    there = save_search(person=stranger, name="There", words="rare", department=here)
    assert list(everywhere.narrow(entries)) == []
    assert list(there.narrow(entries)) == [old]
    monkeypatch.setattr(saved, "TEXT_LOOKED_AT", 5)  # bytes: shorter than any text there
    assert list(there.narrow(entries)) == []

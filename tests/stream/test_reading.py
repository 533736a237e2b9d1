"""Reading a thread for five minutes tracks it, says so, and can be taken back for good."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Entry
from notifications.models import Preference
from profiles.models import User
from stream import reading
from stream.models import Because, Follow, Level
from stream.services import DAY, follow, mute_for
from tests.factories import make_entry

HTMX = {"HX-Request": "true"}


@pytest.fixture
def entry(author: User) -> Entry:
    return make_entry(author, tag_words=["net-zero"])


def read(client: Client, entry: Entry, **said: Any) -> Any:
    return client.post(reverse("stream:read-long", args=[entry.pk]), said, headers=HTMX)


def test_it_tracks_the_thread_and_says_so_with_the_new_control(client: Client, entry: Entry, stranger: User) -> None:
    client.force_login(stranger)
    assert "<reading-time" in client.get(entry.get_absolute_url()).content.decode()
    page = read(client, entry).content.decode()
    assert "You have read this for five minutes: you track it now." in page and "Undo" in page
    assert f'id="follow-thread-{entry.pk}" hx-swap-oob="true"' in page
    row = Follow.objects.get(person=stranger)
    assert (row.level, row.because) == (Level.TRACKING, Because.READ)
    assert "<reading-time" not in client.get(entry.get_absolute_url()).content.decode()
    assert read(client, entry).status_code == 204, "once"


def test_undoing_it_lasts(client: Client, entry: Entry, stranger: User) -> None:
    client.force_login(stranger)
    read(client, entry)
    assert "You do not track it." in read(client, entry, undo="on").content.decode()
    assert Follow.objects.get(person=stranger).current == Level.NORMAL
    assert read(client, entry).status_code == 204
    assert Follow.objects.get(person=stranger).current == Level.NORMAL


def test_undoing_touches_nothing_that_was_chosen(client: Client, entry: Entry, stranger: User) -> None:
    client.force_login(stranger)
    follow(person=stranger, target=entry, level=Level.WATCHING)
    read(client, entry, undo="on")
    assert Follow.objects.get(person=stranger).current == Level.WATCHING


def test_whoever_switched_it_off_is_not_tracked(client: Client, entry: Entry, stranger: User) -> None:
    Preference.objects.create(person=stranger, tracks_what_is_read=False)
    client.force_login(stranger)
    assert read(client, entry).status_code == 204
    assert not Follow.objects.filter(person=stranger).exists()


def test_it_lowers_nothing_and_wakes_nothing(client: Client, entry: Entry, stranger: User) -> None:
    client.force_login(stranger)
    follow(person=stranger, target=entry.author, level=Level.WATCHING)
    assert read(client, entry).status_code == 204
    mute_for(person=stranger, target=entry, time=DAY)
    assert read(client, entry).status_code == 204
    assert Follow.objects.get(thread=entry, person=stranger).current == Level.MUTED


def test_what_one_may_not_read_is_not_tracked(client: Client, author: User, stranger: User) -> None:
    secret = make_entry(author, audience="only_me")
    client.force_login(stranger)
    assert read(client, secret).status_code == 404
    assert client.get(reverse("stream:read-long", args=[secret.pk])).status_code == 405


def test_two_apps_cannot_keep_it() -> None:
    with pytest.raises(ValueError, match="Two apps"):
        reading.register(lambda person: False)

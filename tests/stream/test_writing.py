"""Others see that somebody writes a reply: while they may, where they want it, and by name alone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from colleagues.services import block
from content.models import Audience, Entry
from groups.services import close_group
from notifications.choosing.services import choose_times
from profiles.models import User
from stream import writing
from stream.live import publishing
from tests.factories import make_entry, make_group


@pytest.fixture
def entry(author: User) -> Entry:
    return make_entry(author)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """(entry, person) of what went out to the streams."""
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr(publishing, "writing", lambda entry_id, person_id: sent.append((entry_id, person_id)))
    return sent


def say(client: Client, entry: Entry) -> int:
    return client.post(reverse("stream:writing", args=[entry.pk])).status_code


def test_whoever_types_is_told_of_by_number(client: Client, entry: Entry, stranger: User, told: Any) -> None:
    client.force_login(stranger)
    assert say(client, entry) == 204
    assert told == [(entry.pk, stranger.pk)]


def test_whoever_switched_it_off_writes_unseen(client: Client, entry: Entry, stranger: User, told: Any) -> None:
    choose_times(person=stranger, shows_when_writing=False)
    client.force_login(stranger)
    assert say(client, entry) == 204
    assert told == []
    choose_times(person=stranger, shows_when_writing=True)
    assert say(client, entry) == 204
    assert told == [(entry.pk, stranger.pk)]


def test_nobody_writes_where_they_may_not(client: Client, author: User, stranger: User, told: Any) -> None:
    client.force_login(stranger)
    assert say(client, make_entry(author, audience=Audience.ONLY_ME)) == 404
    group = make_group(owner=author)
    entry = make_entry(author, group=group)
    close_group(group=group, by=author, reason="It has done its work.")
    assert say(client, entry) == 403
    assert told == []


def test_it_is_said_thirty_times_a_minute_and_no_more(
    client: Client, entry: Entry, stranger: User, author: User, told: Any
) -> None:
    client.force_login(stranger)
    assert {say(client, entry) for _number in range(writing.MOST_A_MINUTE)} == {204}
    assert say(client, entry) == 429
    client.force_login(author)
    assert say(client, entry) == 204, "each has their own"
    assert len(told) == writing.MOST_A_MINUTE + 1


def test_names_are_those_one_may_see(
    client: Client, entry: Entry, author: User, stranger: User, colleague: User, suspended: User, moderator: User
) -> None:
    block(blocker=author, blocked=stranger)
    everybody = [author, stranger, colleague, suspended, moderator]
    asked = {"writing": ",".join(str(person.pk) for person in everybody)}
    address = reverse("stream:writers", args=[entry.pk])

    def names(reader: User) -> list[str]:
        client.force_login(reader)
        return sorted(client.get(address, asked).json()["names"].values())

    assert names(author) == sorted([colleague.name, moderator.name]), "nobody whom one blocked, and not oneself"
    assert names(moderator) == sorted([author.name, stranger.name, colleague.name])
    client.force_login(author)
    assert client.get(address, {"writing": "1,2;3"}).status_code == 422
    assert client.get(address, {"writing": ",".join(["1"] * 21)}).status_code == 422
    assert client.get(reverse("stream:writers", args=[entry.pk + 10_000])).status_code == 404


def test_a_block_hides_both_from_each_other(client: Client, stranger: User, author: User, colleague: User) -> None:
    block(blocker=author, blocked=stranger)
    client.force_login(stranger)
    address = reverse("stream:writers", args=[make_entry(colleague).pk])
    found = client.get(address, {"writing": f"{author.pk},{colleague.pk}"}).json()["names"]
    assert found == {str(colleague.pk): colleague.name}

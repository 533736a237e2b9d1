"""The menu of a card on home: why the entry is there, and what its reader can do about it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from colleagues.services import add_colleague
from content.models import Audience, Entry
from groups.models import Group
from profiles.models import Department, User
from stream import feed
from stream.feed import Asked
from stream.models import Level, Tab
from stream.services import follow
from tests.factories import make_entry, make_official, make_person

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def why(client: Client, reader: User, entry: Entry, tab: str = "for_you") -> str:
    client.force_login(reader)
    return client.get(reverse("stream:why", args=[entry.pk]), {"tab": tab}).content.decode()


def test_each_tab_says_why(client: Client, author: User, stranger: User, group: Group, transport: Department) -> None:
    add_colleague(member=stranger, colleague=author, created_at=NOW)
    known = make_entry(author, title="Of a colleague")
    assert "Ada Author is your colleague" in why(client, stranger, known)
    assert "Ada Author is your colleague" in why(client, stranger, known, "colleagues")
    other = make_person("Una Tagger")
    tagged = make_entry(other, title="Of a tag", tag_words=["green-book"])
    follow(person=stranger, target=tagged.tags.get(), level=Level.TRACKING)
    assert "You follow #green-book" in why(client, stranger, tagged)
    follow(person=stranger, target=other, level=Level.WATCHING)
    assert "You watch Una Tagger" in why(client, stranger, tagged)
    room = make_entry(author, title="In the room", group=group)
    assert f"In your group {group.name}" in why(client, author, room, "groups")
    inside = make_entry(author, title="Inside", audience=Audience.DEPARTMENT)
    for tab in ("departments", "everyone"):
        assert "Written for your department alone" in why(client, make_person(department=transport), inside, tab)
    among = make_entry(author, title="Among us", audience=Audience.COLLEAGUES)
    add_colleague(member=author, colleague=other, created_at=NOW)
    assert "Written for the colleagues of Ada Author" in why(client, other, among)
    assert "says it officially" in why(client, author, make_official(author), "departments")
    assert "You wrote it" in why(client, author, known)
    for tab in ("everyone", "colleagues", "groups", "nonsense"):  # whatever an address says, nothing untrue
        assert "you have muted nothing of it" in why(client, make_person(), known, tab)
    assert client.get(reverse("stream:why", args=[among.pk])).status_code == 404


def test_the_menu_of_a_card_is_fetched_when_it_opens(client: Client, author: User, stranger: User) -> None:
    add_colleague(member=stranger, colleague=author, created_at=NOW)
    entry = make_entry(author, title="Of a colleague")
    url = reverse("stream:why", args=[entry.pk]) + "?tab=colleagues"
    client.force_login(stranger)
    page = client.get("/?tab=colleagues").content.decode()
    assert page.count(f'"{url}"') == 2 and "Mute Ada Author" not in page  # for a script, and a link
    menu = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<!DOCTYPE" not in menu and 'hx-target="closest article"' in menu and "Mute Ada Author" in menu
    assert "hx-post" not in client.get(url).content.decode()


def test_muting_from_a_card_comes_back_to_home(client: Client, author: User, stranger: User) -> None:
    add_colleague(member=stranger, colleague=author, created_at=NOW)
    entry = make_entry(author, title="Too much of it")
    page = why(client, stranger, entry)
    assert f'action="/follow/person/{author.pk}/"' in page and f'action="/follow/thread/{entry.pk}/"' in page
    answer = client.post(f"/follow/person/{author.pk}/", {"choice": "muted", "place": "home"})
    assert answer.headers["Location"] == "/"
    answer = client.post(f"/follow/thread/{entry.pk}/", {"choice": "muted", "place": "home", "tab": "everyone"})
    assert answer.headers["Location"] == "/?tab=everyone"
    assert all(entry not in feed.page(stranger, Asked(tab), {}).entries for tab in Tab)

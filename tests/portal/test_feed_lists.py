"""Every list has a feed: what is on it, in its order, and what keeps it from people."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import Audience, Entry
from core.markings import Marking
from groups.models import Visibility
from groups.services import join, leave
from profiles.models import TokenPurpose, User
from profiles.services import make_token
from stream.models import Follow, Level, SavedSearch
from stream.services import follow
from tags.models import Tag
from tests.factories import make_entry, make_forum, make_group, make_official, make_person, make_poll, make_topic
from tests.portal.test_feeds import titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(stranger: User) -> str:
    return make_token(person=stranger, purpose=TokenPurpose.FEED)


def heard(client: Client, key: str, name: str) -> list[str]:
    answer = client.get(f"/feeds/{key}/{name}.atom")
    assert answer.status_code == 200, name
    return titles(answer.content)


def test_each_kind_has_its_list(client: Client, key: str, author: User) -> None:
    forum = make_forum(slug="plans")
    make_entry(author, title="A post")
    make_topic(author, forum=forum, title="A topic")
    make_topic(author, forum=make_forum(slug="other"), title="Another topic")
    make_poll(author, title="A poll")
    make_poll(author, on=make_entry(author, title="A post with a poll"))
    assert heard(client, key, "everyone") == [
        "A post with a poll", "A poll", "Another topic", "A topic", "A post"
    ]  # fmt: skip
    assert heard(client, key, "people/ada-author") == heard(client, key, "everyone")
    assert heard(client, key, "blogs") == ["A post with a poll", "A post"]
    assert heard(client, key, "polls") == ["A post with a poll", "A poll"]
    assert heard(client, key, "topics") == ["Another topic", "A topic"]
    assert heard(client, key, "forums/plans") == ["A topic"]
    assert heard(client, key, "people/ada-author/topics") == ["Another topic", "A topic"]
    assert heard(client, key, "people/ada-author/polls") == ["A poll"]
    assert heard(client, key, "departments/transport") == heard(client, key, "everyone")


def test_what_a_department_says_is_labelled_and_has_its_channel(client: Client, key: str, author: User) -> None:
    make_entry(author, title="Mine")
    make_official(author, title="Ours")
    for name in ("departments/transport/official", "official"):
        assert heard(client, key, name) == ["Ours"]
    body = client.get(f"/feeds/{key}/departments/transport/official.atom").content.decode()
    assert "&lt;strong&gt;Official&lt;/strong&gt;" in body
    assert "<name>Ada Author, officially for Department for Transport</name>" in body
    blog = client.get(f"/feeds/{key}/people/ada-author/blog.atom").content.decode()
    assert blog.count("Official") == 1, "of two, one"


def test_what_waits_for_its_week_stands_in_the_channel_alone(client: Client, key: str, author: User) -> None:
    for number in range(4):
        make_official(author, title=f"Number {number}")
    assert len(heard(client, key, "departments/transport/official")) == 4
    for name in ("everyone", "people/ada-author", "departments/transport"):
        assert heard(client, key, name) == ["Number 2", "Number 1", "Number 0"], name


def test_a_group_that_one_has_left_is_closed_to_its_programs(client: Client, author: User, stranger: User) -> None:
    room = make_group(owner=author, name="Room")
    join(group=room, person=stranger)
    make_entry(author, title="Inside", audience=Audience.GROUP, group=room)
    key = make_token(person=stranger, purpose=TokenPurpose.FEED)
    assert heard(client, key, f"groups/{room.slug}") == ["Inside"]
    leave(group=room, person=stranger)
    assert heard(client, key, f"groups/{room.slug}") == []
    type(room).objects.filter(pk=room.pk).update(
        visibility=Visibility.HIDDEN, hidden_reason="It must", review_on=timezone.localdate()
    )
    hidden = client.get(f"/feeds/{key}/groups/{room.slug}.atom")
    assert hidden.status_code == client.get(f"/feeds/{key}/groups/not-there.atom").status_code == 404


def test_a_search_is_its_owners(client: Client, key: str, author: User, stranger: User) -> None:
    make_entry(author, title="Zebra crossings")
    make_entry(author, title="Lions")
    found = {
        who.pk: SavedSearch.objects.create(person=who, name="Zebras", words="zebra").pk for who in (author, stranger)
    }
    assert heard(client, key, f"searches/{found[stranger.pk]}") == ["Zebra crossings"]
    assert client.get(f"/feeds/{key}/searches/{found[author.pk]}.atom").status_code == 404


def test_what_one_follows_is_one_feed(client: Client, key: str, author: User, stranger: User, colleague: User) -> None:
    room = make_group(owner=author, name="Room")
    make_entry(author, title="By her")
    make_entry(colleague, title="Tagged", tag_words=["pets"])
    make_entry(colleague, title="In the room", group=room)
    make_official(colleague, title="Official")
    make_entry(colleague, title="Personal")
    thread = make_entry(make_person(), title="A thread")
    old = make_entry(author, title="Long ago")
    Entry.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(days=40))
    assert heard(client, key, "following") == []
    follow(person=stranger, target=author, level=Level.TRACKING)
    follow(person=stranger, target=Tag.objects.get(slug="pets"), level=Level.FIRST_POST)
    follow(person=stranger, target=room, level=Level.WATCHING)
    assert colleague.department is not None
    follow(person=stranger, target=colleague.department, level=Level.TRACKING)
    follow(person=stranger, target=thread, level=Level.TRACKING)
    assert heard(client, key, "following") == ["A thread", "Official", "In the room", "Tagged", "By her"]
    follow(person=stranger, target=colleague, level=Level.MUTED)
    assert heard(client, key, "following") == ["A thread", "By her"], "a muted author silences the rest"
    follow(person=stranger, target=Entry.objects.get(title="Tagged"), level=Level.WATCHING)
    follow(person=stranger, target=Entry.objects.get(title="By her"), level=Level.NORMAL)
    assert heard(client, key, "following") == ["A thread", "Tagged"], "the thread's own level wins"
    Follow.objects.update(muted_until=timezone.now() + timedelta(hours=1))
    assert heard(client, key, "following") == []


@pytest.mark.parametrize(
    "name", ["everyone", "blogs", "topics", "polls", "forums/plans", "people/ada-author", "departments/transport"]
)
def test_a_list_costs_the_same_for_five_and_for_thirty_and_leaves_out_what_is_sensitive(
    name: str, client: Client, key: str, author: User
) -> None:
    forum, counts = make_forum(slug="plans"), []
    for number in (5, 25):
        for _turn in range(number):
            make_topic(author, forum=forum)
            make_entry(author)
            make_poll(author)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/feeds/{key}/{name}.atom")
        counts.append(len(queries))
    assert len(titles(answer.content)) == 25
    assert counts[0] == counts[1] <= 7, [query["sql"][:200] for query in queries]
    Entry.objects.update(marking=Marking.SENSITIVE)
    assert heard(client, key, name) == []


@pytest.mark.parametrize(
    "name",
    [
        "", "nothing", "people", "people/", "people/ada-author/", "people/ada-author/secrets", "kinds/blog_post",
        "groups/../everyone", "forums/%20", "searches/-1", "searches/99999999999999999999", "searches/x",
        "departments/transport/OFFICIAL", "everyone/everyone", "everyone.atom", "\u202eeveryone", "a" * 5000,
        "groups/" + "é" * 300, "tags/a/b", "%2e%2e/everyone", "{{7*7}}", "' OR 1=1 --", "everyone\r\nX: y",
    ],
)  # fmt: skip
def test_a_list_that_is_not_there_is_a_404(name: str, client: Client, key: str) -> None:
    assert client.get(f"/feeds/{key}/{name}.atom").status_code == 404

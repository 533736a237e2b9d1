"""The canaries, asked for through the feeds and calendars of everybody."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from content.models import Audience, Bookmark, Entry
from polls.models import Poll
from profiles.models import TokenPurpose, User
from profiles.services import make_token
from stream.models import Follow, Level, SavedSearch
from tests.cast import CAST
from tests.factories import make_entry, make_poll
from tests.world import World

pytestmark = pytest.mark.django_db
INSIDE = [name for name in CAST if name != "anonymous"]


def lists_of(world: World, person: User) -> list[str]:
    """Every list that there is: those of everybody, and those that are full of the author's canaries."""
    author, forum, search = world.person("author"), world.forum, SavedSearch.objects.filter(person=person).first()
    department = author.department
    assert department is not None and search is not None
    people = [f"people/ada-author{tab}" for tab in ("", "/blog", "/topics", "/polls")]
    places = [f"groups/{world.group.slug}", f"forums/{forum.slug}", f"departments/{department.slug}"]
    mine = ["following", f"searches/{search.pk}"]
    of_all = [
        "everyone",
        "blogs",
        "topics",
        "polls",
        "official",
        "tags/barriers",
        f"departments/{department.slug}/official",
    ]
    return [*people, *places, *mine, *of_all]


def follow_everything(world: World, person: User) -> None:
    """Follow the author, the group and the department, and search for all that they wrote."""
    author = world.person("author")
    if person != author:
        Follow.objects.create(person=person, followed=author, level=Level.WATCHING)
    Follow.objects.create(person=person, group=world.group, level=Level.WATCHING)
    Follow.objects.create(person=person, department=author.department, level=Level.WATCHING)
    SavedSearch.objects.create(person=person, name="All of Ada", author=author)


@pytest.mark.parametrize("who", INSIDE)
def test_everybodys_key_opens_what_they_may_read_and_no_more(who: str, shared_world: World) -> None:
    world, person = shared_world, shared_world.person(who)
    with transaction.atomic():
        follow_everything(world, person)
        key, client, heard = make_token(person=person, purpose=TokenPurpose.FEED), Client(), {}
        for name in lists_of(world, person):
            answer = client.get(f"/feeds/{key}/{name}.atom")
            assert answer.status_code == (200 if person.may_read else 404), name
            heard[name] = answer.content
        assert not client.cookies
        transaction.set_rollback(True)
    readable = set(Entry.objects.visible_to(person).published().values_list("title", flat=True))
    for word, readers in world.canaries.items():
        told = [name for name, content in heard.items() if word.encode() in content]
        if f"Title {word}" in readable:
            assert {"everyone", "people/ada-author"} & set(told) or "THEIRS" in word, word
        elif who not in readers:
            assert told == [], word
    assert not [name for name, content in heard.items() if b"CANARYNOTE" in content]


@pytest.mark.parametrize("who", INSIDE)
def test_everybodys_calendar_has_what_they_may_read_and_no_more(who: str, shared_world: World) -> None:
    world, person = shared_world, shared_world.person(who)
    author = world.person("author")
    with transaction.atomic():
        closing = timezone.now() + timedelta(days=3)
        room = make_entry(author, title="Poll CANARYROOM", audience=Audience.GROUP, group=world.group)
        draft = make_entry(author, title="Poll CANARYUNSEEN", publish=False)
        for entry in (room, draft, make_entry(author, title="Poll for all")):
            poll = make_poll(author, on=entry)
            Poll.objects.filter(pk=poll.pk).update(closes_at=closing)
            Bookmark.objects.create(person=person, entry=entry, note="CANARYWISH", remind_on=closing.date())
        key, client, heard = make_token(person=person, purpose=TokenPurpose.CALENDAR), Client(), b""
        for name in ("everyone", "mine", "my-groups", "saved", f"groups/{world.group.slug}"):
            answer = client.get(f"/feeds/{key}/{name}.ics")
            assert answer.status_code == (200 if person.may_read else 404), name
            heard += answer.content
        may_read_room = room in Entry.objects.visible_to(person)
        transaction.set_rollback(True)
    assert (b"CANARYROOM" in heard) == may_read_room
    assert (b"Poll for all" in heard) == (person.may_read and who != "nobody")
    assert b"CANARYUNSEEN" not in heard
    assert b"CANARYWISH" not in heard

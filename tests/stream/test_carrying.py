"""Levels go where their thread, tag or channel goes; nobody loses one, and nothing wakes what was muted."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Entry
from content.services import delete
from forums import moving
from profiles.models import Department, User
from profiles.services import mark_as_left, set_successors
from stream.levels import levels_towards
from stream.models import Because, Follow, Level, SavedSearch
from stream.services import follow, save_search
from tags.models import Tag
from tests.factories import make_department, make_entry, make_forum, make_person, make_reply, make_topic

pytestmark = pytest.mark.django_db


def level_of(person: User, **target: Any) -> Level | None:
    row = Follow.objects.filter(person=person, **target).first()
    return row.current if row else None


def test_whoever_follows_a_topic_follows_the_one_that_it_was_merged_into(
    client: Client, author: User, stranger: User, colleague: User, moderator: User
) -> None:
    forum = make_forum()
    old, new = make_topic(author, forum=forum), make_topic(make_person(), forum=forum)
    muter = make_person()
    follow(person=stranger, target=old.entry, level=Level.FIRST_POST)
    follow(person=colleague, target=old.entry, level=Level.WATCHING)
    follow(person=colleague, target=new.entry, level=Level.NORMAL)
    follow(person=muter, target=new.entry, level=Level.MUTED)
    make_reply(old.entry, muter)  # tracks the old one, because they wrote
    moving.merge(topic=old, into=new, by=moderator, reason="They ask the same.")
    assert not Follow.objects.filter(thread=old.entry).exists()
    assert level_of(stranger, thread=new.entry) == Level.FIRST_POST
    assert level_of(colleague, thread=new.entry) == Level.WATCHING, "of two chosen ones the higher"
    assert level_of(muter, thread=new.entry) == Level.MUTED, "what came by writing wakes nothing"
    assert level_of(author, thread=new.entry) == Level.WATCHING
    client.force_login(stranger)
    page = client.get(reverse("stream:follow", args=["thread", old.entry.pk])).content.decode()
    assert f'action="/follow/thread/{new.entry.pk}/"' in page


def test_whoever_wrote_what_was_split_off_hears_of_both(author: User, stranger: User, moderator: User) -> None:
    topic = make_topic(author)
    muter = make_person()
    replies = [make_reply(topic.entry, person) for person in (stranger, muter)]
    follow(person=muter, target=topic.entry, level=Level.MUTED)
    bystander = make_person()
    follow(person=bystander, target=topic.entry, level=Level.WATCHING)
    made = moving.split(
        topic=topic,
        roots=[reply.pk for reply in replies],
        title="Another matter",
        kind=topic.kind,
        by=moderator,
        reason="Two matters.",
        submission=None,
    )
    assert level_of(stranger, thread=made) == level_of(stranger, thread=topic.entry) == Level.TRACKING
    assert level_of(muter, thread=made) == Level.MUTED
    assert level_of(bystander, thread=made) is None


def test_a_deleted_thread_is_followed_by_nobody(author: User, stranger: User) -> None:
    entry = make_entry(author)
    follow(person=stranger, target=entry, level=Level.WATCHING)
    delete(target=entry)
    assert not Follow.objects.exists()


def test_a_tag_that_became_a_synonym_hands_on_its_followers(client: Client, operator: User, stranger: User) -> None:
    author = make_person()
    entry = make_entry(author, tag_words=["netzero"])
    make_entry(author, tag_words=["net-zero"])
    old, main = Tag.objects.get(slug="netzero"), Tag.objects.get(slug="net-zero")
    both = make_person()
    follow(person=stranger, target=old, level=Level.WATCHING)
    follow(person=both, target=old, level=Level.TRACKING)
    follow(person=both, target=main, level=Level.FIRST_POST)
    search = save_search(person=stranger, name="Zero", tag_word="netzero")
    client.force_login(operator)
    answer = client.post(reverse("admin:tags_tag_change", args=[old.pk]), {"welsh_label": "", "synonym_of": main.pk})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert (level_of(stranger, tag=main), level_of(both, tag=main)) == (Level.WATCHING, Level.FIRST_POST)
    assert not Follow.objects.filter(tag=old).exists()
    assert SavedSearch.objects.get(pk=search.pk).tag == main
    assert levels_towards(entry, [both.pk]) == {both.pk: Level.FIRST_POST}, "what was filed under it before, too"
    assert list(SavedSearch.objects.matching(entry)) == [search]
    found = SavedSearch.objects.get(pk=search.pk).narrow(Entry.objects.all())
    assert found.count() == 2 and entry in found


def test_the_channel_of_a_department_is_followed_into_its_successors() -> None:
    old, middle, last, other = (make_department() for _number in range(4))
    one, two = make_person(department=other), make_person(department=other)
    follow(person=one, target=old, level=Level.WATCHING)
    follow(person=two, target=old, level=Level.TRACKING)
    follow(person=two, target=last, level=Level.MUTED)
    Department.objects.filter(pk__in=[old.pk, middle.pk]).update(ended_on=date(2020, 1, 1))
    for _twice in range(2):
        set_successors([(old, middle), (middle, last), (middle, other)])
        assert level_of(one, department=last) == level_of(one, department=other) == Level.WATCHING
        assert level_of(two, department=last) == Level.TRACKING
        assert not Follow.objects.filter(department__in=[old, middle]).exists()


def test_a_department_that_has_not_ended_yet_keeps_its_followers() -> None:
    old, new = make_department(), make_department()
    person = make_person()
    follow(person=person, target=old, level=Level.WATCHING)
    set_successors([(old, new)])
    assert level_of(person, department=old) == level_of(person, department=new) == Level.WATCHING


def test_a_saved_search_takes_its_level_with_it(stranger: User) -> None:
    search = save_search(person=stranger, name="Pumps", words="pump")
    follow(person=stranger, target=search, level=Level.WATCHING)
    search.delete()
    assert not Follow.objects.exists()


def test_whoever_leaves_finds_their_levels_when_they_come_back(operator: User, stranger: User, author: User) -> None:
    follow(person=stranger, target=author, level=Level.WATCHING)
    mark_as_left(person=stranger, by=operator)
    assert level_of(stranger, followed=author) == Level.WATCHING


@pytest.mark.parametrize(("chosen", "expected"), [(True, Level.NORMAL), (False, Level.WATCHING)])
def test_a_chosen_level_beats_one_that_came_by_writing(
    author: User, stranger: User, moderator: User, chosen: bool, expected: Level
) -> None:
    forum = make_forum()
    old, new = make_topic(author, forum=forum), make_topic(make_person(), forum=forum)
    Follow.objects.create(person=stranger, thread=old.entry, level=Level.WATCHING, because=Because.WROTE)
    because = Because.CHOSEN if chosen else Because.READ
    Follow.objects.create(person=stranger, thread=new.entry, level=Level.NORMAL, because=because)
    moving.merge(topic=old, into=new, by=moderator, reason="They ask the same.")
    assert level_of(stranger, thread=new.entry) == expected

"""Which level counts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from profiles.models import User
from stream.levels import followers_told, levels_towards
from stream.models import Because, Follow, Level, SavedSearch
from stream.services import DAY, NotPossible, follow, mute_for, track, unfollow
from tests.factories import make_entry, make_reply


def test_the_thread_wins_then_a_muted_person_silences_then_the_highest_counts(author: User, colleague: User) -> None:
    entry = make_entry(author, tag_words=["net-zero", "grants"])
    tag, other = entry.tags.order_by("name")
    me = [colleague.pk]
    assert levels_towards(entry, me) == {}
    follow(person=colleague, target=tag, level=Level.MUTED)
    follow(person=colleague, target=other, level=Level.FIRST_POST)
    assert levels_towards(entry, me) == {colleague.pk: Level.FIRST_POST}
    follow(person=colleague, target=author, level=Level.MUTED)
    assert levels_towards(entry, me) == {colleague.pk: Level.MUTED}
    follow(person=colleague, target=entry, level=Level.TRACKING)
    assert levels_towards(entry, me) == {colleague.pk: Level.TRACKING}


def test_a_mute_for_a_day_ends_by_itself_and_leaves_what_was_chosen(author: User, colleague: User) -> None:
    entry = make_entry(author)
    follow(person=colleague, target=author, level=Level.WATCHING)
    row = mute_for(person=colleague, target=author, time=DAY)
    assert levels_towards(entry, [colleague.pk]) == {colleague.pk: Level.MUTED}
    assert row.current == Level.MUTED
    Follow.objects.filter(pk=row.pk).update(muted_until=timezone.now() - timedelta(seconds=1))
    assert levels_towards(entry, [colleague.pk]) == {colleague.pk: Level.WATCHING}
    assert Follow.objects.get(pk=row.pk).current == Level.WATCHING


def test_a_member_without_a_choice_hears_of_the_group_normally(group_member: User, group_owner: User) -> None:
    group = group_member.memberships.get().group
    entry = make_entry(group_owner, group=group, audience="group")
    assert levels_towards(entry, [group_member.pk]) == {group_member.pk: Level.NORMAL}


def test_what_one_writes_one_watches_and_what_one_answers_one_tracks(author: User, colleague: User) -> None:
    entry = make_entry(author)
    make_reply(entry, colleague)
    assert Follow.objects.get(person=author).level == Level.WATCHING
    row = Follow.objects.get(person=colleague)
    assert (row.level, row.because) == (Level.TRACKING, Because.WROTE)


def test_answering_lowers_nothing_and_wakes_no_muted_thread(author: User, colleague: User, stranger: User) -> None:
    entry = make_entry(author)
    follow(person=colleague, target=author, level=Level.WATCHING)
    follow(person=stranger, target=entry, level=Level.MUTED)
    for person in (colleague, stranger):
        make_reply(entry, person)
    assert not Follow.objects.filter(person=colleague, thread=entry).exists()
    assert Follow.objects.get(person=stranger).level == Level.MUTED
    assert track(person=stranger, entry=entry, because=Because.READ) is None


def test_followers_are_found_in_batches_each_person_once(author: User, colleague: User, stranger: User) -> None:
    entry = make_entry(author, tag_words=["net-zero"])
    tag = entry.tags.get()
    people = sorted([colleague, stranger], key=lambda person: person.pk)
    for person in people:
        follow(person=person, target=tag, level=Level.WATCHING)
        follow(person=person, target=author, level=Level.FIRST_POST)
    first = followers_told(entry, after=author.pk * 0, most=2)
    found, last = [], 0
    while batch := followers_told(entry, after=last, most=1):
        found += [person for person, _follow in batch]
        last = batch[-1][0]
    expected = sorted([author.pk, colleague.pk, stranger.pk])  # the author watches what they wrote
    assert found == expected
    assert {person for person, _follow in first} <= set(expected)
    reply = make_reply(entry, author)
    loud = {person for person, _follow in followers_told(reply, after=0, most=10)}
    assert loud == {author.pk, colleague.pk, stranger.pk}
    unfollow(person=colleague, target=tag)
    assert colleague.pk not in {person for person, _follow in followers_told(reply, after=0, most=10)}


def test_a_saved_search_hears_of_what_answers_it(author: User, colleague: User) -> None:
    search = SavedSearch.objects.create(person=colleague, name="Heat pumps", words="heat pump")
    follow(person=colleague, target=search, level=Level.WATCHING)
    yes, no = make_entry(author, title="Heat pumps at work"), make_entry(author, title="Canteen")
    assert levels_towards(yes, [colleague.pk]) == {colleague.pk: Level.WATCHING}
    assert levels_towards(no, [colleague.pk]) == {}


def test_nobody_follows_themselves_or_the_search_of_another(author: User, colleague: User) -> None:
    search = SavedSearch.objects.create(person=colleague, name="Mine", words="mine")
    for target in (author, search):
        with pytest.raises(NotPossible):
            follow(person=author, target=target, level=Level.WATCHING)
    with pytest.raises(IntegrityError, match="follow_not_oneself"), transaction.atomic():
        Follow.objects.create(person=author, followed=author)
    with pytest.raises(IntegrityError, match="follow_has_one_target"), transaction.atomic():
        Follow.objects.create(person=author)
    with pytest.raises(IntegrityError, match="follow_has_one_target"), transaction.atomic():
        Follow.objects.create(person=author, followed=colleague, search=search)
    with pytest.raises(IntegrityError, match="saved_search_asks_something"), transaction.atomic():
        SavedSearch.objects.create(person=author, name="Nothing")

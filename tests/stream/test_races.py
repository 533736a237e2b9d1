"""One person in two windows at the same moment: real threads on a real database."""

import uuid
from functools import partial
from typing import Any

import pytest

from content.models import Entry
from profiles.models import User
from stream.models import Because, Follow, Level, SavedSearch
from stream.services import Choice, NotPossible, Which, choose, choose_for_many, follow, following, save_search, track
from tests.factories import make_entry, make_person
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


@pytest.fixture
def entry(author: User) -> Entry:
    return make_entry(author)


def test_two_choices_at_once_leave_one_row_and_no_error(entry: Entry, stranger: User) -> None:
    for _round in range(ROUNDS):
        choices = (Choice.WATCHING, Choice.MUTED, Choice.MONTH)
        at_once(*[partial(choose, person=stranger, target=entry, choice=choice) for choice in choices])
        assert Follow.objects.filter(person=stranger, thread=entry).count() == 1
        choose(person=stranger, target=entry, choice=Choice.NONE)


def test_stopping_and_choosing_at_once_is_one_or_the_other(entry: Entry, stranger: User) -> None:
    for _round in range(ROUNDS):
        choose(person=stranger, target=entry, choice=Choice.TRACKING)
        choices = (Choice.NONE, Choice.WATCHING)
        at_once(*[partial(choose, person=stranger, target=entry, choice=choice) for choice in choices])
        levels = list(Follow.objects.filter(person=stranger).values_list("level", flat=True))
        assert levels in ([], [Level.WATCHING])


def test_reading_in_two_windows_while_choosing_keeps_the_choice(entry: Entry, stranger: User) -> None:
    for _round in range(ROUNDS):
        reading = partial(track, person=stranger, entry=entry, because=Because.READ)
        at_once(reading, reading, partial(choose, person=stranger, target=entry, choice=Choice.MUTED))
        assert Follow.objects.get(person=stranger).level == Level.MUTED
        Follow.objects.filter(person=stranger).delete()


def test_the_limit_holds_when_many_come_at_once(stranger: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(following, "MOST_FOLLOWS", 3)
    people = [make_person() for _number in range(6)]
    answers = at_once(*[partial(follow, person=stranger, target=one, level=Level.WATCHING) for one in people])
    assert Follow.objects.filter(person=stranger).count() == 3
    assert sum(isinstance(answer, NotPossible) for answer in answers) == 3


def test_many_and_one_at_once_wait_for_each_other(stranger: User) -> None:
    people = [make_person() for _number in range(3)]
    for person in people:
        follow(person=stranger, target=person, level=Level.TRACKING)
    for _round in range(ROUNDS):
        at_once(
            partial(choose_for_many, person=stranger, which=Which("person"), choice=Choice.MUTED),
            partial(choose_for_many, person=stranger, which=Which("person"), choice=Choice.NORMAL),
            partial(choose, person=stranger, target=people[2], choice=Choice.WATCHING),
        )
        levels = set(Follow.objects.exclude(followed=people[2]).values_list("level", flat=True))
        assert len(levels) == 1


def test_a_double_click_saves_one_search(stranger: User) -> None:
    for turn in range(ROUNDS):
        saving = partial(save_search, person=stranger, name=f"Pumps {turn}", words="pump", submission=uuid.uuid4())
        answers = at_once(saving, saving, saving)
        assert len({answer.pk for answer in answers}) == 1
    assert SavedSearch.objects.count() == ROUNDS

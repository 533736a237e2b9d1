"""How far people talk: counted once a day, each reply against what it answers, and never of few."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import Reply
from insight.models import WeekOfTalk
from insight.talk import count_week
from profiles.models import User
from tests.factories import make_entry, make_person, make_reply

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=1)


def counted() -> tuple[int, int]:
    WeekOfTalk.objects.all().delete()
    assert count_week()
    row = WeekOfTalk.objects.get()
    return row.replies, row.crossed


def test_each_reply_is_held_against_what_it_answers(author: User, stranger: User) -> None:
    ago = timezone.now() - YESTERDAY
    entry, near = make_entry(author), make_person(department=author.department)
    assert counted() == (0, 0)
    root = make_reply(entry, stranger, created_at=ago)
    assert counted() == (1, 1)
    make_reply(entry, near, created_at=ago)
    assert counted() == (2, 1)
    make_reply(entry, author, root=root, created_at=ago)
    assert counted() == (3, 2), "to the reply from elsewhere"
    make_reply(entry, stranger, root=root, created_at=ago)
    make_reply(entry, author, created_at=ago)
    assert counted() == (3, 2), "nobody talks to themselves"


def test_only_what_was_said_in_the_week_and_is_still_there(author: User, stranger: User) -> None:
    entry = make_entry(author)
    make_reply(entry, stranger, created_at=timezone.now() - timedelta(days=9))
    make_reply(entry, stranger, created_at=timezone.now() + YESTERDAY)
    hidden = make_reply(entry, stranger, created_at=timezone.now() - YESTERDAY)
    assert counted() == (1, 1)
    Reply.objects.filter(pk=hidden.pk).update(state="hidden")
    assert counted() == (0, 0)


def test_twice_is_once_and_it_takes_few_queries(author: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert count_week()
    assert len(queries) <= 6
    assert not count_week()
    assert WeekOfTalk.objects.count() == 1


def test_what_is_old_is_not_said_and_in_the_end_forgotten() -> None:
    today = timezone.localdate()
    common = {"replies": 200, "crossed": 122, "counted_at": timezone.now()}
    WeekOfTalk.objects.create(ends_on=today - timedelta(days=8), **common)
    WeekOfTalk.objects.create(ends_on=today - timedelta(days=500), **common)
    assert WeekOfTalk.objects.percent() is None
    row = WeekOfTalk.objects.create(ends_on=today - timedelta(days=7), **common)
    assert WeekOfTalk.objects.percent() == row.percent == 61
    count_week()
    assert set(WeekOfTalk.objects.values_list("ends_on", flat=True)) == {
        today,
        today - timedelta(days=7),
        today - timedelta(days=8),
    }


def test_no_more_cross_than_there_are() -> None:
    with pytest.raises(IntegrityError, match="talk_crossed_are_replies"):
        WeekOfTalk.objects.create(ends_on="2026-01-05", replies=1, crossed=2, counted_at=timezone.now())

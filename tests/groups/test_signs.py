"""Vital signs: what they count, what they leave out, how they are said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Entry, Reply, State
from groups import services
from groups.listing import duration, signs_of
from portal import signs
from tests.factories import make_entry, make_reply

pytestmark = pytest.mark.django_db


def at(row, moment):
    if isinstance(row, Entry):
        Entry.objects.filter(pk=row.pk).update(published_at=moment)
    else:
        Reply.objects.filter(pk=row.pk).update(created_at=moment)


def test_they_count_what_is_published_lately_and_the_wait_for_somebody_else(group, author, stranger, group_owner):
    now = timezone.now()
    services.join(group=group, person=stranger)
    for wait in (10, 60, 200):
        entry = make_entry(author, group=group)
        at(entry, now - timedelta(days=2))
        at(make_reply(entry, author), now - timedelta(days=2) + timedelta(minutes=1))  # one's own is no answer
        at(make_reply(entry, stranger), now - timedelta(days=2) + timedelta(minutes=wait))
    at(make_entry(author, group=group), now - timedelta(days=40))
    make_entry(author, group=group, state=State.HIDDEN)
    make_entry(author, group=group, publish=False)
    assert signs.sweep(for_seconds=5) >= 1
    group.refresh_from_db()
    assert (group.posts_30_days, group.median_first_reply_minutes) == (9, 60)
    assert (group.members_count, group.departments_represented) == (3, 2)
    assert group.last_post_at == group.active_at == now - timedelta(days=2) + timedelta(minutes=200)
    assert signs_of(group) == ["9 posts in 30 days", "answers in about 60 minutes", "3 members", "2 departments"]


def test_a_quiet_group_has_no_time_to_an_answer(group):
    signs.take(group)
    group.refresh_from_db()
    assert group.median_first_reply_minutes is None and group.last_post_at is None
    assert signs_of(group)[0] == "no posts in 30 days"


def test_fresh_signs_are_left_alone(group):
    signs.sweep(for_seconds=5)
    assert signs.sweep(for_seconds=5) == 0


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "1 minute"), (89, "89 minutes"), (90, "2 hours"), (180, "3 hours"), (2160, "2 days"), (10_000, "7 days")],
)
def test_durations_are_said_as_people_do(minutes, said):
    assert duration(minutes) == said

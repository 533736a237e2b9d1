"""How far somebody has read: forward only, never over words that were not shown, and never seen by anybody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from content.models import Entry, Reply, State
from content.threads import Seen, thread_for
from notifications.models import Channel, Delivery
from profiles.models import User
from stream.marks import seen_of, unread_of, with_mark
from stream.models import ReadMark
from stream.services import mark_all_seen, mark_seen
from tests.factories import make_entry, make_person, make_reply


@pytest.fixture
def entry(author: User) -> Entry:
    return make_entry(author)


@pytest.fixture
def replies(entry: Entry) -> list[Reply]:
    """Six by different people, an hour apart; the last two stand under the first."""
    begun = entry.published_at
    assert begun is not None
    made = [make_reply(entry, make_person(), created_at=begun + timedelta(hours=hour)) for hour in range(1, 5)]
    return [
        *made,
        *(make_reply(entry, make_person(), root=made[0], created_at=begun + timedelta(hours=hour)) for hour in (5, 6)),
    ]


def test_the_first_visit_has_nothing_new_and_later_replies_do(entry: Entry, stranger: User) -> None:
    assert seen_of(entry, stranger) is None
    mark_seen(person=stranger, entry=entry, shown=[])
    assert unread_of([entry.pk], stranger)[entry.pk].replies == 0
    make_reply(entry, make_person(), created_at=entry.created_at + timedelta(days=9))
    unread = unread_of([entry.pk], stranger)[entry.pk]
    assert (unread.is_new, unread.replies, unread.label) == (False, 1, "1")


def test_what_was_never_opened_is_new(entry: Entry, stranger: User) -> None:
    assert unread_of([entry.pk], stranger)[entry.pk].is_new


def test_the_mark_stops_before_the_first_reply_that_was_not_shown(
    entry: Entry, replies: list[Reply], stranger: User
) -> None:
    shown = [replies[number].pk for number in (0, 1, 3, 4, 5)]
    mark = mark_seen(person=stranger, entry=entry, shown=shown)
    assert mark.seen_reply == replies[1].pk
    assert mark_seen(person=stranger, entry=entry, shown=[reply.pk for reply in replies]).seen_reply == replies[5].pk


def test_the_mark_never_goes_back(entry: Entry, replies: list[Reply], stranger: User) -> None:
    mark_all_seen(person=stranger, entry=entry)
    assert mark_seen(person=stranger, entry=entry, shown=[replies[0].pk]).seen_reply == replies[5].pk


def test_numbers_of_other_entries_do_not_count(entry: Entry, replies: list[Reply], stranger: User) -> None:
    elsewhere = make_reply(make_entry(make_person()), make_person(), created_at=entry.created_at + timedelta(days=30))
    assert mark_seen(person=stranger, entry=entry, shown=[elsewhere.pk, 2**60]).seen_reply == 0


def test_hidden_replies_and_ones_own_are_not_unread(entry: Entry, replies: list[Reply], stranger: User) -> None:
    mark_seen(person=stranger, entry=entry, shown=[])
    Reply.objects.filter(pk=replies[0].pk).update(state=State.HIDDEN)
    Reply.objects.filter(pk=replies[1].pk).update(author=stranger)
    assert unread_of([entry.pk], stranger)[entry.pk].replies == 4
    assert mark_seen(person=stranger, entry=entry, shown=[replies[2].pk]).seen_reply == replies[2].pk


def test_a_person_has_one_mark_an_entry(entry: Entry, stranger: User) -> None:
    mark_seen(person=stranger, entry=entry, shown=[])
    with pytest.raises(IntegrityError, match="read_mark_unique"), transaction.atomic():
        ReadMark.objects.create(person=stranger, entry=entry, seen_at=entry.created_at)


def test_the_mark_comes_with_the_query_that_finds_the_entry(
    entry: Entry, stranger: User, django_assert_num_queries: Any
) -> None:
    mark = mark_seen(person=stranger, entry=entry, shown=[])
    found = with_mark(Entry.objects.visible_to(stranger), stranger).get(pk=entry.pk)
    with django_assert_num_queries(0):
        assert seen_of(found, stranger) == Seen(mark.seen_at, 0)


def test_a_script_tells_what_was_on_the_screen_and_a_form_comes_back(
    client: Client, entry: Entry, replies: list[Reply], stranger: User
) -> None:
    client.force_login(stranger)
    url = reverse("stream:seen", args=[entry.pk])
    sent = {"shown": f"{replies[0].pk},{replies[1].pk}"}
    assert client.post(url, sent, headers={"Sec-Fetch-Dest": "empty"}).status_code == 204
    assert ReadMark.objects.get().seen_reply == replies[1].pk
    assert client.post(url, {"everything": "on"}).headers["Location"] == entry.get_absolute_url()
    assert ReadMark.objects.get().seen_reply == replies[5].pk
    assert client.post(url, {"shown": "1,x"}).status_code == 422


def test_nobody_marks_what_they_may_not_read(client: Client, author: User, stranger: User) -> None:
    entry = make_entry(author, audience="only_me")
    client.force_login(stranger)
    assert client.post(reverse("stream:seen", args=[entry.pk])).status_code == 404
    assert not ReadMark.objects.exists()


def test_reading_a_reply_on_its_page_reads_its_alert(entry: Entry, author: User) -> None:
    first, second = (
        make_reply(entry, make_person(), created_at=entry.created_at + timedelta(hours=hour)) for hour in (1, 2)
    )
    mark_seen(person=author, entry=entry, shown=[first.pk])
    unread = Delivery.objects.site_of(author).unread()
    assert [row.notification.reply_id for row in unread if row.notification] == [second.pk]
    assert Delivery.objects.filter(recipient=author, channel=Channel.MAIL).count() == 2


def test_the_thread_says_what_is_new_since(entry: Entry, replies: list[Reply], stranger: User) -> None:
    seen = mark_seen(person=stranger, entry=entry, shown=[reply.pk for reply in replies[:3]]).seen
    thread = thread_for(entry, stranger, seen=seen)
    new = [one.reply.pk for line in thread.lines for one in (line, *line.answers) if one.is_new]
    first = [one.reply.pk for line in thread.lines for one in (line, *line.answers) if one.is_first_new]
    assert new == [replies[4].pk, replies[5].pk, replies[3].pk]  # in the order of the page
    assert first == [replies[4].pk]
    assert (thread.new_count, thread.has_new) == (3, True)


def test_the_page_marks_the_place_and_offers_to_mark_it_read(
    client: Client, entry: Entry, replies: list[Reply], stranger: User
) -> None:
    mark_seen(person=stranger, entry=entry, shown=[reply.pk for reply in replies[:5]])
    client.force_login(stranger)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "1 new reply since you were here" in page and 'id="new"' in page
    mark_all_seen(person=stranger, entry=entry)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "since you were here" not in page and "I have read these" not in page and "Mark all as read" not in page

"""What a page of a conversation that stays open fetches: what it lacks, in order, once, and nothing it may not read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from colleagues.services import block
from content import services
from content.models import Audience, Entry, Reply, State
from content.threads import MOST_NEWER, Asked, Newer, newer_for, now_cursor
from content.threads.newer import COMMITTED_WITHIN
from profiles.models import User
from tests.content.test_long_threads import grow
from tests.factories import make_entry, make_person, make_reply


@pytest.fixture
def entry(author: User) -> Entry:
    return make_entry(author)


def shown(newer: Newer) -> list[int]:
    return [one.line.reply.pk for one in newer.lines]


def at(reply: Reply, *, seconds: float) -> Reply:
    """The reply as if it had been written so long ago."""
    Reply.objects.filter(pk=reply.pk).update(created_at=timezone.now() - timedelta(seconds=seconds))
    reply.refresh_from_db()
    return reply


def test_a_page_gets_what_was_written_since_with_the_root_under_which_it_stands(
    entry: Entry, author: User, stranger: User
) -> None:
    old = at(make_reply(entry, stranger), seconds=3600)
    after = now_cursor(timezone.now())
    root = at(make_reply(entry, stranger), seconds=0)
    answer = at(make_reply(entry, author, root=old), seconds=0)
    newer = newer_for(entry, stranger, Asked(after))
    assert [(one.line.reply.pk, one.root, one.is_new) for one in newer.lines] == [
        (root.pk, root.pk, True),
        (answer.pk, old.pk, True),
    ]
    assert [one.line.is_own for one in newer.lines] == [True, False]
    assert all(one.takes_answers for one in newer.lines)
    assert newer.reply_count == 3 and not newer.is_more


def test_a_reply_that_was_committed_late_is_not_lost(entry: Entry, stranger: User) -> None:
    """It has the moment at which it was written, and that is before the page was made."""
    after = now_cursor(timezone.now())
    late = at(make_reply(entry, stranger), seconds=COMMITTED_WITHIN.total_seconds() / 2)
    assert shown(newer_for(entry, stranger, Asked(after))) == [late.pk]


def test_many_come_in_several_answers_each_reply_once(entry: Entry, author: User) -> None:
    order = grow(entry, MOST_NEWER + 8, 9)
    read: list[int] = []
    newer = newer_for(entry, author, Asked())
    assert newer.is_more and len(newer.lines) == MOST_NEWER
    read += shown(newer)
    newer = newer_for(entry, author, Asked(newer.after))
    assert not newer.is_more
    read += shown(newer)
    assert sorted(read) == sorted(order) and len(read) == len(order)


def test_lines_that_changed_come_again_and_those_that_went_are_named(
    entry: Entry, author: User, stranger: User, moderator: User
) -> None:
    edited, hidden, deleted, same = (make_reply(entry, stranger) for _number in range(4))
    Reply.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    services.edit_reply(reply=edited, editor=stranger, body="Better words.", version=edited.version)
    services.hide(target=hidden)
    services.delete(target=deleted)
    shows = [edited.pk, hidden.pk, deleted.pk, same.pk]
    newer = newer_for(entry, author, Asked(now_cursor(timezone.now()), shown=shows))
    assert shown(newer) == [edited.pk, hidden.pk] and newer.gone == [deleted.pk]
    assert "Better words." in newer.lines[0].line.html
    assert not newer.lines[1].line.is_open and newer.lines[1].line.html == ""
    assert not any(one.is_new for one in newer.lines)
    assert shown(newer_for(entry, author, Asked(now_cursor(timezone.now()), changed=[same.pk]))) == [same.pk]


def test_numbers_of_another_entry_bring_nothing_of_it(entry: Entry, author: User, stranger: User) -> None:
    secret = make_reply(make_entry(author, audience=Audience.ONLY_ME), author, body="CANARY")
    newer = newer_for(entry, stranger, Asked(now_cursor(timezone.now()), changed=[secret.pk], shown=[secret.pk]))
    assert newer.lines == [] and newer.gone == [secret.pk]


def test_nobody_gets_words_of_people_they_blocked(entry: Entry, author: User, stranger: User) -> None:
    block(blocker=author, blocked=stranger)
    reply = make_reply(entry, stranger)
    assert shown(newer_for(entry, author, Asked())) == []
    (line,) = newer_for(entry, author, Asked(changed=[make_reply(entry, author, root=reply).root_id or 0])).lines[:1]
    assert not line.line.is_open and line.line.html == "" and not line.takes_answers


@pytest.mark.parametrize("after", ["", "nonsense", "AAAA", now_cursor(datetime(2099, 1, 1, tzinfo=UTC))])
def test_nonsense_in_the_address_is_sane(after: str, entry: Entry, stranger: User, client: Client) -> None:
    make_reply(entry, stranger)
    client.force_login(stranger)
    assert client.get(reverse("content:newer", args=[entry.pk]), {"after": after}).status_code == 200
    assert client.get(reverse("content:newer", args=[entry.pk]), {"shown": "1,x"}).status_code == 422


def test_the_part_costs_the_same_for_five_lines_and_for_fifty(entry: Entry, author: User, client: Client) -> None:
    client.force_login(author)
    costs = []
    for number in (5, 45):
        for _number in range(number):
            make_reply(entry, make_person())
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("content:newer", args=[entry.pk])).content.decode()
        costs.append(len(queries))
    assert page.count("<li data-root") == MOST_NEWER
    assert costs[0] == costs[1] <= 12


def test_who_may_no_longer_read_it_is_told_nothing(entry: Entry, author: User, stranger: User, client: Client) -> None:
    client.force_login(stranger)
    address = reverse("content:newer", args=[entry.pk])
    page = client.get(address).content.decode()
    assert f'id="useful-{entry.pk}"' in page and 'id="replies"' not in page, "nothing is new"
    Entry.objects.filter(pk=entry.pk).update(audience=Audience.ONLY_ME)
    assert client.get(address).status_code == 404
    Entry.objects.filter(pk=entry.pk).update(audience=Audience.EVERYONE, state=State.HIDDEN)
    assert client.get(address).status_code == 404

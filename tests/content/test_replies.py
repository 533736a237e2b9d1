"""Replying, reacting and their counters."""

import pytest
from django.utils import timezone

from content import services
from content.models import Activity, Entry, Reaction, Reply, State
from content.threads import LINES_A_PAGE, page_start, thread_for
from notifications.models import Delivery
from profiles.models import User
from tests.factories import make_entry, make_person, make_reply


def test_the_narrow_row_is_made_by_the_first_reply_and_counts_published_ones(author: User, stranger: User) -> None:
    entry = make_entry(author)
    assert not Activity.objects.exists()
    reply = make_reply(entry, stranger)
    make_reply(entry, author, root=reply)
    assert Activity.objects.get().reply_count == 2
    services.hide(target=reply)
    assert Activity.objects.get().reply_count == 1
    services.restore(target=reply)
    services.delete(target=reply)
    assert Activity.objects.get().reply_count == 1


def test_nothing_is_answered_that_was_hidden_a_moment_ago(author: User, stranger: User) -> None:
    entry = make_entry(author)
    reply = make_reply(entry, stranger)
    services.hide(target=reply)
    with pytest.raises(services.NotPossible):
        services.reply_to(entry=entry, author=author, body="late", root=reply)
    services.hide(target=entry)
    with pytest.raises(services.NotPossible):
        services.reply_to(entry=entry, author=stranger, body="late")


def test_a_root_of_another_entry_is_refused(author: User, stranger: User) -> None:
    reply = make_reply(make_entry(author), stranger)
    with pytest.raises(services.NotPossible):
        services.reply_to(entry=make_entry(author), author=author, body="stray", root=reply)


def test_useful_counts_once_a_person_and_can_be_taken_back(author: User, stranger: User) -> None:
    entry = make_entry(author)
    reply = make_reply(entry, author)
    assert services.react(target=entry, person=stranger)
    assert not services.react(target=entry, person=stranger)
    assert services.react(target=reply, person=stranger)
    assert Activity.objects.get().useful_count == 1
    assert services.take_back(target=entry, person=stranger)
    assert not services.take_back(target=entry, person=stranger)
    assert Activity.objects.get().useful_count == 0
    assert Reaction.objects.count() == 1


def test_a_reply_keeps_its_old_text_and_refuses_a_stale_form(author: User) -> None:
    reply = make_reply(make_entry(author), author, body="old")
    edited = services.edit_reply(reply=reply, editor=author, body="new", version=reply.version)
    assert edited.revisions.get().body == "old"
    assert edited.edited_at is not None  # written an hour ago
    with pytest.raises(services.EditConflict):
        services.edit_reply(reply=reply, editor=author, body="newer", version=reply.version)


def test_a_long_thread_is_paged_and_a_permalink_finds_its_page(author: User, stranger: User) -> None:
    entry = make_entry(author)
    people = [make_person() for _number in range(3)]  # three who talk, and are told, are enough for a long thread
    replies = [make_reply(entry, people[number % 3]) for number in range(LINES_A_PAGE + 3)]
    ordered = list(entry.replies.order_by("created_at", "pk"))
    first = thread_for(entry, stranger)
    assert [line.reply.pk for line in first.lines] == [reply.pk for reply in ordered[:LINES_A_PAGE]]
    assert first.later_url and not first.earlier_url
    assert page_start(ordered[0]) == ""
    last = thread_for(entry, stranger, start=page_start(ordered[-1]))
    assert [line.reply.pk for line in last.lines] == [ordered[-1].pk]
    assert last.earlier_url
    assert len(replies) == first.reply_count


@pytest.mark.parametrize("start", ["nonsense", "AAAA", "9" * 500, "\x00", "é", "////////////////////////"])
def test_a_made_up_page_of_a_thread_is_the_first(start: str, author: User) -> None:
    entry = make_entry(author)
    make_reply(entry, author)
    assert len(thread_for(entry, author, start=start).lines) == 1


def test_the_imported_history_tells_nobody_and_counts(author: User, stranger: User) -> None:
    entry = services.import_entry(
        kind="blog_post",
        author=author,
        published_at=timezone.now(),
        title="Then",
        body="words @stan-stranger",
        tag_words=["old"],
        audience="everyone",
        group=None,
        origin="archive:e1",
    )
    services.import_reply(
        entry=entry, author=stranger, body="yes", root=None, created_at=timezone.now(), origin="archive:r1"
    )
    assert Entry.objects.get().state == State.PUBLISHED
    assert Reply.objects.get().origin == "archive:r1"
    assert Activity.objects.get().reply_count == 1
    assert stranger.mentions.get().entry == entry
    assert not Delivery.objects.filter(recipient=stranger).exists()
    services.edit_entry(
        entry=entry,
        editor=author,
        title="Then",
        body="@stan-stranger again",
        tag_words=(),
        audience="everyone",
        version=1,
    )
    assert not Delivery.objects.filter(recipient=stranger).exists()

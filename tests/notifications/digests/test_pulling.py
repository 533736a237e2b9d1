"""What stands in an issue, and what never does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from colleagues.models import Block
from content.models import Audience, State
from groups.models import Group
from groups.services import join
from notifications.digests.making import make
from notifications.models import (
    Channel,
    Delivery,
    DeliveryState,
    Digest,
    DigestItem,
    Event,
    Family,
    Outcome,
    Preference,
    Way,
)
from notifications.services import mark_read, tell
from profiles.models import User
from stream.models import Follow, Level, SavedSearch
from stream.services import DAY, follow, mark_all_seen, mute_for
from tags.models import Tag
from tests.factories import make_entry, make_group, make_official, make_person, make_reply
from tests.notifications.digests.issues import begin_issue, entries_of, issue

pytestmark = pytest.mark.django_db


def without_mails(person: User) -> None:
    """As if they had chosen to be told by digest."""
    Delivery.objects.filter(recipient=person, channel=Channel.MAIL, digest=None).delete()


def hear(person: User, target: Any, level: Level = Level.TRACKING) -> None:
    """Follow, and have what is new in the digest, not at once."""
    Preference.objects.get_or_create(person=person, defaults={"ways": {Family.FOLLOWED: Way.DIGEST}})
    follow(person=person, target=target, level=level)


def test_each_source_brings_its_entries_with_its_reason(
    stranger: User, author: User, colleague: User, group: Group, moderator: User
) -> None:
    join(group=group, person=stranger)
    room = make_group(owner=moderator)
    join(group=room, person=stranger)
    by_person = make_entry(author)
    by_tag = make_entry(colleague, tag_words=["net-zero"])
    by_group = make_entry(colleague, group=group)
    as_member = make_entry(colleague, group=room)
    by_channel = make_official(colleague)
    found = make_entry(moderator, title="The marmalade protocol")
    make_entry(moderator, title="Of no interest")
    search = SavedSearch.objects.create(person=stranger, name="Spread", words="marmalade -peanut")
    for target in (author, by_tag.tags.get(), group, by_channel.department, search):
        hear(stranger, target)
    items = {item.entry_id: item.reason for item in issue(stranger, minutes=20)}
    assert items == {
        by_person.pk: "followed",
        by_tag.pk: "tag",
        by_group.pk: "group",
        as_member.pk: "member",
        by_channel.pk: "department",
        found.pk: "search",
    }


def test_a_thread_comes_with_what_is_new_in_it_and_only_from_tracking_on(
    stranger: User, author: User, colleague: User
) -> None:
    threads = [make_entry(author, published_at=timezone.now() - timedelta(days=30)) for _number in range(4)]
    for entry, level in zip(threads, (Level.WATCHING, Level.TRACKING, Level.FIRST_POST, Level.NORMAL), strict=True):
        hear(stranger, entry, level)
    replies = [make_reply(entry, colleague) for entry in threads]
    items = issue(stranger)
    assert {(item.entry_id, item.until_reply) for item in items} == {
        (threads[0].pk, replies[0].pk),
        (threads[1].pk, replies[1].pk),
    }
    assert {item.reason for item in items} == {"thread"}


def test_a_followed_person_is_heard_of_in_the_threads_of_others(stranger: User, author: User, colleague: User) -> None:
    entry = make_entry(author, published_at=timezone.now() - timedelta(days=30))
    reply = make_reply(entry, colleague)
    hear(stranger, colleague)
    (item,) = issue(stranger)
    assert (item.entry_id, item.until_reply, item.reason) == (entry.pk, reply.pk, "followed")


def test_what_is_muted_is_never_in_it(stranger: User, author: User, colleague: User, moderator: User) -> None:
    tagged = make_entry(author, tag_words=["net-zero"])
    hear(stranger, tagged.tags.get(), Level.WATCHING)
    hear(stranger, author, Level.MUTED)
    thread = make_entry(colleague, tag_words=["net-zero"])
    mute_for(person=stranger, target=thread, time=DAY)
    old = make_entry(colleague, published_at=timezone.now() - timedelta(days=30))
    hear(stranger, old)
    make_reply(old, author)
    heard = make_entry(moderator, tag_words=["net-zero"])
    items = issue(stranger)
    assert [item.entry_id for item in items if item.reason != "thread"] == [heard.pk]
    assert [item.entry_id for item in items if item.reason == "thread"] == [old.pk], "the thread's own level wins"


def test_ones_own_words_read_words_and_words_of_blocked_people_are_never_in_it(
    author: User, stranger: User, colleague: User, blocked: User
) -> None:
    own = make_entry(author, tag_words=["net-zero"])
    hear(author, own.tags.get(), Level.WATCHING)
    for person in (stranger, colleague, blocked):
        hear(author, person, Level.WATCHING)
    make_entry(blocked, tag_words=["net-zero"])
    read = make_entry(stranger)
    mark_all_seen(person=author, entry=read)
    Block.objects.create(blocker=colleague, blocked=author)
    make_entry(colleague)
    without_mails(author)
    assert issue(author) == []
    assert Digest.objects.get(person=author).outcome == Outcome.EMPTY


def test_what_one_has_read_up_to_is_not_told_and_what_came_after_is(
    stranger: User, author: User, colleague: User
) -> None:
    entry = make_entry(author, published_at=timezone.now() - timedelta(days=30))
    hear(stranger, entry)
    make_reply(entry, colleague, created_at=timezone.now() - timedelta(hours=3))
    mark_all_seen(person=stranger, entry=entry)
    assert issue(stranger) == []
    DigestItem.objects.all().delete()
    Digest.objects.all().delete()
    new = make_reply(entry, colleague)
    (item,) = issue(stranger)
    assert item.until_reply == new.pk


def test_what_needs_me_comes_first_once_a_thread_and_only_where_no_mail_was_sent(
    author: User, stranger: User, colleague: User
) -> None:
    followed = make_entry(colleague)
    hear(author, colleague, Level.WATCHING)
    entry, mailed = make_entry(author), make_entry(author)
    make_reply(entry, stranger)
    make_reply(entry, colleague)
    make_reply(mailed, stranger)
    Delivery.objects.filter(entry=entry, channel=Channel.MAIL).delete()
    Delivery.objects.filter(recipient=author, entry=followed).delete()
    items = issue(author)
    assert entries_of(items) == [entry.pk, followed.pk]
    assert [item.notification_id is not None for item in items] == [True, False]


def test_a_mail_that_was_dropped_counts_as_none_and_a_notice_that_was_read_is_over(
    author: User, stranger: User
) -> None:
    first, second = make_entry(author), make_entry(author)
    make_reply(first, stranger)
    make_reply(second, stranger)
    Delivery.objects.filter(channel=Channel.MAIL).update(state=DeliveryState.DROPPED)
    mark_read(user=author, entry=second)
    assert entries_of(issue(author)) == [first.pk]


def test_a_followed_entry_that_was_mailed_is_not_told_again(stranger: User, author: User) -> None:

    entry, other = make_entry(author), make_entry(author)
    hear(stranger, author)
    tell(event=Event.MENTION, key="entry:mailed", people=[stranger], entry=entry)
    assert entries_of(issue(stranger)) == [other.pk]


def test_one_item_from_outside_comes_with_the_others_and_never_alone(
    stranger: User, author: User, colleague: User, moderator: User
) -> None:
    lively, quiet = make_entry(author), make_entry(colleague)
    for _number in range(3):
        make_reply(lively, colleague)
    assert issue(stranger) == []
    Digest.objects.all().delete()
    own_department = make_entry(moderator)  # of the Treasury, as the stranger is
    hear(stranger, moderator)
    items = issue(stranger)
    assert [(item.entry_id, item.reason) for item in items] == [
        (own_department.pk, "followed"),
        (lively.pk, "elsewhere"),
    ]
    assert quiet.pk not in entries_of(items)


def test_what_is_said_officially_has_a_tenth(stranger: User, colleague: User, author: User) -> None:
    speakers = [colleague, *(make_person() for _number in range(4))]
    official = [make_official(speaker, body="w " * 20) for speaker in speakers for _number in range(2)]
    personal = [make_entry(author) for _number in range(12)]
    for entry in official:
        hear(stranger, entry.department, Level.WATCHING)
    hear(stranger, author)
    items = issue(stranger, minutes=20)
    assert len(set(entries_of(items)) & {entry.pk for entry in official}) == 2
    assert {entry.pk for entry in personal} < set(entries_of(items))


def test_nothing_comes_twice_over_a_week_of_issues(stranger: User, author: User, colleague: User) -> None:
    hear(stranger, author, Level.WATCHING)
    seen: list[tuple[int | None, int]] = []
    entry = make_entry(author)
    for _day in range(4):
        make_entry(author)
        make_reply(entry, author, created_at=timezone.now())
        Delivery.objects.all().delete()
        items = issue(stranger, minutes=2)
        assert items
        seen += [(item.entry_id, item.until_reply) for item in items]
        last = Digest.objects.filter(person=stranger).latest("pk")
        Digest.objects.filter(pk=last.pk).update(issued_on=last.issued_on - timedelta(days=last.pk % 1000 + 1))
        Digest.objects.filter(pk=last.pk).update(since=last.since, until=last.until)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("fields", [{"state": State.HIDDEN}, {"state": State.DELETED}, {"audience": Audience.ONLY_ME}])
def test_what_one_may_not_read_is_not_even_counted(stranger: User, author: User, fields: dict[str, str]) -> None:
    hear(stranger, author)
    make_entry(author)
    make_entry(author, **fields)
    digest = begin_issue(stranger)

    make(digest)
    assert digest.items.count() == 1
    assert digest.left_out == 0


def test_what_stands_in_a_room_that_one_left_is_not_pulled(group: Group, ex_member: User, author: User) -> None:
    hear(ex_member, group, Level.WATCHING)
    make_entry(author, group=group, audience=Audience.GROUP)
    assert issue(ex_member) == []


@pytest.mark.parametrize("number", [5, 500])
def test_the_number_of_queries_does_not_grow_with_what_one_follows(
    stranger: User, author: User, number: int, django_assert_max_num_queries: Callable[[int], Any]
) -> None:

    tags = Tag.objects.bulk_create(Tag(name=f"tag-{number}", slug=f"tag-{number}") for number in range(number))
    Follow.objects.bulk_create(Follow(person=stranger, tag=tag, level=Level.TRACKING) for tag in tags)
    for _number in range(min(number, 30)):
        entry = make_entry(author, tag_words=["tag-1"])
        make_reply(entry, author)
    digest = begin_issue(stranger)

    stranger.refresh_from_db()
    with django_assert_max_num_queries(12):
        make(digest)
    assert digest.items.count() > 3


def test_the_fourth_official_post_of_a_week_comes_when_it_enters_feeds(stranger: User, colleague: User) -> None:
    posts = [make_official(colleague) for _number in range(4)]
    hear(stranger, posts[0].department)
    first = issue(stranger, minutes=20)
    assert posts[3].pk not in entries_of(first)
    later = Digest.objects.create(
        person=stranger,
        issued_on=timezone.localdate() + timedelta(days=8),
        since=timezone.now(),
        until=timezone.now() + timedelta(days=8),
        budget_minutes=20,
    )
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        make(later)
        assert posts[3].pk in entries_of(list(later.items.all()))

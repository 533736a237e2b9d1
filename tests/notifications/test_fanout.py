"""Telling many: followers of words, members of groups; in batches that may die and run beside each other."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from colleagues.models import Block
from content import services as content
from content.models import Audience, Entry
from content.services import placing
from groups.models import Group
from groups.services import close_group, join, leave
from notifications import fanout
from notifications.models import Channel, Delivery, DeliveryState, Event, FanOut, Notification
from profiles.models import User
from stream.models import Follow, Level
from stream.services import DAY, follow, mute_for
from tests.factories import make_entry, make_person, make_reply
from tests.notifications.test_telling import both, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of two: eight people are many."""
    monkeypatch.setattr(fanout, "AT_ONCE", 2)
    monkeypatch.setattr(fanout, "BATCH", 2)


@pytest.fixture
def crowd(author: User) -> list[User]:
    """Eight people who watch the author."""
    people = [make_person(f"Follower{number} X", department=author.department) for number in range(8)]
    for person in people:
        follow(person=person, target=author, level=Level.WATCHING)
    return people


def sites(event: Event) -> list[int]:
    rows = Delivery.objects.filter(channel=Channel.SITE, event=event).order_by("recipient")
    return [pk for pk in rows.values_list("recipient", flat=True) if pk is not None]


def numbers(people: list[User]) -> list[int]:
    return sorted(person.pk for person in people)


def test_levels_say_who_hears_of_a_new_entry_and_why(author: User, colleague: User, stranger: User) -> None:
    tag_row = {}
    make_entry(author, tag_words=["net-zero"])
    tag = author.entries.get().tags.get()
    for level in Level:
        person = make_person(f"{level.name.title()} X")
        tag_row[person.first_name] = follow(person=person, target=tag, level=level).pk
    entry = make_entry(author, tag_words=["net-zero"])
    assert told(entry) == {"Watching": both(Event.NEW_ENTRY), "First_Post": both(Event.NEW_ENTRY)}
    rows = Delivery.objects.filter(entry=entry, channel=Channel.SITE)
    assert {row.recipient.first_name: row.follow_id for row in rows if row.recipient} == {
        name: tag_row[name] for name in ("Watching", "First_Post")
    }
    reply = make_reply(entry, stranger, body="Words without a name.")
    assert told(reply) == {"Ada": both(Event.REPLY_TO_ENTRY), "Watching": both(Event.NEW_REPLY)}


def test_a_follower_who_is_named_is_told_once_that_they_are_named(author: User, colleague: User) -> None:
    follow(person=colleague, target=author, level=Level.WATCHING)
    entry = make_entry(author, body="Ask @ben-reader.")
    assert told(entry) == {"Ben": both(Event.MENTION)}
    assert not Delivery.objects.filter(follow__isnull=False).exists()


def test_followers_of_what_they_may_not_read_are_not_told(
    author: User, group: Group, group_member: User, ex_member: User, stranger: User, suspended: User, left: User
) -> None:
    for person in (group_member, ex_member, stranger, suspended, left):
        follow(person=person, target=author, level=Level.WATCHING)
        follow(person=person, target=group, level=Level.WATCHING)
    assert told(make_entry(author, group=group, audience=Audience.GROUP)) == {"Gwen": both(Event.NEW_ENTRY)}
    Block.objects.create(blocker=author, blocked=group_member)
    assert told(make_entry(author, group=group, audience=Audience.GROUP)) == {}
    assert told(make_entry(author, audience=Audience.ONLY_ME)) == {}
    assert told(make_entry(author, publish=False)) == {}


def test_some_are_told_at_once_and_the_rest_by_the_sweep(author: User, crowd: list[User], small: None) -> None:
    make_entry(author)
    assert sites(Event.NEW_ENTRY) == numbers(crowd)[:2]
    assert fanout.sweep(for_seconds=10) == 6
    assert sites(Event.NEW_ENTRY) == numbers(crowd)
    assert not FanOut.objects.unfinished().exists()
    assert fanout.sweep(for_seconds=10) == 0


def test_where_all_are_told_at_once_nothing_is_left_for_the_sweep(author: User, crowd: list[User]) -> None:
    make_entry(author)
    assert sites(Event.NEW_ENTRY) == numbers(crowd)
    assert not FanOut.objects.exists()


def test_a_sweep_that_dies_has_told_whole_batches_and_the_next_goes_on(
    author: User, crowd: list[User], small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_entry(author)
    save: Callable[..., None] = FanOut.save
    calls = iter(range(10))

    def die(self: FanOut, **kwargs: Any) -> None:
        if next(calls) == 1:
            raise KeyboardInterrupt
        save(self, **kwargs)

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(FanOut, "save", die)
        fanout.sweep(for_seconds=10)
    assert sites(Event.NEW_ENTRY) == numbers(crowd)[:4]
    fanout.sweep(for_seconds=10)
    assert sites(Event.NEW_ENTRY) == numbers(crowd)


def test_a_long_one_lets_a_short_one_pass(author: User, stranger: User, crowd: list[User], small: None) -> None:
    for writer in (author, stranger):
        for person in crowd[:4] if writer == stranger else ():
            follow(person=person, target=stranger, level=Level.WATCHING)
        make_entry(writer)
    looked = [fanout.tell_next(row.pk) for row in FanOut.objects.unfinished()]
    assert looked == [2, 2]


def delete(entry: Entry) -> None:
    content.delete(target=entry)


def narrow(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(audience=Audience.ONLY_ME)


def edit(entry: Entry) -> None:
    content.edit_entry(
        entry=entry,
        editor=entry.author,
        version=entry.version,
        title="Other",
        body="Other words.",
        audience=entry.audience,
        tag_words=(),
    )


@pytest.mark.parametrize(("change", "number"), [(delete, 2), (narrow, 2), (edit, 8)])
def test_what_changes_on_the_way_is_told_as_it_is_then(
    author: User, crowd: list[User], small: None, change: Callable[[Entry], None], number: int
) -> None:
    entry = make_entry(author, title="Canary")
    entry.refresh_from_db()
    change(entry)
    fanout.sweep(for_seconds=10)
    assert sites(Event.NEW_ENTRY) == numbers(crowd)[:number]
    assert not FanOut.objects.unfinished().exists()


def test_a_block_or_a_mute_set_on_the_way_holds(author: User, crowd: list[User], small: None) -> None:
    entry = make_entry(author)
    behind = sorted(crowd, key=lambda person: person.pk)[2:]
    Block.objects.create(blocker=behind[0], blocked=author)
    Block.objects.create(blocker=author, blocked=behind[1])
    follow(person=behind[2], target=entry, level=Level.MUTED)
    mute_for(person=behind[3], target=author, time=DAY)
    fanout.sweep(for_seconds=10)
    assert sites(Event.NEW_ENTRY) == numbers([*sorted(crowd, key=lambda person: person.pk)[:2], *behind[4:]])


def test_one_follows_nobody_into_telling_oneself(author: User) -> None:
    make_entry(author, tag_words=["net-zero"])
    tag = author.entries.get().tags.get()
    follow(person=author, target=tag, level=Level.WATCHING)
    assert told(make_entry(author, tag_words=["net-zero"])) == {}


def test_an_announcement_is_not_told_to_whom_muted_the_group(
    group: Group, group_owner: User, author: User, group_member: User
) -> None:
    mute_for(person=group_member, target=group, time=DAY)
    entry = make_entry(group_owner, group=group, audience=Audience.GROUP)
    placing.announce(entry=entry, by=group_owner)
    assert sites(Event.ANNOUNCEMENT) == [author.pk]
    close_group(group=group, by=group_owner, reason="Over.")
    assert sites(Event.GROUP_CLOSED) == numbers([author, group_member])


def test_an_announcement_edited_and_deleted_on_its_way(group: Group, group_owner: User, small: None) -> None:
    crowd = [make_person() for _number in range(8)]
    for person in crowd:
        join(group=group, person=person)
    entry = make_entry(group_owner, title="Canary one", group=group, audience=Audience.GROUP)
    placing.announce(entry=entry, by=group_owner)
    row = FanOut.objects.get()
    entry.refresh_from_db()
    edit(entry)
    leave(group=group, person=crowd[-1])
    assert fanout.tell_next(row.pk) == 2
    before = len(sites(Event.ANNOUNCEMENT))
    entry.refresh_from_db()
    delete(entry)
    fanout.sweep(for_seconds=10)
    assert len(sites(Event.ANNOUNCEMENT)) == before < len(crowd)
    assert not FanOut.objects.unfinished().exists()


@pytest.mark.parametrize("size", [5, 100])
def test_a_batch_takes_as_many_queries_for_five_as_for_a_hundred(
    author: User, size: int, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout, "AT_ONCE", 1)
    make_follower = make_person(department=author.department)
    people = User.objects.bulk_create(
        User(
            email=f"f{number}@many.example",
            handle=f"f{number}",
            name=f"Follower {number}",
            department=author.department,
            confirmed_at=make_follower.confirmed_at,
            admitted_at=make_follower.admitted_at,
        )
        for number in range(size)
    )
    Follow.objects.bulk_create(Follow(person=person, followed=author, level=Level.WATCHING) for person in people)
    make_entry(author)
    with django_assert_max_num_queries(24):
        assert fanout.tell_next(FanOut.objects.get().pk) == size - 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_everybody_once(author: User, crowd: list[User], small: None) -> None:
    entry = make_entry(author)
    gate, errors = Barrier(2), []

    def work() -> None:
        try:
            gate.wait(timeout=10)
            fanout.sweep(for_seconds=20)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    fanout.sweep(for_seconds=10)  # one of the two may have found all in the other's hands and gone home
    assert errors == []
    assert sites(Event.NEW_ENTRY) == numbers(crowd)
    mails = Delivery.objects.filter(entry=entry, channel=Channel.MAIL, state=DeliveryState.DUE)
    assert mails.count() == len(crowd)
    assert Notification.objects.filter(entry=entry).count() == 1
    connection.ensure_connection()

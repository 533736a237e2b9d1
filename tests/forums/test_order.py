"""Keeping order: locks, slow mode, what a topic is; what each refuses, and what the page shows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from content import services as content
from content.models import Entry, Reaction, Voice
from forums import order, services
from forums.errors import NotAllowed
from forums.models import IdeaState, Topic, TopicKind
from groups.models import Group, Tool
from groups.services import close_group
from notifications.models import Delivery, Event, Notification
from profiles.models import User
from tests.factories import make_forum, make_person, make_reply, make_topic


@pytest.fixture
def topic(author: User, group: Group) -> Topic:
    """A question of the author in the forum of the group, for everyone."""
    return make_topic(author, forum=make_forum(group=group))


def hours(number: float) -> datetime:
    return timezone.now() + timedelta(hours=number)


def row(topic: Topic) -> Any:
    """The topic as it is stored."""
    return Topic.objects.filter(pk=topic.pk).values().get()


def test_a_lock_has_a_reason_and_an_end_and_is_said_once(topic: Topic, group_owner: User, stranger: User) -> None:
    until = hours(2)
    assert order.lock(topic=topic, until=until, reason="It got heated.", by=group_owner)
    assert not order.lock(topic=topic, until=until, reason="It got heated.", by=group_owner)
    assert Record.objects.filter(action="forum.locked", target_id=topic.pk).count() == 1
    with pytest.raises(content.NotPossible, match="It got heated"):
        content.reply_to(entry=topic.entry, author=stranger, body="Words.")
    assert order.lock(topic=topic, until=None, reason="It is settled.", by=group_owner)
    assert Topic.objects.get(pk=topic.pk).is_locked
    assert order.unlock(topic=topic, by=group_owner)
    assert not order.unlock(topic=topic, by=group_owner)
    content.reply_to(entry=topic.entry, author=stranger, body="Words.")


def test_slow_mode_has_its_bounds_and_ends(topic: Topic, group_owner: User, stranger: User) -> None:
    until = hours(5)
    say = partial(order.slow_down, topic=topic, minutes=10, until=until, reason="Breathe.", by=group_owner)
    assert say()
    assert not say()
    content.reply_to(entry=topic.entry, author=stranger, body="Words.")
    with pytest.raises(content.NotPossible, match="in 10 minutes"):
        content.reply_to(entry=topic.entry, author=stranger, body="More words.")
    assert order.end_slow(topic=topic, by=group_owner)
    assert not order.end_slow(topic=topic, by=group_owner)
    content.reply_to(entry=topic.entry, author=stranger, body="More words.")


LATE = 24 * 30 + 1
REFUSED: list[tuple[str, Callable[..., Any]]] = [
    ("a lock without a reason", partial(order.lock, until=None, reason=" \u200b ")),
    ("a lock that is over", lambda **said: order.lock(until=hours(-1), reason="Why.", **said)),
    ("a lock of two years", lambda **said: order.lock(until=hours(24 * 731), reason="Why.", **said)),
    ("no minutes", lambda **said: order.slow_down(minutes=0, until=hours(1), reason="Why.", **said)),
    ("more than a day", lambda **said: order.slow_down(minutes=1441, until=hours(1), reason="Why.", **said)),
    ("over already", lambda **said: order.slow_down(minutes=5, until=hours(-1), reason="Why.", **said)),
    ("more than thirty days", lambda **said: order.slow_down(minutes=5, until=hours(LATE), reason="Why.", **said)),
    ("slow without a reason", lambda **said: order.slow_down(minutes=5, until=hours(1), reason="", **said)),
    ("another kind", partial(order.convert, kind="riddle")),
]


@pytest.mark.parametrize(("name", "change"), REFUSED, ids=[name for name, _change in REFUSED])
def test_what_is_refused_changes_nothing(
    name: str, change: Callable[..., Any], topic: Topic, group_owner: User, group: Group
) -> None:
    before, lines = row(topic), Record.objects.count()
    with pytest.raises(content.NotPossible):
        change(topic=topic, by=group_owner)
    assert (row(topic), Record.objects.count()) == (before, lines)


EVERYTHING: list[Callable[..., Any]] = [
    lambda **said: order.lock(until=None, reason="Why.", **said),
    order.unlock,
    lambda **said: order.slow_down(minutes=5, until=hours(1), reason="Why.", **said),
    order.end_slow,
    partial(order.convert, kind=TopicKind.DISCUSSION),
]


@pytest.mark.parametrize("change", EVERYTHING)
def test_only_whoever_keeps_order_does_it_and_not_in_a_closed_group(
    change: Callable[..., Any], topic: Topic, group: Group, group_owner: User, group_member: User, moderator: User
) -> None:
    before = row(topic)
    for person in (group_member, moderator):  # moderators keep order in the categories of the whole service
        with pytest.raises(NotAllowed):
            change(topic=topic, by=person)
    close_group(group=group, by=group_owner, reason="It is over.")
    with pytest.raises(content.NotPossible, match="closed"):
        change(topic=topic, by=group_owner)
    assert row(topic) == before


def test_moderators_keep_order_in_a_category(author: User, moderator: User, group_owner: User) -> None:
    topic = make_topic(author)
    with pytest.raises(NotAllowed):
        order.lock(topic=topic, until=None, reason="Why.", by=group_owner)
    assert order.lock(topic=topic, until=None, reason="Why.", by=moderator)


def test_a_question_that_becomes_a_discussion_has_no_answer_and_both_are_told(
    topic: Topic, author: User, stranger: User, group_owner: User
) -> None:
    reply = make_reply(topic.entry, stranger)
    services.accept(topic=topic, reply=reply, by=author)
    services.claim(topic=make_topic(author), person=stranger)
    assert order.convert(topic=topic, kind=TopicKind.DISCUSSION, by=group_owner)
    found = Topic.objects.get(pk=topic.pk)
    assert (found.kind, found.is_answered, found.accepted_by, found.entry.answer_id) == (
        "discussion",
        False,
        None,
        None,
    )
    assert not order.convert(topic=topic, kind=TopicKind.DISCUSSION, by=group_owner)
    for person in (author, stranger):
        told = Notification.objects.get(
            deliveries__recipient=person, deliveries__channel="site", key__startswith="conv"
        )
        assert "no accepted answer any more" in told.note


def test_votes_are_those_of_the_kind_and_come_back_with_it(
    topic: Topic, group_owner: User, stranger: User, colleague: User
) -> None:
    services.support(topic=topic, person=stranger, says_so=True)
    services.support(topic=topic, person=colleague, says_so=True)
    for kind, votes in [("idea", 0), ("discussion", 0), ("question", 2), ("idea", 0)]:
        order.convert(topic=topic, kind=kind, by=group_owner)
        found = Topic.objects.get(pk=topic.pk)
        assert found.votes == votes == order.votes_of(found)
        assert found.idea_state == (IdeaState.OPEN if kind == "idea" else "")
    services.support(topic=topic, person=colleague, says_so=True)  # with the topic as it was read before
    assert Topic.objects.get(pk=topic.pk).votes == 1
    assert Reaction.objects.filter(entry=topic.pk).count() == 3


def test_an_idea_that_was_declined_can_become_a_question(topic: Topic, group_owner: User) -> None:
    order.convert(topic=topic, kind="idea", by=group_owner)
    services.set_idea_state(topic=Topic.objects.get(pk=topic.pk), state="declined", reason="No.", by=group_owner)
    assert order.convert(topic=topic, kind="question", by=group_owner)
    found = Topic.objects.get(pk=topic.pk)
    assert (found.idea_state, found.idea_reason) == ("", "")


def test_the_author_converts_until_somebody_else_has_replied(topic: Topic, author: User, stranger: User) -> None:
    make_reply(topic.entry, author)
    assert order.convert(topic=topic, kind="discussion", by=author)
    assert not Delivery.objects.filter(recipient=author, event=Event.MOVED).exists()
    reply = make_reply(topic.entry, stranger)
    with pytest.raises(NotAllowed):
        order.convert(topic=topic, kind="question", by=author)
    content.delete(target=reply)
    assert order.convert(topic=topic, kind="question", by=author)
    with pytest.raises(NotAllowed):
        order.convert(topic=topic, kind="discussion", by=stranger)


def test_a_group_without_ideas_gets_none_by_converting(topic: Topic, group: Group, group_owner: User) -> None:
    Group.objects.filter(pk=group.pk).update(tools=[Tool.TOPICS])
    with pytest.raises(content.NotPossible, match="no ideas"):
        order.convert(topic=topic, kind="idea", by=group_owner)


def test_the_page_locks_unlocks_slows_and_ends_it(client: Client, topic: Topic, group_owner: User) -> None:
    client.force_login(group_owner)
    url = reverse("forums:order", args=[topic.pk])
    until = f"{timezone.localtime(hours(3)):%Y-%m-%dT%H:%M}"
    assert client.post(url, {"act": "lock", "reason": "It got heated.", "until": until}).status_code == 302
    page = client.get(url).content.decode()
    assert "The topic is locked" in page and "It got heated." in page
    client.post(url, {"act": "unlock"})
    client.post(url, {"act": "slow", "reason": "Breathe.", "until": until, "minutes": "15"})
    found = Topic.objects.get(pk=topic.pk)
    assert (found.is_locked, found.slow_minutes) == (False, 15)
    assert "every 15 minutes" in " ".join(client.get(url).content.decode().split())
    rows = client.get(topic.forum.get_absolute_url()).content.decode()
    assert "Slow mode" in rows
    client.post(url, {"act": "end-slow"})
    assert not Topic.objects.get(pk=topic.pk).is_slow


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"act": "lock"}, "Say why"),
        ({"act": "lock", "reason": "Why.", "until": "2001-01-01T10:00"}, "still to come"),
        ({"act": "slow", "reason": "Why.", "minutes": "0"}, "at least 1 minute"),
        ({"act": "slow", "reason": "Why.", "minutes": "10"}, "Enter a day and a time"),
        ({"act": "slow", "reason": "Typed", "minutes": "10", "until": "2001-01-01T10:00"}, "still to come"),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(
    sent: dict[str, str], says: str, client: Client, topic: Topic, group_owner: User
) -> None:
    client.force_login(group_owner)
    refused = client.post(reverse("forums:order", args=[topic.pk]), sent)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert says in page and sent.get("reason", "") in page
    assert client.post(reverse("forums:order", args=[topic.pk]), {"act": "explode"}).status_code == 422


def test_hosts_find_the_page_and_authors_can_say_what_it_is(
    client: Client, topic: Topic, author: User, group_owner: User, stranger: User
) -> None:
    links = {person: _links(client, topic, person) for person in (author, group_owner, stranger)}
    assert links == {author: {"convert"}, group_owner: {"order"}, stranger: set()}
    make_reply(topic.entry, make_person())
    assert _links(client, topic, author) == set()


def _links(client: Client, topic: Topic, person: User) -> set[str]:
    client.force_login(person)
    page = client.get(Entry.objects.get(pk=topic.pk).get_absolute_url()).content.decode()
    return {name for name in ("order", "convert") if reverse(f"forums:{name}", args=[topic.pk]) in page}


def test_the_form_converts(client: Client, topic: Topic, group_owner: User, stranger: User) -> None:
    url = reverse("forums:convert", args=[topic.pk])
    client.force_login(group_owner)
    assert client.post(url, {"kind": "nonsense"}).status_code == 422
    assert client.post(url, {"kind": "discussion"}).status_code == 302
    assert Topic.objects.get(pk=topic.pk).kind == "discussion"
    client.force_login(stranger)
    assert client.post(url, {"kind": "question"}).status_code == 403


@pytest.fixture
def official(author: User) -> Topic:
    """What the author's department says in a category."""
    topic = make_topic(author)
    Entry.objects.filter(pk=topic.pk).update(voice=Voice.OFFICIAL)
    return Topic.objects.select_related("entry").get(pk=topic.pk)


def days_later(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    real = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: real + timedelta(days=days))


def test_an_official_topic_is_locked_for_seven_days_at_most(official: Topic, moderator: User) -> None:
    lock = partial(order.lock, topic=official, reason="It got heated.", by=moderator)
    for until in (None, hours(24 * 7 + 1), hours(24 * 30)):
        with pytest.raises(content.NotPossible, match="Official posts take replies"):
            lock(until=until)
    assert row(official)["locked_at"] is None
    assert lock(until=hours(24 * 7 - 1))


def test_a_lock_of_an_official_topic_is_not_put_off_nor_laid_again(
    official: Topic, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = partial(order.lock, topic=official, reason="It got heated.", by=moderator)
    assert lock(until=hours(24 * 5))
    days_later(monkeypatch, 4)
    with pytest.raises(content.NotPossible):
        lock(until=hours(24 * 4))
    assert lock(until=hours(24 * 2))
    assert order.unlock(topic=official, by=moderator)
    assert not order.unlock(topic=official, by=moderator)
    content.reply_to(entry=official.entry, author=moderator, body="Words.")
    with pytest.raises(content.NotPossible):
        lock(until=hours(24 * 4))
    days_later(monkeypatch, 7.1)  # open for as long as it can be closed
    assert lock(until=hours(24 * 6))


def test_the_form_says_so(client: Client, official: Topic, moderator: User) -> None:
    client.force_login(moderator)
    url = reverse("forums:order", args=[official.pk])
    assert "Within seven days" in client.get(url).content.decode()
    answer = client.post(url, {"act": "lock", "reason": "Why."})
    assert answer.status_code == 422 and "Enter a day and a time" in answer.content.decode()

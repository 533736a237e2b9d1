"""What happens is told after commit: ids alone, in one trip, and a broker that is away costs nobody anything."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import redis
from django.db import transaction
from pytest_django import Settings

from colleagues.services import block, remove_colleague
from content import services
from content.models import ReactionKind, State
from core.breaker import Breaker
from groups.models import Group
from groups.services import leave
from notifications.models import Event as Why
from notifications.services import mark_read, tell
from polls.services import close
from profiles.models import Session, User
from profiles.services import end_sessions
from stream.live import events, publishing
from stream.live.events import Event, Kind, Malformed
from tests.factories import make_entry, make_poll, make_reply, make_vote
from tests.stream.live.broker import rechecked, said, told

Capture = Callable[..., AbstractContextManager[list[Any]]]


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Capture) -> Callable[[], AbstractContextManager[list[Any]]]:
    """What is done within it is committed at its end, as far as anybody who listens for that can tell."""

    def begin() -> AbstractContextManager[list[Any]]:
        publishing.waiting_here().clear()  # what the test has made before
        return django_capture_on_commit_callbacks(execute=True)

    return begin


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many events each trip to the broker took there."""
    made: list[int] = []
    execute = redis.client.Pipeline.execute

    def count(self: redis.client.Pipeline, *args: Any, **kwargs: Any) -> Any:
        made.append(len(self.command_stack))
        return execute(self, *args, **kwargs)

    monkeypatch.setattr(redis.client.Pipeline, "execute", count)
    return made


def test_a_reply_is_told_with_its_root_and_no_word_of_it(author: User, stranger: User, commit: Any) -> None:
    entry = make_entry(author)
    with commit():
        first = services.reply_to(entry=entry, author=stranger, body="Aubergines")
        second = services.reply_to(entry=entry, author=author, body="Courgettes", root=first)
    replies = [event for event in told() if event.kind == Kind.REPLY]
    assert [(event.entry, event.says) for event in replies] == [
        (entry.pk, {"reply": first.pk, "root": None}),
        (entry.pk, {"reply": second.pk, "root": first.pk}),
    ]
    assert "Aubergines" not in "".join(event.packed() for event in told())


def test_all_of_one_commit_goes_in_one_trip(author: User, stranger: User, commit: Any, trips: list[int]) -> None:
    entry = make_entry(author)
    with commit():
        services.reply_to(entry=entry, author=stranger, body=f"What do you think, @{author.handle}?")
        publishing.polled(entry.pk)
        publishing.polled(entry.pk)
    assert len(trips) == 1
    kinds = [event.kind for event in told()]
    assert sorted(kinds) == sorted([Kind.REPLY, Kind.NOTICES, Kind.POLL])


def test_what_is_rolled_back_was_never_told(author: User, stranger: User, commit: Any) -> None:
    entry = make_entry(author)
    with commit():
        publishing.polled(entry.pk)
        with pytest.raises(RuntimeError), transaction.atomic():
            services.reply_to(entry=entry, author=stranger, body="Never mind")
            raise RuntimeError
    assert said() == [("poll", entry.pk, {})]


def test_what_becomes_of_a_reply_is_told(author: User, stranger: User, commit: Any) -> None:
    entry = make_entry(author)
    reply = make_reply(entry, stranger)
    changed = ("changed", entry.pk, {"reply": reply.pk})
    with commit():
        services.edit_reply(reply=reply, editor=stranger, body="Otherwise", version=reply.version)
    assert said() == [changed]
    with commit():
        services.react(target=reply, person=author)
    with commit():
        services.take_back(target=reply, person=author)
    with commit():
        services.hide(target=reply)
    with commit():
        services.restore(target=reply)
    assert said() == [changed] * 5
    with commit():
        services.set_answer(entry=entry, reply=reply, by=author)
    assert said()[5:] == [("changed", entry.pk, {"reply": None}), changed]
    with commit():
        services.delete(target=reply)
    assert said()[7:] == [("changed", entry.pk, {"reply": None}), changed]


def test_a_reaction_that_was_there_is_told_nobody(author: User, stranger: User, commit: Any) -> None:
    entry = make_entry(author)
    services.react(target=entry, person=stranger, kind=ReactionKind.USEFUL)
    with commit():
        services.react(target=entry, person=stranger, kind=ReactionKind.USEFUL)
    assert said() == []


def test_an_entry_that_is_taken_away_has_its_readers_looked_at_again(author: User, commit: Any) -> None:
    hidden, deleted = make_entry(author), make_entry(author)
    with commit():
        services.hide(target=hidden)
        services.delete(target=deleted)
    assert rechecked() == [-hidden.pk, -deleted.pk]


def test_a_new_entry_is_told_without_its_number(author: User, commit: Any) -> None:
    with commit():
        make_entry(author)
    assert [event.packed() for event in told() if event.kind == Kind.ENTRIES] == ['{"kind":"entries"}']


def test_replies_that_move_are_told_where_they_were_and_where_they_are(author: User, commit: Any) -> None:
    before, after = make_entry(author), make_entry(author)
    replies = [make_reply(before, author) for _number in range(3)]
    with commit():
        services.carry_replies(source=before, target=after, by=author)
    assert ("changed", after.pk, {"reply": None}) in said()
    assert [("changed", before.pk, {"reply": reply.pk}) for reply in replies] == said()[2:5]


def test_a_vote_and_the_close_of_a_poll_are_told(author: User, stranger: User, commit: Any) -> None:
    poll = make_poll(author)
    with commit():
        make_vote(poll, stranger)
    with commit():
        close(poll=poll)
    with commit():
        close(poll=poll)
    assert said() == [("poll", poll.pk, {})] * 2


def test_notices_are_told_to_those_who_have_them_and_to_their_other_tabs(
    author: User, stranger: User, commit: Any
) -> None:
    with commit():
        tell(event=Why.STAFF, key="staff:a", people=[author, stranger])
    with commit():
        mark_read(user=author)
    with commit():
        mark_read(user=author)  # there is nothing left
    people = [[*event.people] for event in told() if event.kind == Kind.NOTICES]
    assert people == [sorted([author.pk, stranger.pk]), [author.pk]]


def test_a_thousand_people_are_told_in_three_messages(db: Any, commit: Any) -> None:
    with commit():
        publishing.noticed([*range(1, 1101), 7])
    assert [len(event.people) for event in told()] == [500, 500, 100]


def test_whoever_may_lose_a_right_is_looked_at_again(
    author: User, colleague: User, stranger: User, group: Group, group_member: User, commit: Any
) -> None:
    with commit():
        leave(group=group, person=group_member)
        block(blocker=author, blocked=stranger)
        remove_colleague(member=author, colleague=colleague)
        remove_colleague(member=author, colleague=colleague)
    assert rechecked() == [group_member.pk, author.pk, colleague.pk]


def test_whoever_is_signed_out_is_looked_at_again(author: User, client: Any, commit: Any) -> None:
    client.force_login(author)
    assert Session.objects.of(author).exists()
    with commit():
        end_sessions(author)
        end_sessions(author)
    assert rechecked() == [author.pk]


@pytest.fixture
def away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Breaker:
    """A broker that nobody has started."""
    own = Breaker("test", lambda: (_ for _ in ()).throw(ConnectionError()), probe_seconds=3600)
    monkeypatch.setattr("stream.live.publishing.breaker", own)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    return own


def test_without_a_broker_a_reply_is_written_and_soon_nobody_tries(
    author: User, commit: Any, away: Breaker, trips: list[int]
) -> None:
    entry = make_entry(author)
    for _number in range(5):
        with commit():
            publishing.polled(entry.pk)
    assert entry.state == State.PUBLISHED
    assert len(trips) == 3
    assert not away.allows()


def test_when_the_broker_is_back_open_pages_hear_that_something_was_missed(
    db: Any, commit: Any, settings: Settings, away: Breaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with commit():
        publishing.polled(1)
    monkeypatch.undo()
    settings.REDIS_URL = settings.CACHES["default"]["LOCATION"]
    for _number in range(2):
        with commit():
            publishing.polled(2)
    assert [event.kind for event in told()] == [Kind.LOST, Kind.POLL, Kind.POLL]


@pytest.mark.parametrize("packed", ["", "[]", "{}", '{"kind":"unheard"}', "\x00", '{"kind":["reply"]}', "7"])
def test_what_another_release_wrote_is_no_event(packed: str) -> None:
    with pytest.raises(Malformed):
        Event.unpacked(packed)


def test_an_event_arrives_as_it_was_sent() -> None:
    event = Event(Kind.REPLY, 5, (), {"reply": 7, "root": None})
    assert Event.unpacked(event.packed()) == event
    assert event.as_data() == '{"entry":5,"reply":7,"root":null}'
    assert events.Event(Kind.NOTICES, people=(1, 2)).as_data() == "{}"

"""Streams of a real process: who gets one, what it says, and when it ends."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from colleagues.services import remove_colleague
from content import services
from content.models import Audience
from groups.models import Group
from groups.services import leave
from notifications.models import Event
from notifications.services import tell
from profiles.models import Session, User
from profiles.services import end_sessions, suspend
from stream.live import publishing
from tests.factories import make_entry, make_reply
from tests.stream.live.processes import Listening, LiveProcess, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = ("confirmed_at", "admitted_at", "suspended_at", "left_at")


def test_it_answers_two_addresses_and_one_method(live: LiveProcess) -> None:
    assert live.health()["live"]
    assert [live.ask(address) for address in ("/", "/live", "/health/ready/", "/live/more/")] == [404] * 4
    assert [live.ask(method=method) for method in ("POST", "HEAD", "PUT", "OPTIONS")] == [405] * 4


def test_what_is_not_from_our_pages_is_refused(live: LiveProcess, author: User) -> None:
    cookie = sign_in(author)
    assert live.ask(Cookie=cookie, Sec_Fetch_Site="cross-site") == 403
    assert live.ask(Cookie=cookie, Host="evil.example") == 400


def test_without_a_session_nobody_has_a_stream(live: LiveProcess) -> None:
    for cookie in ("", "session=", "session=" + "a" * 32, "session=../../etc", "session=%00", 'session="a;b"', ";;;=;"):
        assert live.ask(Cookie=cookie) == 204, cookie


def test_whoever_may_not_read_has_no_stream(live: LiveProcess, stranger: User, request: Any) -> None:
    cookie = sign_in(stranger)
    for name in ("unconfirmed", "waiting", "suspended", "left"):
        somebody = request.getfixturevalue(name)
        moments = {field: getattr(somebody, field) for field in MOMENTS}
        User.objects.filter(pk=stranger.pk).update(**moments)
        assert live.ask(Cookie=cookie) == 204, name


def test_a_stolen_session_is_of_no_use_once_its_owner_has_another_password(live: LiveProcess, author: User) -> None:
    cookie = sign_in(author)
    author.set_password("quite another pass phrase")
    author.save(update_fields=["password"])
    assert live.ask(Cookie=cookie) == 204


def test_a_reply_is_told_to_whoever_watches_and_to_nobody_else(live: LiveProcess, author: User, stranger: User) -> None:
    entry, other = make_entry(author), make_entry(author)
    with (
        Listening(live.port, sign_in(stranger), watch=f"{entry.pk}") as watching,
        Listening(live.port, sign_in(stranger), watch=f"{other.pk}") as elsewhere,
    ):
        assert watching.status == 200
        assert "x-accel-buffering: no" in watching.head
        assert "content-type: text/event-stream" in watching.head
        assert watching.next("ready") == elsewhere.next("ready") == {}
        reply = services.reply_to(entry=entry, author=author, body="Aubergines")
        answer = services.reply_to(entry=entry, author=author, body="Courgettes", root=reply)
        assert watching.next("reply") == {"entry": entry.pk, "reply": reply.pk, "root": None}
        assert watching.next("reply") == {"entry": entry.pk, "reply": answer.pk, "root": reply.pk}
        services.react(target=other, person=author)
        heard = [kind for kind, _data in elsewhere.events(10, until=lambda kind: kind == "changed")]
        assert "reply" not in heard and heard[-1] == "changed"


def test_notices_go_to_one_person_and_new_entries_to_home(live: LiveProcess, author: User, stranger: User) -> None:
    with (
        Listening(live.port, sign_in(author), home=True) as home,
        Listening(live.port, sign_in(stranger)) as page,
    ):
        home.next("ready")
        page.next("ready")
        make_entry(author)
        assert home.next("entries") == {}
        tell(event=Event.STAFF, key="staff:b", people=[stranger])
        heard = [kind for kind, _data in page.events(10, until=lambda kind: kind == "notices")]
        assert heard == ["notices"]


def test_writing_is_told_once_in_three_seconds_to_others_and_never_again(
    live: LiveProcess, author: User, stranger: User
) -> None:
    entry = make_entry(author)
    with (
        Listening(live.port, sign_in(stranger), watch=f"{entry.pk}") as reader,
        Listening(live.port, sign_in(author), watch=f"{entry.pk}") as writer,
    ):
        reader.next("ready")
        writer.next("ready")
        before = reader.last_id
        for _number in range(3):
            publishing.writing(entry.pk, author.pk)
        publishing.polled(entry.pk)
        heard = [kind for kind, _data in reader.events(10, until=lambda kind: kind == "poll")]
        assert heard.count("writing") == 1
        assert "writing" not in [kind for kind, _data in writer.events(10, until=lambda kind: kind == "poll")]
    with Listening(live.port, sign_in(stranger), watch=f"{entry.pk}", after=before) as again:
        heard = [kind for kind, _data in again.events(10, until=lambda kind: kind == "poll")]
        assert [kind for kind in heard if kind != "here"] == ["ready", "poll"]


def test_who_is_here_are_persons_and_not_tabs(live: LiveProcess, author: User, stranger: User) -> None:
    entry = make_entry(author)
    mine = sign_in(stranger)
    with Listening(live.port, mine, watch=f"{entry.pk}") as first:
        assert first.next("here") == {"entry": entry.pk, "people": 1}
        with Listening(live.port, mine, watch=f"{entry.pk}") as second:
            assert second.next("here") == {"entry": entry.pk, "people": 1}
            with Listening(live.port, sign_in(author), watch=f"{entry.pk}"):
                assert first.next("here") == {"entry": entry.pk, "people": 2}
            assert second.next("here") == {"entry": entry.pk, "people": 2}
        assert first.next("here") == {"entry": entry.pk, "people": 1}


def test_what_one_may_not_read_is_not_told(live: LiveProcess, author: User, stranger: User, group: Group) -> None:
    closed = make_entry(author, group=group, audience=Audience.GROUP)
    with Listening(live.port, sign_in(stranger), watch=f"{closed.pk},0,x,{10**30},-4,99999999") as stream:
        assert stream.next("gone") in ({"entry": closed.pk}, {"entry": 99999999})
        make_reply(closed, author)
        publishing.replied(closed.pk, 1, None)
        tell(event=Event.STAFF, key="staff:c", people=[stranger])
        heard = [kind for kind, _data in stream.events(10, until=lambda kind: kind == "notices")]
        assert "reply" not in heard


def test_whoever_leaves_a_group_hears_no_more_of_it_at_once(
    live: LiveProcess, author: User, group: Group, group_member: User
) -> None:
    closed = make_entry(author, group=group, audience=Audience.GROUP)
    with Listening(live.port, sign_in(group_member), watch=f"{closed.pk}") as stream:
        stream.next("here")
        leave(group=group, person=group_member)
        assert stream.next("gone", seconds=2) == {"entry": closed.pk}


def test_whoever_is_no_colleague_any_more_hears_no_more(live: LiveProcess, author: User, colleague: User) -> None:
    entry = make_entry(author, audience=Audience.COLLEAGUES)
    with Listening(live.port, sign_in(colleague), watch=f"{entry.pk}") as stream:
        stream.next("here")
        remove_colleague(member=author, colleague=colleague)
        assert stream.next("gone", seconds=2) == {"entry": entry.pk}


def test_an_entry_that_is_hidden_is_gone_for_its_readers_and_not_for_its_author(
    live: LiveProcess, author: User, stranger: User
) -> None:
    entry = make_entry(author)
    with (
        Listening(live.port, sign_in(stranger), watch=f"{entry.pk}") as reader,
        Listening(live.port, sign_in(author), watch=f"{entry.pk}") as writer,
    ):
        reader.next("here")
        writer.next("here")
        services.hide(target=entry)
        assert reader.next("gone", seconds=2) == {"entry": entry.pk}
        publishing.polled(entry.pk)
        assert "gone" not in [kind for kind, _data in writer.events(5, until=lambda kind: kind == "poll")]


def test_a_stream_is_closed_within_five_seconds_of_a_lost_right(
    live: LiveProcess, author: User, stranger: User, colleague: User, group_owner: User, operator: User
) -> None:
    """Told of or not: signed out, suspended, a session that is gone behind our back, one that is over."""
    people = (author, stranger, colleague, group_owner)
    cookies = [sign_in(person) for person in people]
    streams = [Listening(live.port, cookie) for cookie in cookies]
    for stream in streams:
        stream.next("ready")
    ends = time.monotonic() + 5
    end_sessions(author)
    suspend(person=stranger, by=operator, reason="misuse")
    Session.objects.filter(person=colleague).delete()
    Session.objects.filter(person=group_owner).update(expire_date=timezone.now() - timedelta(seconds=1))
    for stream in streams:
        assert stream.next("bye", seconds=ends - time.monotonic()) == {}
        assert stream.ends_within(1)
        stream.cut()
    assert [live.ask(Cookie=cookie) for cookie in cookies] == [204] * 4


def test_somebody_has_sixteen_streams_and_the_oldest_gives_way(live: LiveProcess, author: User) -> None:
    cookie = sign_in(author)
    streams = [Listening(live.port, cookie) for _number in range(17)]
    assert streams[0].next("bye") == {}
    assert streams[0].ends_within(1)
    streams[0].cut()
    publishing.noticed([author.pk])
    for stream in streams[1:]:
        assert stream.next("notices") == {}
        stream.cut()


def test_between_checks_the_database_knows_nothing_of_it(live: LiveProcess, author: User, stranger: User) -> None:
    streams = [Listening(live.port, sign_in(person)) for person in (author, stranger)]
    for stream in streams:
        stream.next("ready")
    seen = []
    for _number in range(40):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
            seen.append(cursor.fetchone()[0])
        time.sleep(0.01)
    assert seen.count(0) > len(seen) / 2
    for stream in streams:
        stream.cut()

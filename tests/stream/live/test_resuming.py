"""A stream that was cut goes on where it was: each event once, on whichever process; what is not known is a reset."""

from collections.abc import Iterator

import pytest

from profiles.models import User
from stream.live import publishing
from stream.live.events import STREAM
from tests.factories import make_entry
from tests.stream.live.broker import client
from tests.stream.live.processes import Listening, LiveProcess, sign_in
from tests.stream.live.writing import heard_through_cuts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def second(live_process: LiveProcess) -> Iterator[LiveProcess]:
    """Another process beside the first, with the same broker."""
    other = LiveProcess(live_process.civnet, live_process.valkey).start()
    yield other
    other.stop()


def test_cut_twenty_times_under_writes_each_event_comes_once(
    live: LiveProcess, second: LiveProcess, author: User, stranger: User
) -> None:
    entry, cookie = make_entry(author), sign_in(stranger)
    ports = (live.port, second.port)

    def open_stream(cut: int, place: str) -> Listening:
        return Listening(ports[cut % 2], cookie, watch=f"{entry.pk}", after=place)

    heard, written = heard_through_cuts(entry.pk, open_stream)
    assert heard == [*range(1, written + 1)]


def test_a_process_that_begins_knows_what_happened_before(live: LiveProcess, author: User, stranger: User) -> None:
    entry, cookie = make_entry(author), sign_in(stranger)
    with Listening(live.port, cookie, watch=f"{entry.pk}", home=True) as stream:
        stream.next("ready")
        place = stream.last_id
    publishing.replied(entry.pk, 5, None)
    publishing.noticed([stranger.pk, author.pk])
    publishing.noticed([stranger.pk])
    publishing.changed(entry.pk, 5)
    publishing.published()
    new = LiveProcess(live.civnet, live.valkey).start()
    with Listening(new.port, cookie, watch=f"{entry.pk}", home=True, after=place) as stream:
        heard = [kind for kind, _data in stream.events(10, until=lambda kind: kind == "entries")]
    new.stop()
    assert heard == ["ready", "reply", "notices", "changed", "entries"]


UNKNOWN = (
    "1-1",
    "99999999999999-0",
    "0",
    "-",
    "1-2-3",
    "' OR 1=1",
    "9" * 400,
    "1e3-0",
    "\u0661-\u0661",
    "%00",
    "1-1\t",
)


def test_a_place_that_nobody_knows_is_a_reset(live: LiveProcess, author: User) -> None:
    cookie = sign_in(author)
    for place in UNKNOWN:
        with Listening(live.port, cookie, after=place.encode().decode("latin-1")) as stream:
            heard = [kind for kind, _data in stream.events(10, until=lambda kind: kind == "reset")]
            assert heard == ["ready", "reset"], place
            assert stream.last_id != place
            after = stream.last_id
    with Listening(live.port, cookie, after=after) as stream:
        publishing.noticed([author.pk])
        assert [kind for kind, _data in stream.events(10, until=lambda kind: kind == "notices")] == ["ready", "notices"]


def test_a_stream_that_is_opened_for_other_entries_misses_nothing(
    live: LiveProcess, author: User, stranger: User
) -> None:
    first, second, cookie = make_entry(author), make_entry(author), sign_in(stranger)
    with Listening(live.port, cookie, watch=f"{first.pk}") as stream:
        stream.next("ready")
        place = stream.last_id
    publishing.replied(second.pk, 8, None)
    with Listening(live.port, cookie, watch=f"{first.pk},{second.pk}", after=place) as stream:
        assert stream.next("reply")["reply"] == 8


def test_an_event_of_another_release_is_passed_over(live: LiveProcess, author: User) -> None:
    with Listening(live.port, sign_in(author)) as stream:
        stream.next("ready")
        with client() as server:
            server.xadd(STREAM, {"event": '{"kind":"unheard"}'})
            server.xadd(STREAM, {"something": "else"})
        publishing.noticed([author.pk])
        assert stream.next("notices") == {}

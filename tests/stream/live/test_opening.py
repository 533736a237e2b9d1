"""Where a stream begins that is opened for a page: from the moment at which that was made."""

import time

from stream.live.hub import Hub
from stream.live.open import OpenStream
from stream.live.wire import Place, beat


def opened(*, seconds_ago: float, quiet_for: float) -> bytes:
    """What a stream says first of all to a page of that age, where nothing has happened for so long."""
    now = time.time() * 1000
    hub = Hub()
    hub.ring.whole_since = hub.ring.latest = Place(int(now - quiet_for * 1000), 0)
    stream = OpenStream(key="a", person=1, watched=set())
    hub.open(stream, after=Place(int(now - seconds_ago * 1000), 0), is_resumed=True)
    return stream.take(hub.ring.latest)


def test_a_page_that_was_just_made_has_missed_nothing_however_quiet_it_is() -> None:
    assert b"event: ready" in opened(seconds_ago=5, quiet_for=600)
    assert b"reset" not in opened(seconds_ago=5, quiet_for=600)


def test_a_moment_ahead_of_the_clock_or_of_long_ago_is_no_place() -> None:
    assert b"reset" in opened(seconds_ago=-30, quiet_for=600)
    assert b"reset" in opened(seconds_ago=120, quiet_for=600)
    assert b"reset" in opened(seconds_ago=900, quiet_for=600), "before anything that is kept"


def test_a_heartbeat_is_an_event_with_the_place_to_resume_from() -> None:
    assert beat(Place(12, 3)) == b"id: 12-3\nevent: beat\ndata: {}\n\n"
    assert beat(None) == b"event: beat\ndata: {}\n\n"

"""What a hub puts on its streams, by a clock that the test moves: nothing here waits, and nothing is sent."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from stream.live import hub as hubs
from stream.live.events import Event, Kind
from stream.live.hub import Hub
from stream.live.open import MOST_WAITING, OpenStream
from stream.live.presence import FORGOTTEN_SECONDS, SAID_AGAIN_SECONDS, Readership
from stream.live.ring import MOST_REPLAYED, Ring
from stream.live.wire import Place, encoded


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Table:
    """A hub, its clock, and the broker's numbers."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.hub = Hub(clock=self.clock)
        self.number = 0
        self.hub.ring.whole_since = self.hub.ring.latest = self.place(0)

    def place(self, number: int) -> Place:
        return Place(1_700_000_000_000 + number, 0)

    def tell(self, kind: Kind, entry: int | None = None, people: tuple[int, ...] = (), **says: Any) -> Place:
        self.number += 1
        place = self.place(self.number)
        self.hub.hear(place, Event(kind, entry, people, says))
        return place

    def open(self, person: int = 1, *watched: int, key: str = "", home: bool = False, **how: Any) -> OpenStream:
        stream = OpenStream(key=key or f"of {person}", person=person, watched={*watched}, home=home)
        self.hub.open(stream, **how)
        return stream

    def later(self, seconds: float) -> list[Event]:
        """What the process says to others while that passes."""
        said = []
        for _number in range(round(seconds)):
            self.clock.now += 1
            said += self.hub.sweep()
        return said


@pytest.fixture
def table() -> Table:
    return Table()


def heard(stream: OpenStream, table: Table) -> list[tuple[str, Any]]:
    """(kind, data) of what waits to be sent; of a heartbeat its id."""
    return [*_parsed(stream.take(table.hub.ring.latest))]


def _parsed(chunk: bytes) -> Iterator[tuple[str, Any]]:
    for block in chunk.split(b"\n\n")[:-1]:
        lines = dict(line.split(b": ", 1) for line in block.split(b"\n") if b": " in line)
        if b"event" in lines:
            kind = lines[b"event"].decode()
            yield kind, lines.get(b"id", b"").decode() if kind == "beat" else json.loads(lines[b"data"])


def kinds(stream: OpenStream, table: Table) -> list[str]:
    return [kind for kind, _data in heard(stream, table)]


def test_a_quiet_stream_gives_a_sign_of_life_every_fifteen_seconds_and_moves_on(table: Table) -> None:
    stream = table.open(1, 5)
    heard(stream, table)
    table.tell(Kind.REPLY, 99, reply=1, root=None)  # not for this one
    table.later(14)
    assert [kind for kind in kinds(stream, table) if kind != "here"] == []
    table.later(1)
    assert heard(stream, table) == [("beat", str(table.place(1)))]
    table.later(15)
    assert kinds(stream, table) == ["beat"]


def test_a_stream_ends_within_half_an_hour_not_all_at_one_moment(table: Table) -> None:
    streams = [table.open(person) for person in range(40)]
    assert len({round(stream.ends_at) for stream in streams}) > 20
    table.clock.now += hubs.LIFE_SECONDS * 0.9 - 1
    table.later(1)
    assert not any(stream.is_over for stream in streams)
    table.clock.now += hubs.LIFE_SECONDS * 0.1
    table.later(1)
    assert all(stream.is_over for stream in streams) and not table.hub.streams


def test_of_new_entries_a_stream_hears_once_in_ten_seconds_and_of_the_last(table: Table) -> None:
    stream = table.open(1, home=True)
    heard(stream, table)
    for _number in range(5):
        table.tell(Kind.ENTRIES)
    assert kinds(stream, table) == ["entries"]
    table.later(9)
    assert kinds(stream, table) == []
    table.later(1)
    assert kinds(stream, table) == ["entries"]
    table.later(14)
    assert kinds(stream, table) == ["beat"]


def test_a_client_that_reads_nothing_has_missed_something(table: Table) -> None:
    stream = table.open(1, 5)
    for number in range(MOST_WAITING + 10):
        table.tell(Kind.REPLY, 5, reply=number, root=None)
    assert stream.waiting == []
    assert heard(stream, table) == [("reset", {})]
    table.tell(Kind.REPLY, 5, reply=9999, root=None)
    assert kinds(stream, table) == ["reply"]


def test_while_nobody_knows_the_rights_nothing_is_told_and_then_that_it_was_missed(table: Table) -> None:
    missing, quiet = table.open(1, 5), table.open(2, 6)
    heard(missing, table), heard(quiet, table)
    table.hub.pause()
    table.tell(Kind.REPLY, 5, reply=1, root=None)
    table.later(20)
    assert heard(missing, table) == [("beat", "")]
    table.hub.go_on()
    table.later(hubs.RESET_WITHIN_SECONDS + 1)
    assert [kind for kind in kinds(missing, table) if kind != "beat"][:1] == ["reset"]
    assert "reset" not in kinds(quiet, table)


def test_after_a_gap_everybody_hears_of_it_one_after_the_other(table: Table) -> None:
    streams = [table.open(person) for person in range(200)]
    for stream in streams:
        heard(stream, table)
    table.hub.reset_all()
    table.later(hubs.RESET_AFTER_SECONDS)
    assert not any("reset" in kinds(stream, table) for stream in streams)
    told = []
    for _number in range(round(hubs.RESET_WITHIN_SECONDS) + 1):
        table.later(1)
        told.append(sum("reset" in kinds(stream, table) for stream in streams))
    assert sum(told) == 200 and max(told) < 120


def test_processes_that_lost_something_make_one_reset_in_half_a_minute(table: Table) -> None:
    stream = table.open(1)
    for _number in range(5):
        table.tell(Kind.LOST)
    table.later(20)
    assert kinds(stream, table).count("reset") == 1
    table.clock.now += hubs.RESET_AGAIN_SECONDS
    table.tell(Kind.LOST)
    table.later(20)
    assert kinds(stream, table).count("reset") == 1


def test_a_lost_right_takes_away_one_entry_and_a_lost_session_the_stream(table: Table) -> None:
    stream, other = table.open(1, 5, 6), table.open(2, 5)
    heard(stream, table)
    asked = table.hub.watched_by_session()
    assert asked == {"of 1": {5, 6}, "of 2": {5}}
    table.hub.apply(asked, {"of 1": {6}})
    assert heard(stream, table) == [("gone", {"entry": 5})]
    assert other.is_over and kinds(other, table)[-1] == "bye"
    table.tell(Kind.REPLY, 5, reply=1, root=None)
    table.tell(Kind.REPLY, 6, reply=2, root=None)
    assert heard(stream, table) == [("reply", {"entry": 6, "reply": 2, "root": None})]


def test_a_check_says_nothing_of_what_was_opened_since_it_began(table: Table) -> None:
    table.open(1, 5, key="k")
    asked = table.hub.watched_by_session()
    newer, stranger = table.open(1, 6, key="k"), table.open(2, 7)
    table.hub.apply(asked, {"k": {5}})
    assert newer.watched == {6} and not stranger.is_over


def test_a_signal_asks_only_for_those_whom_it_concerns(table: Table) -> None:
    table.open(1, 5), table.open(2, 6), table.open(3, 7)
    table.tell(Kind.RECHECK, people=(2,))
    table.tell(Kind.RECHECK, 7)
    table.tell(Kind.RECHECK, 1000)
    assert table.hub.to_recheck == {"of 2", "of 3"} and table.hub.recheck_soon.is_set()
    assert table.hub.watched_by_session({"of 2"}) == {"of 2": {6}}


def test_a_stream_that_another_process_told_more_hears_nothing_twice(table: Table) -> None:
    ahead = table.place(2)
    stream = table.open(1, 5, after=ahead, is_resumed=True)
    assert kinds(stream, table) == ["ready"]
    for number in (1, 2, 3):
        table.tell(Kind.REPLY, 5, reply=number, root=None)
    assert [data["reply"] for _kind, data in heard(stream, table)] == [3]
    far = table.open(1, 5, after=Place(table.place(0).ms + 10**7, 0), is_resumed=True)
    assert kinds(far, table) == ["ready", "reset"]


def test_somebody_who_is_forgotten_twice_was_forgotten_once(table: Table) -> None:
    stream = table.open(1, 5, home=True)
    for _number in range(2):
        table.hub.forget(stream)
    assert not table.hub.streams and table.hub.presence.count(5) == 0
    table.tell(Kind.REPLY, 5, reply=1, root=None)
    table.tell(Kind.ENTRIES)
    table.tell(Kind.NOTICES, people=(1,))


@pytest.mark.parametrize(
    "says", [{}, {"process": 1}, {"process": "a", "counts": []}, {"process": "a", "counts": {"x": 1, "5": "y"}}]
)
def test_what_another_release_says_of_presence_is_passed_over(table: Table, says: dict[str, Any]) -> None:
    table.tell(Kind.HERE, **says)
    table.tell(Kind.WRITING, 5, person="somebody")
    table.tell(Kind.WRITING, 5)
    assert table.hub.presence.count(5) == 0


class TestPresence:
    """Two processes that hear each other."""

    def setup_method(self) -> None:
        self.clock = Clock()
        self.here, self.there = Readership(self.clock), Readership(self.clock)

    def talk(self) -> None:
        for speaker in (self.here, self.there):
            for event in speaker.to_say():
                self.here.hear(json.loads(json.dumps(event.says)))
                self.there.hear(json.loads(json.dumps(event.says)))

    def test_persons_of_all_processes_are_counted_once_each(self) -> None:
        self.here.come(1, [5])
        self.here.come(1, [5])
        self.there.come(2, [5, 6])
        self.talk()
        assert [presence.count(5) for presence in (self.here, self.there)] == [2, 2]
        assert self.here.count(6) == 1
        self.here.go(1, [5])
        self.there.go(2, [5, 6])
        self.talk()
        assert [presence.count(5) for presence in (self.here, self.there)] == [1, 1]
        assert self.here.count(6) == 0

    def test_a_process_that_died_is_forgotten_and_one_that_begins_is_told(self) -> None:
        self.there.come(2, [5])
        self.talk()
        self.clock.now += FORGOTTEN_SECONDS + 1
        self.here.to_say()
        assert self.here.count(5) == 0 and 5 in self.here.changed
        new = Readership(self.clock)
        self.there.say_all()
        for event in self.there.to_say():
            new.hear(json.loads(json.dumps(event.says)))
        assert new.count(5) == 1

    def test_what_was_not_heard_is_put_right_by_the_next_whole_account(self) -> None:
        self.there.come(2, [5, 6])
        self.talk()
        self.there.go(2, [5])
        self.there.to_say()  # nobody heard it
        assert self.here.count(5) == 1
        self.clock.now += SAID_AGAIN_SECONDS + 1
        self.talk()
        assert (self.here.count(5), self.here.count(6)) == (0, 1)


class TestRing:
    """What is kept, and for how long."""

    def ring(self, **how: Any) -> Ring:
        made = Ring(**how)
        made.whole_since = made.latest = Place(1, 0)
        return made

    def add(self, ring: Ring, ms: int, kind: Kind = Kind.REPLY, entry: int | None = 5, **how: Any) -> None:
        event = Event(kind, entry, **how)
        ring.add(Place(ms, 0), event, encoded(event, Place(ms, 0)))

    def test_what_came_after_a_place_comes_in_order_and_nothing_of_others(self) -> None:
        ring = self.ring()
        for ms in (10, 20, 30):
            self.add(ring, ms)
        self.add(ring, 25, entry=6)
        self.add(ring, 27, Kind.NOTICES, None, people=(1, 2))
        found = ring.since(Place(10, 0), watched={5, 6}, person=1, home=False)
        assert found is not None
        assert [block.split(b"\n")[0] for block in found] == [b"id: 20-0", b"id: 25-0", b"id: 27-0", b"id: 30-0"]
        assert ring.since(Place(30, 0), watched={5}, person=3, home=True) == []

    def test_of_what_says_look_again_the_last_is_enough(self) -> None:
        ring = self.ring()
        for ms in range(10, 30):
            self.add(ring, ms, Kind.POLL)
            self.add(ring, ms, Kind.NOTICES, None, people=(1,))
            self.add(ring, ms, Kind.ENTRIES, None)
        assert len(ring.since(Place(5, 0), watched={5}, person=1, home=True) or ()) == 3

    def test_before_what_is_kept_nothing_is_known(self) -> None:
        ring = self.ring(most=3)
        for ms in range(10, 20):
            self.add(ring, ms)
        assert ring.since(Place(15, 0), watched={5}, person=1, home=False) is None
        assert len(ring.since(Place(16, 0), watched={5}, person=1, home=False) or ()) == 3

    def test_after_some_minutes_it_is_forgotten(self) -> None:
        ring = self.ring(minutes=1)
        self.add(ring, 10)
        self.add(ring, 11, Kind.POLL, 7)
        self.add(ring, 11, Kind.NOTICES, None, people=(1,))
        self.add(ring, 70_000)
        ring.forget_old()
        assert ring.since(Place(9, 0), watched={5, 7}, person=1, home=False) is None
        assert len(ring.since(Place(10_000, 0), watched={5, 7}, person=1, home=False) or ()) == 1

    def test_whoever_missed_very_much_had_better_look(self) -> None:
        ring = self.ring()
        for ms in range(10, 10 + MOST_REPLAYED + 1):
            self.add(ring, ms)
        assert ring.since(Place(9, 0), watched={5}, person=1, home=False) is None
        assert len(ring.since(Place(10, 0), watched={5}, person=1, home=False) or ()) == MOST_REPLAYED

"""`Hub`: all open streams of a process, and which of them hears of what. Everything here happens in one loop.

Nothing waits here and nothing is sent: payloads are put on streams, and a few times a second those that have something
are woken, so that a stream gets one piece for all that happened meanwhile, however much that is.
"""

import asyncio
import random
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

from stream.live.events import Event, Kind
from stream.live.open import OpenStream
from stream.live.presence import Readership
from stream.live.ring import Ring
from stream.live.wire import Place, beat, encoded, ready

BEAT_SECONDS: Final = 15
LIFE_SECONDS: Final = 30 * 60
RETRY_MS: Final = (1_000, 4_000)  # between these: a thousand browsers do not come back at one moment
MOST_OF_PERSON: Final = 16
MOST: Final = 10_000  # streams of a process
ENTRIES_SECONDS: Final = 10
WRITING_SECONDS: Final = 3
HERE_SECONDS: Final = 2
OLD_SECONDS: Final = 60  # how often what is old is thrown away
AHEAD_MS: Final = 2_000  # how far another process may be ahead of this one
JUST_MADE_MS: Final = 60_000  # how old a page may be that names the moment at which it was made
RESET_AFTER_SECONDS: Final = 3.0  # whoever writes finds out a little later than we that the broker is back
RESET_WITHIN_SECONDS: Final = 5.0
RESET_AGAIN_SECONDS: Final = 30.0


class Hub:
    """Who has a stream open, by what each is told of."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.ring = Ring()
        self.presence = Readership(clock)
        self.streams: dict[OpenStream, None] = {}  # the oldest first
        self.is_paused = False  # nobody knows any more who may hear what
        self.to_recheck: set[str] = set()  # sessions whose rights may have changed
        self.recheck_soon = asyncio.Event()
        self._of_person: dict[int, dict[OpenStream, None]] = {}
        self._of_entry: dict[int, set[OpenStream]] = {}
        self._at_home: set[OpenStream] = set()
        self._due: set[OpenStream] = set()
        self._wrote_at: dict[tuple[int, int], float] = {}
        self._here_at = self._old_at = clock()
        self._all_reset_at = float("-inf")

    # --- coming and going ------------------------------------------------------------------------------------------

    def open(
        self, stream: OpenStream, *, lost: Iterable[int] = (), after: Place | None = None, is_resumed: bool = False
    ) -> None:
        """Begin a stream with what it missed since `after`; one that is resumed from nowhere missed everything.

        `lost` are entries that it asked for and may not have. The oldest stream of somebody with too many is closed.
        """
        now = self.clock()
        stream.ends_at = now + LIFE_SECONDS * random.uniform(0.9, 1)  # noqa: S311 - so that not all come back at once
        stream.beat_at = now + BEAT_SECONDS
        self._greet(stream, after, is_resumed)
        for entry in lost:
            stream.put(encoded(Event(Kind.GONE, entry)))
        theirs = self._of_person.setdefault(stream.person, {})
        if len(theirs) >= MOST_OF_PERSON:
            self.close(next(iter(theirs)), Event(Kind.BYE))
            theirs = self._of_person.setdefault(stream.person, {})
        theirs[stream] = self.streams[stream] = None
        for entry in stream.watched:
            self._of_entry.setdefault(entry, set()).add(stream)
        if stream.home:
            self._at_home.add(stream)
        self.presence.come(stream.person, stream.watched)

    def _greet(self, stream: OpenStream, after: Place | None, is_resumed: bool) -> None:
        latest = self.ring.latest
        missed: list[bytes] | None = None
        if after is None:
            missed = None if is_resumed else []
        elif latest is not None and latest < after <= Place(latest.ms + AHEAD_MS, 0):
            stream.not_before, missed = after, []
        elif latest is not None and latest < after and _was_just_now(after):
            missed = []  # nothing has happened since, for all that we know; if something has, it is told now
        elif latest is not None and after <= latest:
            missed = self.ring.since(after, watched=stream.watched, person=stream.person, home=stream.home)
        retry_ms = random.randint(*RETRY_MS)  # noqa: S311
        if missed is None:
            stream.put(ready(latest, retry_ms))
            stream.put(encoded(Event(Kind.RESET), latest))
            return
        stream.put(ready(after or latest, retry_ms))
        for payload in missed:
            stream.put(payload)

    def close(self, stream: OpenStream, farewell: Event | None = None) -> None:
        """Let a stream go, and have its connection closed after a last word."""
        stream.end(farewell)
        self.forget(stream)

    def forget(self, stream: OpenStream) -> None:
        """Its connection is gone. Twice is once."""
        theirs = self._of_person.get(stream.person, {})
        if stream not in theirs:
            return
        del theirs[stream], self.streams[stream]
        if not theirs:
            del self._of_person[stream.person]
        self._unwatch(stream, {*stream.watched})
        self._at_home.discard(stream)
        self._due.discard(stream)

    def _unwatch(self, stream: OpenStream, entries: set[int]) -> None:
        for entry in entries:
            watching = self._of_entry.get(entry, set())
            watching.discard(stream)
            if not watching:
                self._of_entry.pop(entry, None)
        stream.watched -= entries
        self.presence.go(stream.person, entries)

    # --- rights ------------------------------------------------------------------------------------------------------

    def watched_by_session(self, keys: Collection[str] | None = None) -> dict[str, set[int]]:
        """What is to be asked: the entries that each session (of `keys`) watches by all its streams."""
        asked: dict[str, set[int]] = {}
        for stream in self.streams:
            if keys is None or stream.key in keys:
                asked.setdefault(stream.key, set()).update(stream.watched)
        return asked

    def apply(self, asked: dict[str, set[int]], readable: dict[str, Collection[int]]) -> None:
        """Close the streams of sessions that have no right any more, and take away entries that may not be read.

        `asked` says what the question was: what came since then was looked at by itself.
        """
        for stream in [stream for stream in self.streams if stream.key in asked]:
            if stream.key not in readable:
                self.close(stream, Event(Kind.BYE))
                continue
            lost = (stream.watched & asked[stream.key]) - {*readable[stream.key]}
            if lost:
                self._unwatch(stream, lost)
                for entry in lost:
                    self._put(stream, encoded(Event(Kind.GONE, entry)))

    def pause(self) -> None:
        """Say nothing more: nobody knows who may hear it."""
        self.is_paused = True

    def go_on(self) -> None:
        """The rights are known again. Who missed something hears so."""
        self.is_paused = False

    # --- what happened -----------------------------------------------------------------------------------------------

    def hear(self, place: Place, event: Event) -> None:
        """Put an event of the broker on the streams that it concerns."""
        payload = encoded(event, place) if event.is_replayed else b""
        self.ring.add(place, event, payload)
        match event.kind:
            case Kind.REPLY | Kind.CHANGED | Kind.POLL:
                for stream in self._of_entry.get(event.entry or 0, ()):
                    self._put(stream, payload, place)
            case Kind.NOTICES:
                for person in event.people:
                    for stream in self._of_person.get(person, ()):
                        self._put(stream, payload, place)
            case Kind.ENTRIES:
                for stream in self._at_home:
                    self._tell_of_entries(stream, payload, place)
            case Kind.WRITING:
                self._tell_who_writes(event)
            case Kind.HERE:
                self.presence.hear(event.says)
            case Kind.BEGUN:
                self.presence.say_all()
            case Kind.RECHECK:
                self._recheck(event)
            case Kind.LOST if self.clock() - self._all_reset_at >= RESET_AGAIN_SECONDS:
                self.reset_all()

    def _put(self, stream: OpenStream, payload: bytes, place: Place | None = None) -> None:
        if place is not None and stream.not_before is not None and place <= stream.not_before:
            return
        if self.is_paused:
            if place is not None:  # what is not replayed is not missed either
                stream.reset_at = self.clock() + _soon()
            return
        stream.put(payload)
        self._due.add(stream)

    def _tell_of_entries(self, stream: OpenStream, payload: bytes, place: Place) -> None:
        now = self.clock()
        stream.is_told_later = now - stream.entries_at < ENTRIES_SECONDS
        if not stream.is_told_later:
            stream.entries_at = now
            self._put(stream, payload, place)

    def _tell_who_writes(self, event: Event) -> None:
        entry, person = event.entry, event.says.get("person")
        if entry is None or not isinstance(person, int):
            return
        now = self.clock()
        if now - self._wrote_at.get((entry, person), float("-inf")) < WRITING_SECONDS:
            return
        self._wrote_at[entry, person] = now
        payload = encoded(event)
        for stream in self._of_entry.get(entry, ()):
            if stream.person != person:
                self._put(stream, payload)

    def _recheck(self, event: Event) -> None:
        found: set[OpenStream] = {*self._of_entry.get(event.entry or 0, ())}
        for person in event.people:
            found.update(self._of_person.get(person, ()))
        if found:
            self.to_recheck |= {stream.key for stream in found}
            self.recheck_soon.set()

    def reset_all(self) -> None:
        """Something may have been missed by everybody: say so, to one after the other."""
        now = self._all_reset_at = self.clock()
        for stream in self.streams:
            stream.reset_at = now + RESET_AFTER_SECONDS + _soon()

    # --- the clock ---------------------------------------------------------------------------------------------------

    def wake(self) -> None:
        """Have sent what has gathered."""
        for stream in self._due:
            stream.wake.set()
        self._due.clear()

    def sweep(self) -> list[Event]:
        """What the passing of time brings, once a second. Returns what the other processes are to hear."""
        now = self.clock()
        for stream in [*self.streams]:
            if stream.ends_at <= now:
                self.close(stream)
            elif stream.reset_at is not None and stream.reset_at <= now and not self.is_paused:
                stream.reset_at = None
                stream.miss()
                self._beaten(stream, now)
            elif stream.is_told_later and now - stream.entries_at >= ENTRIES_SECONDS and not self.is_paused:
                stream.is_told_later, stream.entries_at = False, now
                self._put(stream, encoded(Event(Kind.ENTRIES), self.ring.latest))
            elif stream.beat_at <= now:
                stream.put(beat(None if self.is_paused or stream.reset_at else self.ring.latest))
                self._beaten(stream, now)
        if now - self._old_at >= OLD_SECONDS:
            self._old_at = now
            self.ring.forget_old()
            self._wrote_at = {who: at for who, at in self._wrote_at.items() if now - at < WRITING_SECONDS}
        if now - self._here_at < HERE_SECONDS:
            return []
        self._here_at = now
        self._tell_who_is_here()
        return self.presence.to_say()

    def _beaten(self, stream: OpenStream, now: float) -> None:
        stream.beat_at = now + BEAT_SECONDS
        self._due.add(stream)

    def _tell_who_is_here(self) -> None:
        if self.is_paused:
            return
        changed, self.presence.changed = self.presence.changed, set()
        for entry in changed:
            watching: Any = self._of_entry.get(entry, ())
            people = self.presence.count(entry) if watching else 0
            payload = encoded(Event(Kind.HERE, entry, says={"people": people}))
            for stream in watching:
                if stream.told_here.get(entry) != people:
                    stream.told_here[entry] = people
                    self._put(stream, payload)


def _was_just_now(place: Place) -> bool:
    now = int(time.time() * 1000)
    return now - JUST_MADE_MS <= place.ms <= now


def _soon() -> float:
    return random.uniform(0, RESET_WITHIN_SECONDS)  # noqa: S311 - so that not all fetch at one moment

"""`OpenStream`: one connection that hears what concerns its person, and what waits to be sent to it."""

import asyncio
from typing import Final

from stream.live.events import Event, Kind
from stream.live.wire import Place, encoded

MOST_WAITING: Final = 500  # events that a slow client may be behind


class OpenStream:
    """What one connection is to hear, and has not yet. Nothing here waits: `wake` tells that there is work."""

    __slots__ = (
        "beat_at",
        "ends_at",
        "entries_at",
        "has_missed",
        "home",
        "is_over",
        "is_told_later",
        "key",
        "not_before",
        "person",
        "reset_at",
        "told_here",
        "waiting",
        "wake",
        "watched",
    )

    def __init__(self, *, key: str, person: int, watched: set[int], home: bool = False) -> None:
        self.key = key  # of the session
        self.person = person
        self.watched = watched
        self.home = home
        self.ends_at = float("inf")
        self.beat_at = 0.0
        self.not_before: Place | None = None  # another process has told it what happened up to here
        self.entries_at = float("-inf")  # when it was last told of new entries
        self.is_told_later = False  # of new entries, once ten seconds are over
        self.reset_at: float | None = None  # when it is to be told that it may have missed something
        self.has_missed = False
        self.is_over = False
        self.told_here: dict[int, int] = {}
        self.waiting: list[bytes] = []
        self.wake = asyncio.Event()

    def put(self, payload: bytes) -> None:
        """Have it sent. A client that is too far behind has missed something, and hears that instead."""
        if self.has_missed:
            return
        self.waiting.append(payload)
        if len(self.waiting) > MOST_WAITING:
            self.miss()

    def miss(self) -> None:
        """Send nothing of what waits, and say that something was missed."""
        self.waiting.clear()
        self.has_missed = True

    def take(self, latest: Place | None) -> bytes:
        """All that is to be sent now; empty where there is nothing."""
        if self.has_missed:
            self.has_missed = False
            return encoded(Event(Kind.RESET), latest)
        if not self.waiting:
            return b""
        chunk = b"".join(self.waiting)
        self.waiting.clear()
        return chunk

    def end(self, farewell: Event | None = None) -> None:
        """Close it, with a last word."""
        if farewell is not None:
            self.has_missed = False
            self.waiting.append(encoded(farewell))
        self.is_over = True
        self.wake.set()

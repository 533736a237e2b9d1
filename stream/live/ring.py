"""What happened lately, in memory: a stream that was cut goes on from here, on whichever process it arrives."""

from collections import deque
from collections.abc import Collection
from typing import Final

from stream.live.events import KEPT, Event, Kind
from stream.live.wire import Place, encoded

MINUTES: Final = 15
MOST_REPLAYED: Final = 300  # events: a page that missed more had better look itself


class Ring:
    """The events of the last minutes, by whom they concern, each as the bytes that go out.

    Of votes, notices and new entries the last one is enough: they say "look again", and once is as good as ten times.
    """

    def __init__(self, *, most: int = KEPT, minutes: float = MINUTES) -> None:
        self.whole_since: Place | None = None  # what came later is here; None: nothing is known
        self.latest: Place | None = None
        self._most, self._milliseconds = most, int(minutes * 60_000)
        self._order: deque[tuple[Place, int]] = deque()
        self._of_entry: dict[int, deque[tuple[Place, bytes]]] = {}
        self._polls: dict[int, Place] = {}
        self._notices: dict[int, Place] = {}
        self._entries: Place | None = None

    def remember(self, place: Place, event: Event) -> None:
        """Keep an event of before this process began."""
        self.add(place, event, encoded(event, place))

    def add(self, place: Place, event: Event, payload: bytes) -> None:
        """Keep an event, which is later than all others."""
        self.latest = place
        match event.kind:
            case Kind.REPLY | Kind.CHANGED if event.entry is not None:
                self._order.append((place, event.entry))
                self._of_entry.setdefault(event.entry, deque()).append((place, payload))
            case Kind.POLL if event.entry is not None:
                self._polls[event.entry] = place
            case Kind.NOTICES:
                self._notices.update(dict.fromkeys(event.people, place))
            case Kind.ENTRIES:
                self._entries = place
        while len(self._order) > self._most:
            self._drop_oldest()

    def since(self, place: Place, *, watched: Collection[int], person: int, home: bool) -> list[bytes] | None:
        """What somebody missed who was at `place`, in order. None where that is not known, or very much."""
        if self.whole_since is None or self.latest is None or place < self.whole_since:
            return None
        found: list[tuple[Place, bytes]] = []
        for entry in watched:
            for at, payload in reversed(self._of_entry.get(entry, ())):
                if at <= place:
                    break
                found.append((at, payload))
            if (voted := self._polls.get(entry)) is not None and voted > place:
                found.append((voted, encoded(Event(Kind.POLL, entry), voted)))
        if (told := self._notices.get(person)) is not None and told > place:
            found.append((told, encoded(Event(Kind.NOTICES), told)))
        if home and self._entries is not None and self._entries > place:
            found.append((self._entries, encoded(Event(Kind.ENTRIES), self._entries)))
        if len(found) > MOST_REPLAYED:
            return None
        return [payload for _at, payload in sorted(found)]

    def forget_old(self) -> None:
        """Let go of what is older than the minutes that are kept, by the clock of the broker."""
        if self.latest is None or self.whole_since is None:
            return
        oldest = Place(self.latest.ms - self._milliseconds, 0)
        while self._order and self._order[0][0] <= oldest:
            self._drop_oldest()
        self.whole_since = max(self.whole_since, oldest)
        since = self.whole_since
        self._polls = {entry: at for entry, at in self._polls.items() if at > since}
        self._notices = {person: at for person, at in self._notices.items() if at > since}

    def _drop_oldest(self) -> None:
        place, entry = self._order.popleft()
        kept = self._of_entry[entry]
        kept.popleft()
        if not kept:
            del self._of_entry[entry]
        self.whole_since = max(self.whole_since, place) if self.whole_since is not None else None

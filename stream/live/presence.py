"""How many persons have an entry open: those of this process, and what the others said of theirs a moment ago."""

import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

from stream.live.events import Event, Kind

SAID_AGAIN_SECONDS: Final = 30
FORGOTTEN_SECONDS: Final = 75
AT_ONCE: Final = 1000  # entries in a message


class Readership:
    """Counts by entry. A process says those that changed, and now and then all of them: one that died is forgotten.

    Somebody whose tabs are on two processes counts twice: a matter of seconds, since a browser opens one stream.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.process = secrets.token_hex(4)
        self._clock = clock
        self._here: dict[int, Counter[int]] = {}  # entry -> person -> streams
        self._others: dict[str, dict[int, int]] = {}
        self._heard_at: dict[str, float] = {}
        self._unsaid: set[int] = set()  # entries of which the other processes know an older count
        self.changed: set[int] = set()  # entries whose count may be another one
        self._said_all_at, self._says_all = clock(), False

    def come(self, person: int, entries: Iterable[int]) -> None:
        """Somebody opened these entries."""
        for entry in entries:
            self._here.setdefault(entry, Counter())[person] += 1
            self._mark(entry)

    def go(self, person: int, entries: Iterable[int]) -> None:
        """Somebody closed them."""
        for entry in entries:
            people = self._here.get(entry)
            if people is None:
                continue
            people[person] -= 1
            if people[person] <= 0:
                del people[person]
            if not people:
                del self._here[entry]
            self._mark(entry)

    def _mark(self, entry: int) -> None:
        self.changed.add(entry)
        self._unsaid.add(entry)

    def count(self, entry: int) -> int:
        """How many persons have it open, on all processes."""
        return len(self._here.get(entry, ())) + sum(counts.get(entry, 0) for counts in self._others.values())

    def hear(self, says: dict[str, Any]) -> None:
        """What another process says of itself. Our own words come back as well."""
        process = says.get("process")
        counts = says.get("counts")
        if not isinstance(process, str) or not isinstance(counts, dict) or process == self.process:
            return
        known = self._others.setdefault(process, {})
        self._heard_at[process] = self._clock()
        if says.get("all"):
            self.changed |= known.keys()
            known.clear()
        for word, number in counts.items():
            if not word.isdecimal() or not isinstance(number, int):
                continue
            entry = int(word)
            if number > 0:
                known[entry] = number
            else:
                known.pop(entry, None)
            self.changed.add(entry)

    def to_say(self) -> list[Event]:
        """What the other processes are to hear now; half a minute after the last time all of it."""
        now = self._clock()
        for process in [name for name, at in self._heard_at.items() if now - at > FORGOTTEN_SECONDS]:
            self.changed |= self._others.pop(process).keys()
            del self._heard_at[process]
        if now - self._said_all_at > SAID_AGAIN_SECONDS:
            self.say_all()
        unsaid = {entry: len(self._here.get(entry, ())) for entry in self._unsaid}
        self._unsaid.clear()
        parts: list[dict[str, Any]] = [{"process": self.process, "counts": part} for part in _parts(unsaid)]
        if self._says_all:
            parts = parts or [{"process": self.process, "counts": {}}]
            parts[0]["all"] = True
            self._says_all = False
        return [Event(Kind.HERE, says=part) for part in parts]

    def say_all(self) -> None:
        """Say every count again: a process has begun, and knows none."""
        self._said_all_at, self._says_all = self._clock(), True
        self._unsaid |= self._here.keys()


def _parts(counts: dict[int, int]) -> Iterator[dict[int, int]]:
    rows = iter(counts.items())
    while part := dict(islice(rows, AT_ONCE)):
        yield part

"""Events written one after the other while a stream is cut and resumed."""

import random
import threading
from collections.abc import Callable
from typing import Final

from stream.live.events import Event, Kind
from stream.live.publishing import send
from tests.stream.live.processes import Listening

CUTS: Final = 20
Open = Callable[[int, str], Listening]  # how often it was cut before, and where it was then


class Writer(threading.Thread):
    """Tells of one reply after the other, by number from 1 on, until it is stopped."""

    def __init__(self, entry: int, *, pause: float = 0.005) -> None:
        super().__init__(daemon=True)
        self.entry, self.pause = entry, pause
        self.written = 0
        self._stop_now = threading.Event()

    def run(self) -> None:
        while not self._stop_now.wait(self.pause):
            self.written += 1
            send([Event(Kind.REPLY, self.entry, says={"reply": self.written, "root": None})])

    def stop(self) -> int:
        """The number of the last one."""
        self._stop_now.set()
        self.join()
        return self.written


def heard_through_cuts(entry: int, open_stream: Open, *, seed: int = 1) -> tuple[list[int], int]:
    """The replies that a client hears whose stream is cut twenty times under writes, and how many were written."""
    chance = random.Random(seed)  # noqa: S311 - a test
    heard: list[int] = []
    place, writer = "", Writer(entry)
    for cut in range(CUTS + 1):
        with open_stream(cut, place) as stream:
            stream.next("ready")
            if not writer.is_alive():
                writer.start()
            wanted = len(heard) + chance.randrange(1, 60)
            is_last = cut == CUTS
            written = writer.stop() if is_last else 0
            while (heard[-1:] != [written]) if is_last else len(heard) < wanted:
                before = len(heard)
                for kind, data in stream.events(10, until=lambda kind: kind == "reply"):
                    assert kind in {"reply", "here", "beat"}, kind
                    if kind == "reply":
                        heard.append(data["reply"])
                assert len(heard) > before, "nothing came"
            place = stream.last_id
    return heard, written

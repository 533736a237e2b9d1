"""Server-sent events as bytes, and the ids by which a stream is resumed: those of the broker."""

import re
from typing import Final, NamedTuple

from stream.live.events import Event, Kind

_PLACE: Final = re.compile(rb"(\d{1,15})-(\d{1,15})", re.ASCII)


class Place(NamedTuple):
    """Where in the broker's stream: milliseconds since 1970 by its clock, and a number within them."""

    ms: int
    number: int

    @classmethod
    def read(cls, text: str | bytes) -> "Place | None":
        """The place that an id names; None where it is not one."""
        found = _PLACE.fullmatch(text.encode("ascii", "replace") if isinstance(text, str) else text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.ms}-{self.number}"


def encoded(event: Event, place: Place | None = None) -> bytes:
    """The event as a page gets it, with an id where there is a place to resume from."""
    id_line = f"id: {place}\n" if place is not None else ""
    return f"{id_line}event: {event.kind.value}\ndata: {event.as_data()}\n\n".encode("ascii")


def beat(place: Place | None) -> bytes:
    """A heartbeat. No comment, of which a page hears nothing: one that misses it knows that its stream is dead, and
    with its id a quiet stream resumes from now.
    """
    return encoded(Event(Kind.BEAT), place)


def ready(place: Place | None, retry_ms: int) -> bytes:
    """How a stream begins."""
    return f"retry: {retry_ms}\n".encode("ascii") + encoded(Event(Kind.READY), place)

"""The one subscription of a process: reads the broker's stream for all who have one open.

While the broker is away streams stay open; when it is back everybody hears that something may have been missed, since
those who write do not wait for it.
"""

import asyncio
import logging
import random
from collections.abc import Iterable
from typing import Any, Final

from redis import RedisError
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from stream.live.events import FIELD, KEPT, STREAM, Event, Kind, Malformed
from stream.live.hub import Hub
from stream.live.ring import MINUTES, Ring
from stream.live.wire import Place

logger = logging.getLogger(__name__)
BLOCK_MS: Final = 2_000
ANSWER_SECONDS: Final = 6.0  # longer than a read waits for something to read
CONNECT_SECONDS: Final = 1.0
AT_ONCE: Final = 1_000  # events
PAUSE_SECONDS: Final = (0.2, 3.0)  # between attempts, the first and the longest
_Row = tuple[bytes, dict[bytes, bytes] | None]


class Listener:
    """Brings what the broker has to the hub, and takes there what this process has to say."""

    def __init__(self, hub: Hub, url: str) -> None:
        self.hub = hub
        self.is_connected = False
        self._url = url
        self._client = self._new_client()
        self._has_begun = False

    def _new_client(self) -> Redis:
        return Redis.from_url(
            self._url,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
            max_connections=4,
        )

    async def run(self) -> None:
        """Read until cancelled."""
        pause = PAUSE_SECONDS[0]
        while True:
            try:
                place = await self._begin()
                self.is_connected, pause = True, PAUSE_SECONDS[0]
                while True:
                    place = await self._read(place)
            except (TimeoutError, RedisError, OSError) as error:
                if self.is_connected:
                    logger.warning("The broker does not answer: %s", type(error).__name__)
                self.is_connected = False
                await self._client.aclose()
                await asyncio.sleep(pause * random.uniform(0.7, 1.3))  # noqa: S311 - not a secret
                pause = min(pause * 2, PAUSE_SECONDS[1])

    async def say(self, events: Iterable[Event]) -> None:
        """Tell the other processes. What cannot be told is told again by itself."""
        packed = [event.packed() for event in events]
        if not packed or not self.is_connected:
            return
        try:
            async with self._client.pipeline(transaction=False) as pipeline:
                for one in packed:
                    pipeline.xadd(STREAM, {FIELD: one}, maxlen=KEPT, approximate=True)
                await pipeline.execute()
        except (TimeoutError, RedisError, OSError) as error:
            logger.info("The other processes were not told: %s", type(error).__name__)

    async def _begin(self) -> Place:
        """Fill the ring with the last minutes at the first time; after an absence of the broker nothing before counts.

        Our own word is on the stream before anything is read: there is always a place to resume from.
        """
        own = _place(
            await self._client.xadd(STREAM, {FIELD: Event(Kind.BEGUN).packed()}, maxlen=KEPT, approximate=True)
        )
        ring = Ring()
        ring.whole_since = ring.latest = own
        if not self._has_begun:
            oldest = Place(max(own.ms - MINUTES * 60_000, 0), 0)
            first = await self._client.xrange(STREAM, count=1)
            ring.whole_since = max(oldest, _place(first[0][0])) if first else own
            await self._fill(ring, oldest, own)
        self.hub.ring = ring
        if self._has_begun:
            logger.warning("The broker answers again")
        if self.hub.streams:  # open since before we heard anything, or through an absence
            self.hub.reset_all()
        self._has_begun = True
        return own

    async def _fill(self, ring: Ring, oldest: Place, newest: Place) -> None:
        after = str(oldest)
        while rows := await self._rows(after, str(newest)):
            for place, event in _events(rows):
                ring.remember(place, event)
            after = f"({_place(rows[-1][0])}"
        ring.latest = newest

    async def _rows(self, least: str, most: str) -> list[_Row]:
        found: Any = await self._client.xrange(STREAM, min=least, max=most, count=AT_ONCE)
        return list(found)

    async def _read(self, place: Place) -> Place:
        answer: Any = await self._client.xread({STREAM: str(place)}, count=AT_ONCE, block=BLOCK_MS)
        rows: list[_Row] = answer[0][1] if isinstance(answer, list) and answer else []
        if isinstance(answer, dict) and answer:  # how the newer protocol says the same
            (streams,) = answer.values()
            rows = [row for part in streams for row in part]
        for at, event in _events(rows):
            self.hub.hear(at, event)
        return _place(rows[-1][0]) if rows else place


def _place(number: Any) -> Place:
    place = Place.read(number)
    if place is None:
        raise RedisError(f"not a number of its stream: {number!r}")
    return place


def _events(rows: Iterable[_Row]) -> Iterable[tuple[Place, Event]]:
    """The events of `rows`. What another release wrote is left out, and so is what was deleted meanwhile."""
    for number, fields in rows:
        try:
            yield _place(number), Event.unpacked((fields or {})[FIELD.encode()])
        except (Malformed, KeyError):
            logger.debug("Not an event: %s", number)

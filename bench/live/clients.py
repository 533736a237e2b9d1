"""Open streams, read by one loop: when each reply arrived at each of them."""

import asyncio
import re
import time
from array import array
from collections.abc import Sequence
from typing import Final

from bench.ground import HOST
from bench.load.servers import ADDRESS

_REPLY: Final = re.compile(rb'"reply":(\d+)')
AT_ONCE: Final = 100  # streams that are being opened


class Arrivals:
    """Numbers of replies and moments, for all streams."""

    def __init__(self) -> None:
        self.replies, self.moments = array("q"), array("d")
        self.ready = self.resets = self.closed = 0


class Stream(asyncio.Protocol):
    """One."""

    def __init__(self, request: bytes, arrivals: Arrivals) -> None:
        self.request, self.arrivals = request, arrivals
        self.is_ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self.request)  # type: ignore[attr-defined]  # it is a transport of a socket

    def data_received(self, data: bytes) -> None:
        now = time.time()
        if b"event: ready" in data and not self.is_ready.done():
            self.is_ready.set_result(None)
            self.arrivals.ready += 1
        if b"event: reset" in data:
            self.arrivals.resets += 1
        for found in _REPLY.findall(data):
            self.arrivals.replies.append(int(found))
            self.arrivals.moments.append(now)

    def connection_lost(self, error: Exception | None) -> None:
        self.arrivals.closed += 1
        if not self.is_ready.done():
            self.is_ready.set_exception(error or ConnectionError("closed"))


async def open_all(port: int, wanted: Sequence[tuple[str, Sequence[int]]], arrivals: Arrivals) -> list[Stream]:
    """A stream for each cookie and the entries that it watches."""
    loop, places = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)

    async def open_one(cookie: str, entries: Sequence[int]) -> Stream:
        watch = ",".join(map(str, entries))
        request = f"GET /live/?watch={watch}&home=1 HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n\r\n"
        async with places:
            _transport, stream = await loop.create_connection(
                lambda: Stream(request.encode("ascii"), arrivals), ADDRESS, port
            )
            await asyncio.wait_for(stream.is_ready, 60)
        return stream

    return list(await asyncio.gather(*(open_one(cookie, entries) for cookie, entries in wanted)))

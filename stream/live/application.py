"""The process `live`: an ASGI application of two addresses. No Django request is made, and no view runs here."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host

from core.hop import address_of, is_let_in
from profiles.sessions import KEY
from stream.live.checking import Checker, Unknown
from stream.live.events import MOST_WATCHED
from stream.live.hub import MOST, Hub
from stream.live.listening import Listener
from stream.live.open import OpenStream
from stream.live.wire import Place

logger = logging.getLogger(__name__)
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
TICK_SECONDS: Final = 0.2
SLOWEST_TICK_SECONDS: Final = 1.0
SWEEP_SECONDS: Final = 1.0
_LARGEST_ENTRY: Final = 2**63 - 1
_HEADERS: Final = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-cache, no-store, private, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


@dataclass(frozen=True)
class Asked:
    """What a request for a stream says."""

    key: str  # of a session; "" where there is none
    watched: frozenset[int]
    home: bool
    after: Place | None
    is_resumed: bool  # it names a place, be it one that we do not know
    origin: bytes  # of another address that may read the answer; empty where there is none

    @classmethod
    def read(cls, scope: Scope, headers: dict[bytes, bytes]) -> "Asked":
        """What the address and the headers say. Numbers that are none, and those beyond 50, are left out."""
        query: dict[str, list[str]] = {}
        with contextlib.suppress(ValueError):  # more fields than any page of ours sends
            query = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"), max_num_fields=20)
        words = ",".join(query.get("watch", [])).split(",")
        numbers = [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 20]  # noqa: PLR2004
        watched = [number for number in dict.fromkeys(numbers) if 0 < number <= _LARGEST_ENTRY]
        place = headers.get(b"last-event-id", b"") or query.get("after", [""])[-1].encode("ascii", "replace")
        allowed = _other_origin()
        return cls(
            key=_session_key(headers.get(b"cookie", b"")),
            watched=frozenset(watched[:MOST_WATCHED]),
            home=query.get("home", [""])[-1] == "1",
            after=Place.read(place),
            is_resumed=bool(place),
            origin=allowed if allowed and headers.get(b"origin") == allowed else b"",
        )


class Application:
    """One hub with what feeds it, for as long as the server runs."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []
        self.hub: Hub
        self._checker: Checker
        self._listener: Listener
        self._is_ending = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._begin()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self._end()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _begin(self) -> None:
        self.hub = Hub()
        self._checker, self._listener = Checker(self.hub), Listener(self.hub, settings.REDIS_URL)
        work: list[Callable[[], Coroutine[Any, Any, None]]] = [
            self._listener.run,
            self._checker.run,
            self._checker.run_new,
            self._checker.run_signals,
            self._tick,
            self._sweep,
        ]
        self._tasks = [asyncio.create_task(_forever(one), name=one.__qualname__) for one in work]

    async def _end(self) -> None:
        """Close all streams: their browsers come back to another process, or to the next release."""
        self._is_ending = True
        for stream in [*self.hub.streams]:
            self.hub.close(stream)
        for task in self._tasks:
            task.cancel()
        await asyncio.sleep(TICK_SECONDS)

    async def _tick(self) -> None:
        """Wake the streams that have something, less often when the loop has more to do than it can."""
        loop, pause = asyncio.get_running_loop(), TICK_SECONDS
        while True:
            asleep_at = loop.time()
            await asyncio.sleep(pause)
            late = loop.time() - asleep_at - pause
            pause = min(max(TICK_SECONDS, 2 * late), SLOWEST_TICK_SECONDS)
            self.hub.wake()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await self._listener.say(self.hub.sweep())

    # --- answering ---------------------------------------------------------------------------------------------------

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        path = scope["path"]
        status = _refusal(scope, headers)
        if status:
            await _say(send, status)
        elif path == "/health/live/":
            await self._tell_health(send)
        else:
            await self._stream(Asked.read(scope, headers), receive, send)

    async def _tell_health(self, send: Send) -> None:
        state = {"live": True, "redis": self._listener.is_connected, "database": not self.hub.is_paused}
        await _say(send, 200, json.dumps(state | {"streams": len(self.hub.streams)}).encode(), b"application/json")

    async def _stream(self, asked: Asked, receive: Receive, send: Send) -> None:
        if not asked.key:
            await _say(send, 204, origin=asked.origin)
            return
        if self._is_ending or len(self.hub.streams) >= MOST:
            await _say(send, 503, origin=asked.origin)
            return
        try:
            right = await self._checker.admit(asked.key, asked.watched)
        except Unknown:
            await _say(send, 503, origin=asked.origin)
            return
        if right is None:
            await _say(send, 204, origin=asked.origin)
            return
        stream = OpenStream(key=asked.key, person=right.person, watched={*right.readable}, home=asked.home)
        lost = asked.watched - right.readable
        self.hub.open(stream, lost=lost, after=asked.after, is_resumed=asked.is_resumed)
        watcher = asyncio.create_task(self._until_gone(stream, receive))
        try:
            await self._send_all(stream, asked, send)
        finally:
            watcher.cancel()
            self.hub.forget(stream)

    async def _send_all(self, stream: OpenStream, asked: Asked, send: Send) -> None:
        headers = [*_HEADERS, *_cors(asked.origin)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while True:
            stream.wake.clear()
            chunk = stream.take(self.hub.ring.latest)
            if stream.is_over:
                await send({"type": "http.response.body", "body": chunk, "more_body": False})
                return
            if chunk:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await stream.wake.wait()

    async def _until_gone(self, stream: OpenStream, receive: Receive) -> None:
        """Sending to somebody who has gone raises nothing: this alone tells us."""
        while (await receive())["type"] != "http.disconnect":
            continue
        self.hub.close(stream)


async def _forever(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """A mistake in one of the loops must not leave the process half alive: say it, and go on."""
    while True:
        try:
            await work()
        except asyncio.CancelledError:
            raise
        except Exception:
            logger.exception("%s failed", work.__qualname__)
            await asyncio.sleep(1)


def _refusal(scope: Scope, headers: dict[bytes, bytes]) -> int:
    """The status by which a request is refused before anything is read; 0 where it is not."""
    path, method = scope["path"], scope["method"]
    peer = address_of((scope.get("client") or ("", 0))[0])
    if not is_let_in(peer, path):
        return 403
    if path not in {"/live/", "/health/live/"}:
        return 404
    if method != "GET":
        return 405
    host, _port = split_domain_port(headers.get(b"host", b"").decode("latin-1"))
    if not host or not validate_host(host, settings.ALLOWED_HOSTS):
        return 400
    if headers.get(b"sec-fetch-site") == b"cross-site":
        return 403
    return 0


def _session_key(cookies: bytes) -> str:
    """The key that a cookie names, "" where there is none that could be one."""
    key = parse_cookie(cookies.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, "")
    return key if KEY.fullmatch(key) else ""


def _other_origin() -> bytes:
    """Where the pages are, where that is another origin than ours: in `bin/dev` alone."""
    address = urlsplit(settings.LIVE_URL)
    return settings.SITE_URL.encode("ascii", "replace") if address.netloc else b""


def _cors(origin: bytes) -> list[tuple[bytes, bytes]]:
    if not origin:
        return []
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


async def _say(send: Send, status: int, body: bytes = b"", kind: bytes = b"text/plain", origin: bytes = b"") -> None:
    headers = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"), *_cors(origin)]
    if body:
        headers.append((b"content-type", kind))
    if status != 204:  # noqa: PLR2004
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

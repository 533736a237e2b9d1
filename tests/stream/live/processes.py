"""A real `live`, as it is deployed, with a broker of its own; and clients that read its streams."""

import http.client
import json
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any, Self

from django.conf import settings

from civnet.programs import live_command
from profiles.models import User
from tests.deploy.raw import tls_context
from tests.desk import Desk
from tests.notifications.processes import Civnet, OwnValkey, kill_all, wait_for
from tests.uploads.wire import free_port, listens

_ID = re.compile(rb"\d+-\d+")


class LiveProcess:
    """One process, and the broker that it listens to."""

    def __init__(self, civnet: Civnet, valkey: OwnValkey) -> None:
        self.civnet, self.valkey = civnet, valkey
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        self.process = self.civnet.start(*live_command(self.port))
        wait_for(lambda: listens(self.port), seconds=30)
        wait_for(lambda: bool(self.health()["redis"]), seconds=30)
        return self

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=20)

    def kill(self) -> None:
        assert self.process is not None
        kill_all(self.process)

    def health(self) -> dict[str, Any]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            asking.request("GET", "/health/live/")
            found: dict[str, Any] = json.loads(asking.getresponse().read())
        finally:
            asking.close()
        return found

    def ask(self, address: str = "/live/", *, method: str = "GET", **headers: str) -> int:
        """The status that an address answers with."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            asking.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
            return asking.getresponse().status
        finally:
            asking.close()


def sign_in(person: User) -> str:
    """A cookie with a new session."""
    desk = Desk()
    desk.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={desk.cookies[name].value}"


class Listening:
    """An open stream, read by hand: what was cut is cut, and nothing comes back by itself."""

    def __init__(
        self, port: int, cookie: str, *, watch: str = "", home: bool = False, after: str = "", tls_host: str = ""
    ) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        if tls_host:
            self.socket = tls_context().wrap_socket(self.socket, server_hostname=tls_host)
        query = f"watch={watch}" + ("&home=1" if home else "")
        resumed = f"Last-Event-ID: {after}\r\n" if after else ""
        host = tls_host or f"127.0.0.1:{port}"
        request = f"GET /live/?{query} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n{resumed}\r\n"
        self.socket.sendall(request.encode("latin-1"))
        self.last_id = after
        self._buffer = b""
        self._text = b""
        self.status = 0
        self.is_over = False
        self._read_head()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.cut()

    def cut(self) -> None:
        self.socket.close()

    def _read_head(self) -> None:
        while b"\r\n\r\n" not in self._buffer:
            self._fill(10)
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        self.status = int(head.split(b" ", 2)[1])
        self.head = head.decode("latin-1").lower()

    def _fill(self, seconds: float) -> bool:
        """Read what comes next; False where nothing came in time, or the end was reached."""
        self.socket.settimeout(max(seconds, 0.001))
        try:
            some = self.socket.recv(65536)
        except TimeoutError:
            return False
        self.is_over = self.is_over or not some
        self._buffer += some
        return bool(some)

    def _unchunk(self) -> None:
        while True:
            line, found, rest = self._buffer.partition(b"\r\n")
            if not found:
                return
            size = int(line or b"0", 16)
            if len(rest) < size + 2:
                return
            if size == 0:
                self.is_over = True
                self._buffer = b""
                return
            self._text += rest[:size]
            self._buffer = rest[size + 2 :]

    def events(self, seconds: float, *, until: Callable[[str], bool] = lambda kind: False) -> Iterator[tuple[str, Any]]:
        """(kind, data) of what comes within `seconds`, or up to one of a kind; `last_id` is kept as a browser does."""
        ends = time.monotonic() + seconds
        while True:
            self._unchunk()
            while b"\n\n" in self._text:
                block, _, self._text = self._text.partition(b"\n\n")
                lines = [line.partition(b": ") for line in block.split(b"\n")]
                said = {name: value for name, _, value in lines if name}
                if b"id" in said:
                    assert _ID.fullmatch(said[b"id"])
                    self.last_id = said[b"id"].decode()
                if b"event" in said:
                    kind = said[b"event"].decode()
                    yield kind, json.loads(said[b"data"])
                    if until(kind):
                        return
            left = ends - time.monotonic()
            if self.is_over or left <= 0:
                return
            self._fill(left)

    def next(self, kind: str, *, seconds: float = 10) -> Any:
        """The data of the next event of that kind; whatever comes before it is passed over."""
        for found, data in self.events(seconds, until=lambda one: one == kind):
            if found == kind:
                return data
        raise AssertionError(f"no {kind} within {seconds} s")

    def ends_within(self, seconds: float) -> bool:
        """Whether the server closes it in that time."""
        for _event in self.events(seconds):
            continue
        return self.is_over

"""Streams of a real process when readers vanish by the thousand, and when the broker or the database is away."""

import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg2
import pytest
from django.db import connection

from content import services
from core.cache import breaker
from profiles.models import User
from stream.live import publishing
from tests.factories import make_entry, make_person
from tests.notifications.processes import wait_for
from tests.stream.live.conftest import live, live_broker, live_process
from tests.stream.live.processes import Listening, LiveProcess, sign_in

__all__ = ["live", "live_broker", "live_process"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)
VANISHED = 1_000
PEOPLE = 70  # sixteen streams each at most
HOLDER = """
import socket, sys
port, held = int(sys.argv[1]), []
for line in sys.stdin:
    one = socket.create_connection(("127.0.0.1", port))
    one.sendall(line.strip().encode().decode("unicode_escape").encode())
    held.append(one)
    assert one.recv(12) == b"HTTP/1.1 200"
print("open", flush=True)
input()
"""


def request(port: int, cookie: str, entry: int) -> str:
    return f"GET /live/?watch={entry}&home=1 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n"


def memory_kilobytes(live: LiveProcess) -> int:
    """Of the process and its worker."""
    assert live.process is not None
    pids = [live.process.pid]
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        found = subprocess.run(["pgrep", "-P", str(pids[0])], check=True, capture_output=True)  # noqa: S603, S607
        pids += [int(pid) for pid in found.stdout.split()]
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            total += sum(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return total


def test_a_thousand_streams_that_vanish_are_forgotten(live: LiveProcess, author: User) -> None:
    """Half of them reset, half of them of a program that is killed; twice, and nothing is left of them."""
    entry = make_entry(author)
    cookies = [sign_in(make_person(department=author.department)) for _number in range(PEOPLE)]
    grown = []
    for _round in range(2):
        wanted = [request(live.port, cookies[number % PEOPLE], entry.pk) for number in range(VANISHED)]
        held = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-c", HOLDER, str(live.port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert held.stdin is not None and held.stdout is not None
        lines = [text.encode("unicode_escape").decode() + "\n" for text in wanted[: VANISHED // 2]]
        sockets = []
        for text, line in zip(wanted[VANISHED // 2 :], lines, strict=True):
            held.stdin.write(line)
            one = socket.create_connection(("127.0.0.1", live.port))
            one.sendall(text.encode())
            sockets.append(one)
        held.stdin.flush()
        wait_for(lambda: live.health()["streams"] == VANISHED, seconds=120)
        os.killpg(held.pid, signal.SIGKILL)
        held.wait()
        held.stdin.close()
        held.stdout.close()
        for one in sockets:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # no farewell
            one.close()
        wait_for(lambda: live.health()["streams"] == 0, seconds=60)
        grown.append(memory_kilobytes(live))
    assert grown[1] - grown[0] < 20_000, grown
    with Listening(live.port, cookies[0], watch=f"{entry.pk}") as stream:
        assert stream.next("here") == {"entry": entry.pk, "people": 1}


def test_streams_outlive_the_broker_and_hear_that_something_was_missed(
    live: LiveProcess, author: User, stranger: User
) -> None:
    entry = make_entry(author)
    with Listening(live.port, sign_in(stranger), watch=f"{entry.pk}") as stream:
        stream.next("here")
        before = stream.last_id
        live.valkey.kill()
        wait_for(lambda: not live.health()["redis"], seconds=30)
        begins = time.monotonic()
        reply = services.reply_to(entry=entry, author=author, body="Nobody is told of this.")
        assert time.monotonic() - begins < 5 and reply.pk
        with Listening(live.port, sign_in(author), watch=f"{entry.pk}") as during:
            assert during.next("ready") == {}
        assert not stream.ends_within(20)  # and a sign of life has come
        live.valkey.start()
        wait_for(lambda: bool(live.health()["redis"]), seconds=30)
        assert stream.next("reset", seconds=30) == {}
        assert stream.last_id != before
        wait_for(breaker.allows, seconds=30)
        publishing.replied(entry.pk, 5, None)
        assert stream.next("reply", seconds=10)["reply"] == 5
    with Listening(live.port, sign_in(stranger), watch=f"{entry.pk}", after=before) as stream:
        assert [kind for kind, _data in stream.events(10, until=lambda kind: kind == "reset")] == ["ready", "reset"]


@contextlib.contextmanager
def nobody_connects() -> Iterator[None]:
    """The database lets nobody in any more but who is there."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    line = psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})
    line.autocommit = True
    try:
        line.cursor().execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        yield
    finally:
        line.cursor().execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        line.close()


def test_without_the_database_nobody_is_told_anything_after_a_quarter_of_a_minute(
    live: LiveProcess, author: User, stranger: User
) -> None:
    entry, cookie, own = make_entry(author), sign_in(stranger), sign_in(author)
    with Listening(live.port, cookie, watch=f"{entry.pk}") as stream:
        stream.next("here")
        with nobody_connects():
            publishing.replied(entry.pk, 1, None)
            assert stream.next("reply")["reply"] == 1  # what was known a moment ago still holds
            assert live.ask(Cookie=own) == 503
            wait_for(lambda: not live.health()["database"], seconds=40)
            publishing.replied(entry.pk, 2, None)
            heard = [kind for kind, _data in stream.events(3)]
            assert "reply" not in heard and not stream.is_over
        assert stream.next("reset", seconds=30) == {}
        publishing.replied(entry.pk, 3, None)
        assert stream.next("reply")["reply"] == 3

"""Event streams through the real nginx, from the process `live` as compose starts it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from content.models import Entry
from profiles.models import User
from stream.live.events import Event, Kind
from stream.live.publishing import send
from tests.deploy.conftest import Member
from tests.deploy.nginx import Nginx
from tests.deploy.processes import Processes
from tests.deploy.raw import CLIENT, SITE, ask
from tests.factories import make_entry
from tests.stream.live.processes import Listening
from tests.stream.live.writing import heard_through_cuts

pytestmark = [pytest.mark.nginx, pytest.mark.django_db]


@pytest.fixture(scope="module")
def entry(member: Member, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """The number of an entry that other processes see."""
    with django_db_blocker.unblock():
        number = make_entry(User.objects.get(email=member.email)).pk
    yield number
    with django_db_blocker.unblock():
        Entry.objects.filter(pk=number).delete()


def listen(nginx: Nginx, member: Member, *, watch: int, after: str = "") -> Listening:
    cookie = member.cookie().decode().removeprefix("Cookie: ")
    return Listening(nginx.tls_port, cookie, watch=f"{watch}", after=after, tls_host=SITE)


def test_what_happens_is_in_the_other_browser_before_anything_else_happens(
    alone: Nginx, member: Member, entry: int
) -> None:
    """Nothing on the way keeps it back until there is more."""
    with listen(alone, member, watch=entry) as stream:
        assert stream.status == 200
        stream.next("ready")
        send([Event(Kind.REPLY, entry, says={"reply": 7, "root": None})])
        assert stream.next("reply", seconds=5) == {"entry": entry, "reply": 7, "root": None}
        assert "content-encoding" not in stream.head
        assert "cache-control: no-cache, no-store, private, no-transform" in stream.head


def test_through_nginx_too_each_event_comes_once(alone: Nginx, member: Member, entry: int) -> None:
    heard, written = heard_through_cuts(entry, lambda _cut, place: listen(alone, member, watch=entry, after=place))
    assert heard == [*range(1, written + 1)]


def test_nobody_gets_to_live_past_nginx(live: int) -> None:
    assert ask(live, first=b"GET /live/ HTTP/1.1").status == 403
    assert ask(live, first=b"GET /health/live/ HTTP/1.1", source="127.0.0.1").status == 200


def test_without_a_session_or_from_elsewhere_there_is_no_stream(alone: Nginx, member: Member) -> None:
    first = b"GET /live/?watch=1 HTTP/1.1"
    assert ask(alone.tls_port, first=first, tls=True).status == 204
    assert ask(alone.tls_port, b"Sec-Fetch-Site: cross-site", member.cookie(), first=first, tls=True).status == 403
    claims = (b"X-Forwarded-For: 127.0.0.1", b"X-Forwarded-Proto: http", b"X-Original-URL: /health/live/")
    assert ask(alone.tls_port, *claims, first=first, tls=True, source=CLIENT).status == 204


def test_while_live_is_away_there_is_no_page_in_its_place(
    web: int, place: Path, processes: Processes, member: Member
) -> None:
    server = Nginx(place / "without-live", mode="alone", web_port=web, variables={})
    server.name = "nginx-without-live"
    server.start(processes, os.environ["NGINX_PATH"])
    answer = ask(server.tls_port, member.cookie(), first=b"GET /live/ HTTP/1.1", tls=True)
    assert answer.status == 503 and answer.headers["retry-after"] == "30" and b"CivNet" not in answer.body
    processes.stop("nginx-without-live")


def test_a_reader_who_goes_is_forgotten(alone: Nginx, live: int, member: Member, entry: int) -> None:
    def open_streams() -> int:
        answer = ask(live, first=b"GET /health/live/ HTTP/1.1", source="127.0.0.1")
        return int(answer.facts["streams"])

    before = open_streams()
    streams = [listen(alone, member, watch=entry) for _number in range(5)]
    for stream in streams:
        stream.next("ready")
    assert open_streams() == before + 5
    for stream in streams:
        stream.cut()
    ends = time.monotonic() + 20
    while open_streams() > before:
        assert time.monotonic() < ends
        time.sleep(0.05)

"""What is read of a request for a stream, and whom the process refuses before it asks anybody."""

from ipaddress import ip_network
from typing import Any

import pytest
from pytest_django import Settings

from civnet import env
from stream.live.application import Asked, _cors, _refusal
from stream.live.events import MOST_WATCHED
from stream.live.wire import Place

PAGES = "http://localhost:8000"


def asked(query: str = "", **headers: str) -> Asked:
    given = {name.lower().replace("_", "-").encode(): value.encode("latin-1") for name, value in headers.items()}
    return Asked.read({"query_string": query.encode()}, given)


def test_a_page_names_its_entries_and_where_it_was() -> None:
    found = asked("watch=12,15&home=1&after=17-3", cookie="a=b; session=abcdefgh12345678")
    assert found.watched == {12, 15} and found.home and found.after == Place(17, 3)
    assert found.key == "abcdefgh12345678"
    assert asked("after=1-1", last_event_id="2-2").after == Place(2, 2)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "watch",
        "watch=",
        "watch=,,,",
        "watch=x",
        "watch=-1",
        "watch=1e3",
        "watch=%00",
        "watch=0",
        "home=2&watch=1.5",
        "a=1&" * 99,
    ],
)
def test_what_is_no_number_is_left_out(query: str) -> None:
    assert asked(query).watched == set()


def test_more_than_fifty_entries_are_not_watched_and_a_number_beyond_all_is_none() -> None:
    assert len(asked("watch=" + ",".join(map(str, range(1, 500)))).watched) == MOST_WATCHED
    assert asked(f"watch={10**18},{2**63},{10**30},7,7").watched == {10**18, 7}


@pytest.mark.parametrize(
    "cookie", ["", "session", "session=", "session=AB", "session=a'b", "sessionx=abcdefgh12345678"]
)
def test_a_cookie_that_holds_no_key_is_none(cookie: str) -> None:
    assert asked(cookie=cookie).key == ""


@pytest.mark.parametrize("place", ["x", "1", "-1", "1-", "99999999999999999999-0"])
def test_a_place_that_is_none_is_still_one_that_was_named(place: str) -> None:
    found = asked(last_event_id=place)
    assert found.after is None and found.is_resumed


def refusal(path: str = "/live/", *, method: str = "GET", peer: str = "127.0.0.1", **headers: str) -> int:
    given = {name.lower().replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    return _refusal({"path": path, "method": method, "client": (peer, 1)}, {b"host": b"testserver", **given})


def test_behind_a_proxy_nobody_else_is_let_in_but_the_health_check(settings: Settings) -> None:
    assert refusal(peer="10.9.9.9") == 0
    settings.TRUSTED_PROXIES = [ip_network("10.1.2.3")]
    assert (
        refusal(peer="10.1.2.3") == refusal("/health/live/", peer="127.0.0.1") == refusal(peer="::ffff:10.1.2.3") == 0
    )
    for peer in ("10.9.9.9", "127.0.0.1", "", "nonsense"):
        assert refusal(peer=peer) == 403
    assert refusal("/health/live/", peer="10.9.9.9") == 403


@pytest.mark.parametrize("host", ["", "evil.example", "testserver.evil.example", "testserver:8000:1", "a b"])
def test_another_name_is_refused(host: str) -> None:
    assert refusal(host=host) == 400


def test_only_where_the_pages_are_elsewhere_may_their_origin_read(settings: Settings) -> None:
    settings.SITE_URL = PAGES
    assert asked(origin=PAGES).origin == b"" and _cors(asked(origin=PAGES).origin) == []
    settings.LIVE_URL = "http://localhost:8001/live/"
    headers: dict[bytes, Any] = dict(_cors(asked(origin=PAGES).origin))
    assert headers[b"access-control-allow-origin"] == PAGES.encode()
    for origin in ("http://localhost:9000", "http://evil.example", "null", f"{PAGES}.evil.example", ""):
        assert asked(origin=origin).origin == b""


def test_a_policy_names_the_other_origin_and_no_path() -> None:
    assert env.origin("http://localhost:8001/live/") == ["http://localhost:8001"]
    assert env.origin("/live/") == env.origin("") == []

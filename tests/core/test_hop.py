"""One hop is believed, by its address; claims of everybody else are gone before anything reads them."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.test import RequestFactory
from pytest_django import Settings

from civnet import env
from core.hop import CLAIMS, TrustedHopMiddleware

PROXY = "10.1.2.3"


def passed_on(**meta: Any) -> tuple[int, dict[str, str]]:
    """The status, and what is left of the request's claims behind the middleware."""
    left: dict[str, str] = {}

    def view(request: HttpRequest) -> HttpResponse:
        left.update({key: value for key, value in request.META.items() if key.startswith((*CLAIMS, "REMOTE"))})
        return HttpResponse()

    status = TrustedHopMiddleware(view)(RequestFactory().get(meta.pop("path", "/"), **meta)).status_code
    return status, left


@pytest.fixture
def behind_a_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network(PROXY), ip_network("fd00::/64")]


@pytest.mark.parametrize("claim", [*CLAIMS, "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "REMOTE_USER"])
def test_without_a_proxy_no_claim_is_left(claim: str, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = []
    assert passed_on(REMOTE_ADDR="192.0.2.1", **{claim: "192.0.2.77"}) == (200, {"REMOTE_ADDR": "192.0.2.1"})


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize("peer", ["192.0.2.1", "10.1.2.4", "127.0.0.1", "fd01::1", "", "unix:", "10.1.2.3.4"])
def test_who_is_not_the_proxy_is_refused(peer: str) -> None:
    assert passed_on(REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=PROXY, HTTP_X_REAL_IP=PROXY) == (403, {})


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize("peer", [PROXY, f"::ffff:{PROXY}", "fd00::7"])
def test_the_proxy_is_believed_in_three_things_only(peer: str) -> None:
    status, left = passed_on(
        REMOTE_ADDR=peer,
        HTTP_X_FORWARDED_FOR="192.0.2.1",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_REQUEST_ID="abcdef123456",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_X_FORWARDED_PORT="1",
        HTTP_FORWARDED="for=192.0.2.9",
        HTTP_REMOTE_USER="admin",
        HTTP_X_HTTP_METHOD_OVERRIDE="DELETE",
    )
    assert status == 200
    assert left == {
        "REMOTE_ADDR": peer,
        "HTTP_X_FORWARDED_FOR": "192.0.2.1",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_REQUEST_ID": "abcdef123456",
    }


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize(
    "said, kept",
    [
        ("203.0.113.9, 192.0.2.1", "192.0.2.1"),  # the client's own words stand first
        ("203.0.113.9,2001:db8::1", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%<b>", "fe80::1"),
        ("192.0.2.1, unknown", None),
        ("192.0.2.1:4711", None),
        ("", None),
        (",", None),
        ("x" * 10_000, None),
    ],
)
def test_of_a_list_only_the_hops_own_entry_counts(said: str, kept: str | None) -> None:
    _, left = passed_on(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=said)
    assert left.get("HTTP_X_FORWARDED_FOR") == kept


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize("said, kept", [("https, http", "http"), ("http,https", "https"), ("HTTPS;", None), ("", None)])
def test_of_two_schemes_the_hops_own_counts(said: str, kept: str | None) -> None:
    _, left = passed_on(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_PROTO=said)
    assert left.get("HTTP_X_FORWARDED_PROTO") == kept


@pytest.mark.usefixtures("behind_a_proxy")
def test_the_health_check_of_the_same_machine_needs_no_proxy_and_is_not_believed() -> None:
    status, left = passed_on(path="/health/ready/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.1")
    assert (status, left) == (200, {"REMOTE_ADDR": "127.0.0.1"})
    assert passed_on(path="/health/ready/", REMOTE_ADDR="192.0.2.1")[0] == 403
    assert passed_on(path="/healthy/", REMOTE_ADDR="127.0.0.1")[0] == 403


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize("taken", [0, 1000, 300_000])
def test_what_a_view_leaves_of_a_body_is_read_for_the_proxy(taken: int) -> None:
    body = b"a" * 300_000
    request = RequestFactory().post("/", body, content_type="application/octet-stream", REMOTE_ADDR=PROXY)

    def view(request: HttpRequest) -> HttpResponse:
        assert len(request.read(taken)) == taken
        return HttpResponse(status=404)

    assert TrustedHopMiddleware(view)(request).status_code == 404
    assert request.read(1) == b""


@pytest.mark.usefixtures("behind_a_proxy")
def test_a_body_that_breaks_off_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> bytes:
        raise UnreadablePostError("connection reset")

    request = RequestFactory().post("/", b"a" * 100, content_type="application/octet-stream", REMOTE_ADDR=PROXY)
    monkeypatch.setattr(request, "read", broken)
    assert TrustedHopMiddleware(lambda _request: HttpResponse(status=404))(request).status_code == 404


def test_networks_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", " 10.1.2.3 , fd00::/64")
    assert env.networks("TRUSTED_PROXIES") == [ip_network("10.1.2.3/32"), ip_network("fd00::/64")]
    monkeypatch.setenv("TRUSTED_PROXIES", "")
    assert env.networks("TRUSTED_PROXIES") == []


@pytest.mark.parametrize("wrong", ["0.0.0.0/0", "::/0", "nginx", "10.1.2.3/28", "10.1.2.3;10.1.2.4"])
def test_a_network_that_cannot_be_meant_stops_the_start(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", wrong)
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        env.networks("TRUSTED_PROXIES")

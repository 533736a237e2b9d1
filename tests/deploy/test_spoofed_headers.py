"""Whatever a client claims about itself: person, address, scheme and host stay what they are, or it is refused.

Each case goes four ways: through nginx as the only proxy, through a careless departmental proxy and nginx behind it,
to the port of web itself past nginx, and to web without any proxy.
"""

from dataclasses import dataclass
from functools import partial

import pytest

from profiles.models import AccountEvent
from tests.deploy import raw
from tests.deploy.conftest import Member
from tests.deploy.nginx import Nginx
from tests.deploy.raw import CLIENT, SITE, Answer

pytestmark = [pytest.mark.nginx, pytest.mark.django_db]
LIE = b"203.0.113.66"
EVIL = b"evil.example"
REFUSALS = {400, 421, 431}
ask = partial(raw.ask, to_the_end=True)  # a smuggled request would be answered after the first


@dataclass
class Case:
    """What is sent, and by which ways it is refused (`n` nginx, `f` front and nginx, `w` web); by others it changes
    nothing."""

    lines: tuple[bytes, ...] = ()
    first: bytes = b"GET /probe/ HTTP/1.1"
    host: bytes | None = SITE.encode()
    body: bytes = b""
    refused: str = ""


def headers(*lines: bytes) -> Case:
    return Case(lines=lines)


CASES = {
    "one forwarded address": headers(b"X-Forwarded-For: " + LIE),
    "a list of them": headers(b"X-Forwarded-For: " + LIE + b", 10.0.0.1, 127.0.0.1"),
    "garbage for an address": headers(b"X-Forwarded-For: <script>, unknown, ,;"),
    "an address of version 6": headers(b"X-Forwarded-For: 2001:db8::66"),
    "an address with a port": headers(b"X-Forwarded-For: 203.0.113.66:4711, [2001:db8::66]:80"),
    "the header twice": headers(b"X-Forwarded-For: " + LIE, b"X-Forwarded-For: 127.0.0.1"),
    "the header with underscores": headers(
        b"X_Forwarded_For: " + LIE, b"X_Forwarded_Proto: http", b"X_Real_IP: " + LIE
    ),
    "both ways of writing": headers(b"X_Forwarded-For: " + LIE, b"X-Forwarded-For: " + LIE, b"X-Forwarded_For: " + LIE),
    "http for a scheme": headers(b"X-Forwarded-Proto: http", b"X-Forwarded-Scheme: http", b"X-Forwarded-Ssl: off"),
    "https for a scheme": headers(b"X-Forwarded-Proto: https, http", b"X-Forwarded-Ssl: on", b"Front-End-Https: on"),
    "another host forwarded": headers(b"X-Forwarded-Host: " + EVIL, b"X-Host: " + EVIL, b"X-Original-Host: " + EVIL),
    "another port and prefix": headers(b"X-Forwarded-Port: 81", b"X-Forwarded-Prefix: /evil", b"X-Script-Name: /evil"),
    "the standard header": headers(b'Forwarded: for=203.0.113.66;host=evil.example;proto=http;by="[::1]"'),
    "a real address": headers(b"X-Real-IP: " + LIE, b"X-Client-IP: " + LIE, b"X-Cluster-Client-IP: " + LIE),
    "addresses of content networks": headers(b"True-Client-IP: " + LIE, b"CF-Connecting-IP: " + LIE, b"Via: 1.1 x"),
    "another host": Case(host=EVIL, refused="nfw"),
    "the host with a port": Case(host=SITE.encode() + b":81"),
    "a whole address of another host": Case(first=b"GET http://evil.example/probe/ HTTP/1.1", refused="n"),
    "two hosts": Case(lines=(b"Host: " + EVIL,), refused="nfw"),
    "no host": Case(host=None, refused="nfw"),
    "another address of the page": headers(b"X-Original-URL: /admin/", b"X-Rewrite-URL: /admin/"),
    "another method": headers(b"X-HTTP-Method-Override: DELETE", b"X-HTTP-Method: PUT", b"X-Method-Override: POST"),
    "a person": headers(b"Remote-User: admin", b"REMOTE_USER: admin", b"X-Remote-User: admin", b"X-Forwarded-User: x"),
    "orders for nginx": headers(b"X-Accel-Redirect: /_files/x", b"X-Accel-Mapping: /=/", b"X-Sendfile-Type: X-Accel"),
    "a number with more in it": headers(b"X-Request-ID: abcdef12\tSet-Cookie", b"X-Request-ID: <b>"),
    "a number of 8 kB": headers(b"X-Request-ID: " + b"a" * 8000),
    "a proxy for our own requests": headers(b"Proxy: http://evil.example"),
    "two lengths": Case(
        first=b"POST /probe/ HTTP/1.1",
        lines=(b"Content-Length: 4", b"Transfer-Encoding: chunked"),
        body=b"0\r\n\r\nGET /probe/ HTTP/1.1\r\nHost: civnet.example\r\n\r\n",
        refused="nf",
    ),
    "headers of 80 kB": Case(lines=tuple(b"X-Forwarded-%d: " % i + b"a" * 8000 for i in range(10)), refused="nf"),
}


def unchanged(answer: Answer, *, person: str | None, secure: bool, host: str = SITE, method: str = "GET") -> None:
    """The probe saw what it always sees."""
    assert answer.status == 200, answer
    facts = answer.facts
    believed = ["HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID"] if secure else []
    assert facts == {
        "person": person,
        "address": CLIENT,
        "secure": secure,
        "host": host,
        "port": facts["port"],  # of the connection, which nobody reads
        "method": method,
        "path": "/probe/",
        "link": f"http{'s' if secure else ''}://{host}/probe/",
        "remote user": None,
        "claims": believed,
        "kept": [CLIENT, "https"] if secure else [None, None],
        "proxy": facts["proxy"] if not secure else None,
        "number is ours": secure,
        "body": 0,
    }
    assert answer.answers == 1
    assert len(answer.headers["x-request-id"]) in {16, 32}  # web's own, or nginx's


@pytest.mark.parametrize("name", CASES)
def test_through_nginx_as_the_only_proxy(name: str, alone: Nginx, member: Member) -> None:
    case = CASES[name]
    answer = ask(
        alone.tls_port, member.cookie(), *case.lines, first=case.first, host=case.host, body=case.body, tls=True
    )
    if "n" in case.refused:
        assert answer.status in REFUSALS and answer.answers == 1, answer
    else:
        unchanged(answer, person=member.email, secure=True)


@pytest.mark.parametrize("name", CASES)
def test_through_nginx_behind_a_careless_proxy(name: str, front: int, behind: Nginx, member: Member) -> None:
    case = CASES[name]
    answer = ask(front, member.cookie(), *case.lines, first=case.first, host=case.host, body=case.body)
    if "f" in case.refused:
        assert answer.status in REFUSALS and answer.answers == 1, answer
    else:
        unchanged(answer, person=member.email, secure=True)


@pytest.mark.parametrize("name", CASES)
def test_at_the_port_past_nginx_nobody_gets_in(name: str, web: int, member: Member) -> None:
    case = CASES[name]
    answer = ask(web, member.cookie(), *case.lines, first=case.first, host=case.host, body=case.body)
    assert answer.status == 403 and b"Ask the proxy" in answer.body, answer


@pytest.mark.parametrize("name", CASES)
def test_without_a_proxy_every_claim_is_idle(name: str, lonely_web: int, member: Member) -> None:
    case = CASES[name]
    cookie = member.cookie(secure=False)
    answer = ask(lonely_web, cookie, *case.lines, first=case.first, host=case.host, body=case.body)
    if "w" in case.refused:
        assert answer.status in REFUSALS and answer.answers == 1, answer
    else:
        host = (case.host or b"").decode()
        unchanged(answer, person=member.email, secure=False, host=host, method=case.first.split()[0].decode())


def test_the_departmental_proxy_is_the_only_one_that_nginx_lets_in(behind: Nginx) -> None:
    forged = b"X-Forwarded-For: 127.0.0.3"
    assert ask(behind.plain_port, forged).status == 403
    assert ask(behind.tls_port, forged, tls=True).status == 403
    assert ask(behind.plain_port, forged, source="127.0.0.3").status == 200


def test_an_address_that_the_departmental_proxy_did_not_write_is_its_own(behind: Nginx) -> None:
    for line in (b"X-Forwarded-For: unknown", b"X-Other: 1", b"X-Forwarded-For: 203.0.113.66, unknown"):
        assert ask(behind.plain_port, line, source="127.0.0.3").facts["address"] == "127.0.0.3"


@pytest.mark.parametrize("way", ["alone", "behind"])
def test_a_failed_sign_in_counts_for_the_address_it_came_from(
    way: str, alone: Nginx, front: int, behind: Nginx, member: Member
) -> None:
    secret = b"b" * 32
    body = b"login=nobody@transport.example&password=wrong&csrfmiddlewaretoken=" + secret
    lines = [b"Cookie: __Host-csrf=" + secret, b"Origin: https://civnet.example", b"X-Forwarded-For: " + LIE]
    lines += [b"Content-Type: application/x-www-form-urlencoded", b"Content-Length: %d" % len(body)]
    port, tls = (alone.tls_port, True) if way == "alone" else (front, False)
    answer = ask(port, *lines, first=b"POST /account/login/ HTTP/1.1", body=body, tls=tls)
    assert answer.status in {200, 422, 429}, answer
    assert AccountEvent.objects.latest("pk").address == CLIENT
    assert not AccountEvent.objects.exclude(address=CLIENT).exists()


def test_there_are_at_least_five_and_twenty_cases() -> None:
    assert len(CASES) >= 25

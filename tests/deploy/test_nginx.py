"""What nginx itself does: TLS, limits, files in an answer's place, its log, and the page when web is away."""

import os
import re
import socket
import ssl
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from pytest_django import Settings

from civnet.embedded.places import PROJECT
from tests.deploy.conftest import Member
from tests.deploy.nginx import Nginx
from tests.deploy.processes import Processes, free_port
from tests.deploy.raw import CLIENT, SITE, Answer, ask, tls_context
from tests.deploy.test_spoofed_headers import CASES
from tests.deploy.upstream import Upstream
from uploads.handlers import LONGEST_FORM_BYTES
from uploads.store import FILE
from uploads.store.s3 import S3Store

pytestmark = [pytest.mark.nginx, pytest.mark.django_db]
PDF = b"%PDF-1.7 " + bytes(range(256)) * 40
SECURITY = {
    "content-security-policy": "sandbox; default-src 'none'; img-src 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "content-disposition": 'attachment; filename="minutes.pdf"',
    "content-type": "application/pdf",
    "cache-control": "private, max-age=60",
}

PASSED_ON = [
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-real-ip",
    "x-request-id",
]


def get(nginx: Nginx, path: str, *lines: bytes, method: str = "GET", body: bytes = b"") -> Answer:
    """The answer to a request over TLS."""
    first = f"{method} {path} HTTP/1.1".encode()
    return ask(nginx.tls_port, *lines, first=first, body=body, tls=True)


# --- the way in ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("source", "status"), [("127.0.0.1", 204), (CLIENT, 421)])
def test_only_the_container_itself_asks_whether_nginx_is_alive(alone: Nginx, source: str, status: int) -> None:
    first = b"GET /nginx-alive HTTP/1.1"
    assert ask(alone.plain_port, first=first, host=b"127.0.0.1", source=source).status == status


def test_without_tls_one_is_sent_to_the_site_and_nowhere_else(alone: Nginx) -> None:
    answer = ask(alone.plain_port, first=b"GET /search/?q=x HTTP/1.1")
    assert answer.status == 301 and answer.headers["location"] == f"https://{SITE}/search/?q=x"
    for host in (b"evil.example", b"127.0.0.1", b""):
        answer = ask(alone.plain_port, host=host)
        assert answer.status in {400, 421} and "location" not in answer.headers
    answer = ask(alone.plain_port, first=b"GET //evil.example/ HTTP/1.1")
    assert answer.headers["location"].startswith(f"https://{SITE}//")


def handshake(port: int, context: ssl.SSLContext, name: str | None = SITE) -> str | None:
    """The version that both sides agree on, None when they do not."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        try:
            with context.wrap_socket(connection, server_hostname=name) as peer:
                return peer.version()
        except (ssl.SSLError, ConnectionError):
            return None


@pytest.mark.parametrize(
    "version, spoken", [("TLSv1", False), ("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)]
)
def test_only_the_present_versions_of_tls_are_spoken(version: str, spoken: bool, alone: Nginx, behind: Nginx) -> None:
    for nginx in (alone, behind):
        context = tls_context()
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
        assert (handshake(nginx.tls_port, context) is not None) == spoken


def test_another_name_gets_no_certificate(alone: Nginx) -> None:
    assert handshake(alone.tls_port, tls_context()) is not None
    assert handshake(alone.tls_port, tls_context(), "evil.example") is None
    assert handshake(alone.tls_port, tls_context(), None) is None


def test_a_client_may_speak_http_2(alone: Nginx) -> None:
    context = tls_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    connection = socket.create_connection(("127.0.0.1", alone.tls_port), timeout=5)
    with connection, context.wrap_socket(connection, server_hostname=SITE) as peer:
        assert peer.selected_alpn_protocol() == "h2"


def test_nginx_passes_on_nothing_that_a_client_says_about_itself(place: Path, processes: Processes) -> None:
    claims = [line for case in CASES.values() for line in case.lines if not case.refused]
    with Upstream(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok") as web:
        nginx = Nginx(place / "bare", mode="alone", web_port=web.port, variables={})
        nginx.name = "nginx-bare"
        nginx.start(processes, os.environ["NGINX_PATH"])
        assert get(nginx, "/", b"Cookie: a=b", *claims[: len(claims) // 2]).status == 200
        assert get(nginx, "/", b"Cookie: a=b", *claims[len(claims) // 2 :]).status == 200
        processes.stop("nginx-bare")
    for asked in web.asked:
        lines = asked.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")[1:]
        names = [line.partition(":")[0].lower() for line in lines]
        assert sorted(names) == ["cookie", "host", *PASSED_ON]
        assert "203.0.113.66" not in asked.decode() and "evil" not in asked.decode()


# --- limits ----------------------------------------------------------------------------------------------------------
def test_what_is_too_large_is_refused_before_web_reads_it(alone: Nginx) -> None:
    for path, size, status, by_nginx in (
        ("/probe/", 2**20, 200, False),
        ("/probe/", 2 * 2**20, 413, False),  # web itself takes less: DATA_UPLOAD_MAX_MEMORY_SIZE
        ("/probe/", 2 * 2**20 + 1, 413, True),
        ("/uploads/probe/", 9 * 2**20, 200, False),
        ("/uploads/probe/", 9 * 2**20 + 1, 413, True),
    ):
        answer = get(alone, path, f"Content-Length: {size}".encode(), method="POST", body=b"a" * size)
        assert answer.status == status, (path, size, answer)
        assert (b"Go back, where your browser still has it" in answer.body) == (status == 413)  # the same words
        assert (b"/_nginx/page.css" in answer.body) == by_nginx


TAKING_FILES = {  # template -> an address that its form is sent to
    "polls/write.html": ("/polls/write/", "/polls/7/edit/"),
    "content/write.html": ("/blogs/write/", "/blogs/7/edit/"),
    "content/_reply_form.html": ("/entries/7/reply/",),
    "content/edit_reply.html": ("/replies/7/edit/",),
    "profiles/photo.html": ("/settings/photo/",),
    "updates/_composer.html": ("/updates/write/",),
    "updates/edit.html": ("/updates/7/edit/",),
}


def test_a_form_that_takes_files_may_be_as_large_as_they(alone: Nginx) -> None:
    assert LONGEST_FORM_BYTES < 41 * 2**20 - 2**20
    for path in {path for paths in TAKING_FILES.values() for path in paths}:
        fits = get(alone, path, b"Content-Length: 3000000", method="POST", body=b"a" * 3_000_000)
        assert fits.status == 403, path  # from web, which misses its secret
        too_large = get(alone, path, b"Content-Length: 42991617", method="POST")
        assert too_large.status == 413 and b"/_nginx/page.css" in too_large.body


def test_who_is_refused_in_the_middle_of_a_large_body_is_told_so(alone: Nginx) -> None:
    size = 8 * 2**20
    for _ in range(10):
        answer = get(alone, "/uploads/nowhere/", f"Content-Length: {size}".encode(), method="POST", body=b"a" * size)
        assert answer.status == 404 and b"/_nginx/page.css" not in answer.body


def test_every_form_that_takes_files_is_known_to_nginx() -> None:
    """One that is not would be cut at 2 MB: give its address here, and to the location in site.conf."""
    templates = PROJECT / "templates"
    found = {path for path in templates.rglob("*.html") if "multipart/form-data" in path.read_text(encoding="utf-8")}
    assert {str(path.relative_to(templates)) for path in found} - set(TAKING_FILES) == set()


def test_a_body_whose_length_is_a_lie_ends_at_the_limit(alone: Nginx) -> None:
    chunks = b"100000\r\n" + b"a" * 2**20 + b"\r\n"
    answer = get(alone, "/probe/", b"Transfer-Encoding: chunked", method="POST", body=chunks * 3 + b"0\r\n\r\n")
    assert answer.status == 413


def test_a_page_of_nginx_has_a_number_and_needs_nothing_from_outside(alone: Nginx) -> None:
    answer = get(alone, "/probe/", b"Content-Length: 99999999", method="POST")
    page = answer.body.decode()
    assert answer.status == 413 and "That was too much to send at once" in page
    number = answer.headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", number) and f"<code>{number}</code>" in page
    assert "OFFICIAL" in page and "<script" not in page and " style=" not in page
    assert re.findall(r'(?:src|href)="([^"]+)"', page) == ["/_nginx/page.css"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    sheet = get(alone, "/_nginx/page.css")
    assert sheet.status == 200 and sheet.headers["content-type"] == "text/css" and b"url(" not in sheet.body
    assert get(alone, "/_nginx/413.html").status == 404


def test_nginx_does_not_say_which_version_it_is(alone: Nginx) -> None:
    assert get(alone, "/health/live/").headers["server"] == "nginx"
    assert b"nginx/" not in ask(alone.plain_port, host=b"evil.example").body


@pytest.mark.parametrize("mode", ["alone", "behind"])
def test_without_web_there_is_a_page_that_says_so(mode: str, place: Path, processes: Processes) -> None:
    variables = {"FRONT_PROXY": "127.0.0.9"}
    nginx = Nginx(place / f"orphan-{mode}", mode=mode, web_port=free_port(), variables=variables)
    nginx.name = f"nginx-orphan-{mode}"
    nginx.start(processes, os.environ["NGINX_PATH"])
    for method in ("GET", "POST"):
        answer = get(nginx, "/blogs/?q=secret", method=method)
        assert answer.status == 503 and b"CivNet cannot answer just now" in answer.body
        assert answer.headers["retry-after"] == "30"
        assert answer.headers["x-request-id"].encode() in answer.body
    assert "secret" not in nginx.log.read_text() + processes.log(nginx.name).read_text()
    processes.stop(nginx.name)


def test_a_form_is_never_sent_twice(place: Path, processes: Processes) -> None:
    with Upstream(b"") as web:  # takes it, and closes without an answer
        nginx = Nginx(place / "once", mode="alone", web_port=web.port, variables={})
        nginx.name = "nginx-once"
        nginx.start(processes, os.environ["NGINX_PATH"])
        answer = get(nginx, "/blogs/write/", b"Content-Length: 3", method="POST", body=b"a=b")
        processes.stop("nginx-once")
    assert answer.status == 503
    assert [asked.partition(b" ")[0] for asked in web.asked] == [b"POST"]


def test_pages_are_compressed(alone: Nginx) -> None:
    plain = get(alone, "/account/login/")
    packed = get(alone, "/account/login/", b"Accept-Encoding: gzip")
    assert packed.headers["content-encoding"] == "gzip" and "accept-encoding" in packed.headers["vary"].lower()
    assert len(packed.body) * 2 < len(plain.body)


# --- files in an answer's place --------------------------------------------------------------------------------------
@pytest.fixture
def stored(alone: Nginx) -> Iterator[str]:
    """The path of a file below the folder."""
    (alone.files / "ab").mkdir(exist_ok=True)
    path = alone.files / "ab" / "cdef"
    path.write_bytes(PDF)
    yield "ab/cdef"
    path.unlink()


def test_a_file_is_sent_when_web_says_so_with_all_that_web_says(alone: Nginx, stored: str) -> None:
    answer = get(alone, f"/send/_files/{stored}?please", b"Accept-Encoding: gzip")
    assert answer.status == 200 and answer.body == PDF
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
    assert "x-accel-redirect" not in answer.headers and "content-encoding" not in answer.headers
    assert get(alone, f"/send/_files/{stored}").status == 404


def test_a_part_of_a_file_can_be_asked_for(alone: Nginx, stored: str) -> None:
    for span, start, end in ((b"0-9", 0, 9), (b"100-199", 100, 199), (b"-5", len(PDF) - 5, len(PDF) - 1)):
        answer = get(alone, f"/send/_files/{stored}?please", b"Range: bytes=" + span)
        assert answer.status == 206 and answer.body == PDF[start : end + 1]
        assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(PDF)}"
        assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
    beyond = get(alone, f"/send/_files/{stored}?please", b"Range: bytes=999999-")
    assert beyond.status == 416
    assert get(alone, f"/send/_files/{stored}?please", method="HEAD").headers["content-length"] == str(len(PDF))


@pytest.mark.parametrize(
    "path", ["ab/cdef", "ab/", "", "../secrets/tls_key", "%2e%2e/secrets/tls_key", "ab/../ab/cdef"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_the_folder_itself_answers_as_any_unknown_address(path: str, method: str, alone: Nginx, stored: str) -> None:
    answer = get(alone, f"/_files/{path}", method=method)
    unknown = get(alone, "/nowhere/", method=method)
    assert (answer.status, unknown.status) == (404, 404)
    forget = r"[0-9a-f]{32}"
    assert re.sub(forget, "", answer.body.decode()) == re.sub(forget, "", unknown.body.decode())


@pytest.mark.parametrize("path", ["_files/../secrets/tls_key", "_files/%2e%2e/secrets/tls_key", "_files/", "_files/no"])
def test_web_cannot_be_talked_into_sending_another_file(path: str, alone: Nginx, stored: str) -> None:
    answer = get(alone, f"/send/{path}?please")
    assert answer.status in {403, 404, 500} and b"PRIVATE KEY" not in answer.body


def test_a_file_comes_from_the_store_with_what_web_says_and_nothing_of_the_reader(
    web: int, member: Member, place: Path, processes: Processes, settings: Settings
) -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Disposition: inline\r\nSet-Cookie: a=b\r\n"
    said += b"x-amz-request-id: 1\r\nContent-Security-Policy: default-src *\r\n"
    said += b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(PDF)
    with Upstream(said + PDF) as store:
        url = f"http://127.0.0.1:{store.port}"
        nginx = Nginx(place / "s3", mode="alone", store="s3", web_port=web, variables={"S3_ENDPOINT_URL": url})
        nginx.start(processes, os.environ["NGINX_PATH"])
        keys = {"access_key": "AKIA", "secret_key": "secret", "region_name": "us-east-1"}
        settings.S3 = {"endpoint_url": url, "bucket_name": "files", **keys}
        signed = S3Store().inner_address(uuid4(), FILE, method="GET")
        assert "X-Amz-Signature=" in signed and "%2F" in signed
        path = f"/send{quote(signed, safe='/')}?please"
        answer = get(nginx, path, member.cookie(), b"Range: bytes=0-9", b"Authorization: Basic x")
        refused = get(nginx, "/_store/bucket/key?X-Amz-Signature=abc")
        processes.stop(nginx.name)
    assert answer.status == 200 and answer.body == PDF
    policies = answer.headers["content-security-policy"]
    assert policies == SECURITY["content-security-policy"]
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
    assert "set-cookie" not in answer.headers and "x-amz-request-id" not in answer.headers
    assert refused.status == 404
    (asked,) = store.asked
    first, *lines = asked.decode().removesuffix("\r\n\r\n").split("\r\n")
    assert first == f"GET {signed.removeprefix('/_store')} HTTP/1.1"  # to the letter, or the signature is not right
    assert lines == [f"Host: 127.0.0.1:{store.port}", "Range: bytes=0-9"]


# --- the log ---------------------------------------------------------------------------------------------------------
def test_the_log_has_paths_without_queries_and_without_tokens(alone: Nginx, processes: Processes) -> None:
    for path in (
        "/probe/?q=hunted",
        "/feeds/hunted-token/",
        "//feeds/hunted",
        "/feeds/hunted?x=hunted",
        "/%66eeds/hunted",
        "/mail/stop/hunted/",
    ):
        get(alone, path, b"Referer: https://civnet.example/?q=hunted")
    get(alone, "/_files/x?hunted")
    get(alone, "/send/_files/none?please&hunted")
    get(alone, "/probe/?hunted", b"Content-Length: 99999999", method="POST")
    written = alone.log.read_text()
    assert "hunted" not in written + processes.log(alone.name).read_text()
    lines = [line.split(" ") for line in written.splitlines()]
    assert ["127.0.0.9", "GET", "/probe/", "HTTP/1.1", "200"] in [[line[0], *line[2:6]] for line in lines]
    assert {"/feeds/***", "/mail/stop/***"} <= {line[3] for line in lines}

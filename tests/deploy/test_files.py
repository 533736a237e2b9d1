"""A file's whole way with the product's own views: in by parts through nginx, cut, taken up again, and out by nginx."""

import socket
from base64 import b64encode
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import psycopg2
import pytest
from pytest_django import Settings

from tests.deploy.conftest import Member
from tests.deploy.nginx import Nginx
from tests.deploy.raw import CLIENT, SITE, Answer, ask, tls_context
from tests.notifications.processes import database_url
from uploads import store
from uploads.tus import PART_TYPE

pytestmark = [pytest.mark.nginx, pytest.mark.django_db]
SECRET = b"a" * 32
PART = bytes(range(256)) * 4096  # 1 MiB
WHOLE = PART * 3


def tus(nginx: Nginx, member: Member, first: str, *lines: str, body: bytes = b"") -> Answer:
    """A request of a resumable upload, as the browser's script makes it."""
    return ask(
        nginx.tls_port, *heads(member), *(line.encode() for line in lines), first=first.encode(), body=body, tls=True
    )


def heads(member: Member) -> tuple[bytes, ...]:
    cookie = member.cookie() + b"; __Host-csrf=" + SECRET
    return cookie, b"X-CSRFToken: " + SECRET, b"Origin: https://civnet.example", b"Tus-Resumable: 1.0.0"


def part_lines(offset: int, length: int) -> tuple[str, ...]:
    return f"Content-Type: {PART_TYPE}", f"Upload-Offset: {offset}", f"Content-Length: {length}"


@pytest.fixture
def address(alone: Nginx, member: Member) -> str:
    """Where the parts of a new file go."""
    name = b64encode(b"minutes.txt").decode()
    said = (f"Upload-Length: {len(WHOLE)}", f"Upload-Metadata: filename {name}", "Content-Length: 0")
    answer = tus(alone, member, "POST /uploads/ HTTP/1.1", *said)
    assert answer.status == 201, answer
    return answer.headers["location"]


def offset(nginx: Nginx, member: Member, address: str) -> int:
    return int(tus(nginx, member, f"HEAD {address} HTTP/1.1").headers["upload-offset"])


def send_half_a_part(nginx: Nginx, member: Member, address: str, at: int) -> None:
    """Half of what was announced, and then nothing any more."""
    lines = [f"POST {address} HTTP/1.1".encode(), b"Host: " + SITE.encode(), *heads(member)]
    lines += [line.encode() for line in part_lines(at, len(PART))]
    connection = socket.create_connection(("127.0.0.1", nginx.tls_port), timeout=5, source_address=(CLIENT, 0))
    with connection, tls_context().wrap_socket(connection, server_hostname=SITE) as peer:
        peer.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + PART[: len(PART) // 2])


def arrived(nginx: Nginx, member: Member, address: str) -> UUID:
    """All parts, with a cut in the middle of the second. Returns the file's token."""
    post = f"POST {address} HTTP/1.1"
    assert tus(nginx, member, post, *part_lines(0, len(PART)), body=PART).status == 204
    send_half_a_part(nginx, member, address, len(PART))
    assert offset(nginx, member, address) == len(PART)  # nginx had not passed on what was not whole
    for at in (len(PART), 2 * len(PART)):
        assert tus(nginx, member, post, *part_lines(at, len(PART)), body=PART).status == 204
    return UUID(address.split("/")[2])


def release(token: UUID) -> None:
    """What the worker does after its checks, where web sees it."""
    connection = psycopg2.connect(database_url())
    connection.autocommit = True
    said = "UPDATE uploads_upload SET state = 'ready', kind = 'file', media_type = 'text/plain' WHERE token = %s"
    connection.cursor().execute(said, [str(token)])
    connection.close()


def test_a_file_that_was_cut_comes_in_whole_and_goes_out_by_nginx(
    alone: Nginx, member: Member, address: str, settings: Settings
) -> None:
    token = arrived(alone, member, address)
    settings.FILES_ROOT = alone.files
    grown = alone.files / "incoming" / token.hex[:2] / str(token)
    assert grown.read_bytes() == WHOLE
    store.current().put(token, store.part_of(""), grown)
    path = f"GET /uploads/{token}/ HTTP/1.1"
    assert tus(alone, member, path).status == 404  # not released
    release(token)
    answer = tus(alone, member, path)
    assert answer.status == 200 and answer.body == WHOLE
    assert answer.headers["content-disposition"] == 'attachment; filename="minutes.txt"'
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["cache-control"].startswith(
        "private"
    )
    piece = tus(alone, member, path, "Range: bytes=1048570-1048585")
    assert piece.status == 206 and piece.body == WHOLE[1048570:1048586]
    assert tus(alone, member, path, f"If-None-Match: {answer.headers['etag']}").status == 304
    head = tus(alone, member, f"HEAD /uploads/{token}/ HTTP/1.1")
    assert head.headers["content-length"] == str(len(WHOLE)) and head.body == b""
    anonymous = ask(alone.tls_port, first=path.encode(), tls=True)
    assert anonymous.status == 302 and b"minutes" not in anonymous.body


def test_a_part_in_the_wrong_place_is_refused_with_the_right_one(alone: Nginx, member: Member, address: str) -> None:
    answer = tus(alone, member, f"POST {address} HTTP/1.1", *part_lines(len(PART), len(PART)), body=PART)
    assert answer.status == 409 and answer.headers["upload-offset"] == "0"


def test_a_part_that_is_too_large_ends_at_nginx(alone: Nginx, member: Member, address: str) -> None:
    answer = tus(alone, member, f"POST {address} HTTP/1.1", *part_lines(0, 10 * 2**20))
    assert answer.status == 413
    assert offset(alone, member, address) == 0


def test_slow_senders_keep_nobody_waiting(alone: Nginx, member: Member, address: str) -> None:
    """Far more of them than web has threads, each in the middle of a part: nginx waits for them, not web."""
    lines = [f"POST {address} HTTP/1.1".encode(), b"Host: " + SITE.encode(), *heads(member)]
    lines += [line.encode() for line in part_lines(0, len(PART))]
    with ExitStack() as stack:
        for _ in range(20):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", alone.tls_port), timeout=5))
            peer = stack.enter_context(tls_context().wrap_socket(connection, server_hostname=SITE))
            peer.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + PART[: len(PART) // 2])
        assert ask(alone.tls_port, member.cookie(), tls=True).facts["person"] == member.email
    assert offset(alone, member, address) == 0


def test_nginx_reads_finished_files_only_where_they_are(alone: Nginx) -> None:
    """What is on its way in is in a folder that only web's own account may enter."""
    incoming: Path = alone.files / "incoming"
    assert incoming.stat().st_mode & 0o077 == 0

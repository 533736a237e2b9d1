"""Lies about lengths, told to the real web server: what it lets through is right, and no two bytes are mixed up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import make_person
from tests.notifications.processes import Civnet, wait_for
from tests.uploads.conftest import row_of
from tests.uploads.wire import Sender, free_port, granian, listens
from uploads import incoming

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sender(files: Path) -> Iterator[Sender]:
    """Somebody signed in at a server of their own."""
    port = free_port()
    extra = {"FILES_ROOT": str(files), "HTTPS_ONLY": "false"}
    with Civnet(redis_url=settings.REDIS_URL, mail_port=1, **extra) as civnet:
        civnet.start(*granian(port))
        wait_for(lambda: listens(port), seconds=60)
        yield Sender(port, make_person())


def test_lengths_that_lie(sender: Sender) -> None:
    address = sender.begin(100)
    at = "Upload-Offset: 0"

    def kept() -> tuple[int, bytes]:
        upload = row_of(address)
        path = incoming.path(upload.token)
        return upload.received_bytes, path.read_bytes() if path.exists() else b""

    refused = [
        (("Content-Length: -5",), b"abcde"),
        (("Content-Length: 99999999999999999999999",), b"abcde"),
        (("Content-Length: 5", "Content-Length: 6"), b"abcde"),
        (("Content-Length: x",), b"abcde"),
        (("Content-Length: 101",), b"a" * 101),  # more than was announced
        ((), b"abcde"),  # none at all
        (("Transfer-Encoding: chunked",), b"5\r\nabcde\r\n0\r\n\r\n"),  # no length to check before
    ]
    for headers, body in refused:
        answer = sender.raw(address, at, *headers, body=body)
        assert not answer.startswith("HTTP/1.1 2"), (headers, answer)
        assert kept() == (0, b""), headers
    assert sender.raw(address, at, "Content-Length: 3", body=b"abcGET / HTTP/1.1").startswith("HTTP/1.1 204")
    assert kept() == (3, b"abc")  # what stood behind is another request, or nothing
    sender.raw(address, "Upload-Offset: 3", "Content-Length: 50", body=b"defg")  # and hangs up
    wait_for(lambda: kept()[0] > 3, seconds=20)
    assert kept() == (7, b"abcdefg")
    rest = bytes(93)
    assert sender.send(address, sender.offset(address), rest) == 100
    assert kept() == (100, b"abcdefg" + rest)


def test_a_part_that_breaks_off_is_gone_on_with_at_each_of_its_bytes(sender: Sender) -> None:
    content = bytes(range(1, 25))
    for after in range(len(content)):
        address = sender.begin(len(content))
        sender.send_and_cut(address, 0, content, after)
        if after:
            wait_for(lambda address=address, after=after: sender.offset(address) == after, seconds=20)  # type: ignore[misc]
        assert sender.send(address, after, content[after:]) == len(content)
        assert incoming.path(row_of(address).token).read_bytes() == content

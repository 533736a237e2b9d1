"""Requests byte by byte, as no well-behaved client would send them."""

import json
import re
import socket
import ssl
from dataclasses import dataclass
from typing import Any

CLIENT = "127.0.0.9"  # where the one who asks sits; every other address in a test is a lie or a proxy
SITE = "civnet.example"


@dataclass
class Answer:
    """One answer: status 0 when the connection was closed without any."""

    status: int
    headers: dict[str, str]
    body: bytes
    answers: int  # how many the connection brought

    @property
    def facts(self) -> dict[str, Any]:
        """What the probe says."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def tls_context() -> ssl.SSLContext:
    """Trusts anybody: the certificate of the tests is signed by nobody, and no header lies about TLS itself."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def ask(
    port: int,
    *lines: bytes,
    first: bytes = b"GET /probe/ HTTP/1.1",
    host: bytes | None = SITE.encode(),
    body: bytes = b"",
    tls: bool = False,
    source: str = CLIENT,
    to_the_end: bool = False,
) -> Answer:
    """Send the request line, Host, the given lines and an end.

    Returns at the end of the first answer, or, `to_the_end`, when the other side closes: so more answers would be seen.
    """
    head = [first, *([b"Host: " + host] if host is not None else []), b"Connection: close", *lines]
    request = b"\r\n".join(head) + b"\r\n\r\n" + body
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=60, source_address=(source, 0)) as connection:
        peer = tls_context().wrap_socket(connection, server_hostname=SITE) if tls else connection
        with peer:
            try:
                peer.sendall(request)
                while (to_the_end or not is_whole(received)) and (block := peer.recv(65536)):
                    received += block
            except (ConnectionError, ssl.SSLError):
                pass  # refused while we were still sending: what came before counts
    return parse(received)


def is_whole(received: bytes) -> bool:
    """Whether that is an answer to its last byte. Of one without a length or chunks only the closing tells."""
    head, end, rest = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *([0-9]+)", head)
    if re.search(rb"(?i)\r\ntransfer-encoding: chunked", head):
        return rest.endswith(b"0\r\n\r\n")
    return bool(end) and length is not None and len(rest) >= int(length[1])


def parse(received: bytes) -> Answer:
    """The first answer, and how many there are."""
    head, _, rest = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) < 2:
        return Answer(0, {}, b"", 0)
    headers: dict[str, str] = {}
    for name, _, value in (line.partition(":") for line in lines[1:]):
        said = headers.get(name.lower())
        headers[name.lower()] = value.strip() if said is None else f"{said}, {value.strip()}"
    body = unchunk(rest) if headers.get("transfer-encoding") == "chunked" else rest
    return Answer(int(words[1]), headers, body, received.count(b"HTTP/1.1 ") + received.count(b"HTTP/1.0 "))


def unchunk(data: bytes) -> bytes:
    """The body that was sent in chunks."""
    whole = b""
    while data:
        size, _, data = data.partition(b"\r\n")
        length = int(size, 16)
        if length == 0:
            break
        whole, data = whole + data[:length], data[length + 2 :]
    return whole

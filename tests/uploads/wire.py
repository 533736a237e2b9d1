"""The real web server, and a browser's script as far as it can tell: for what a test client cannot get wrong."""

import http.client
import socket
import sys

from django.test import Client

from profiles.models import User


class Sender:
    """A browser's script, as far as the server can tell."""

    def __init__(self, port: int, person: User) -> None:
        client = Client()
        client.force_login(person)
        page = client.get("/settings/profile/")
        token = page.context["csrf_token"]
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        self.port = port
        self.headers = {"Cookie": cookies, "X-CSRFToken": str(token), "Tus-Resumable": "1.0.0", "Host": "127.0.0.1"}

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, address, body, given)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer

    def begin(self, size: int) -> str:
        answer = self.ask("POST", "/uploads/", Upload_Length=str(size), Upload_Metadata="filename bG9uZy56aXA=")
        assert answer.status == 201, answer.status
        return answer.headers["Location"]

    def offset(self, address: str) -> int:
        return int(self.ask("HEAD", address).headers["Upload-Offset"])

    def send(self, address: str, at: int, part: bytes) -> int:
        kind = "application/offset+octet-stream"
        answer = self.ask("POST", address, part, Upload_Offset=str(at), Content_Type=kind)
        assert answer.status == 204, answer.status
        return int(answer.headers["Upload-Offset"])

    def raw(self, address: str, *headers: str, body: bytes = b"") -> str:
        """The first line of the answer to a POST with these headers as they are; "" where it is the end of the line."""
        lines = [f"{name}: {value}" for name, value in self.headers.items()]
        lines += ["Content-Type: application/offset+octet-stream", "Connection: close", *headers]
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall("\r\n".join([f"POST {address} HTTP/1.1", *lines, "", ""]).encode() + body)
            line.shutdown(socket.SHUT_WR)
            return line.makefile("rb").readline().decode().strip()

    def send_and_cut(self, address: str, at: int, part: bytes, after: int) -> None:
        """Promise the whole part, send `after` bytes of it, and hang up."""
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        head += (
            f"Upload-Offset: {at}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {len(part)}\r\n"
        )
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(f"POST {address} HTTP/1.1\r\n{head}\r\n".encode() + part[:after])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def granian(port: int) -> tuple[str, ...]:
    """The command of the web, as the image has it but for the number of workers."""
    where = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning")
    return (sys.executable, "-m", "granian", *where, "--blocking-threads", "4", "civnet.wsgi:application")

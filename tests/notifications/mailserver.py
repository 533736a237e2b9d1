"""A mail server on loopback that can be as bad as real ones."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = Callable[[Envelope], str]


def hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


class Handler:
    """Keeps what it takes. `answers` are used up one by one, for RCPT or DATA; then everything is taken."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.raw: list[bytes] = []
        self.on_recipient: list[str] = []
        self.on_data: list[str] = []
        self.connections = 0
        self.recipients_a_mail: list[int] = []
        self.senders: list[str] = []
        self.is_encrypted: list[bool] = []
        self.before_answer: dict[int, Callable[[], object]] = {}  # number of the mail taken -> what happens then

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, name: str, lines: list[str]) -> Any:  # noqa: N802
        self.connections += 1
        session.host_name = name
        return lines

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_recipient.pop(0) if self.on_recipient else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.on_data.pop(0) if self.on_data else "250 OK"
        if answer == "drop":
            hang_up(server)
            return "250 never heard"
        if answer.startswith(("250", "421 after")):
            self.recipients_a_mail.append(len(envelope.rcpt_tos))
            self.senders.append(str(envelope.mail_from))
            self.is_encrypted.append(session.ssl is not None)
            content = envelope.original_content or b""
            self.raw.append(content)
            message = message_from_bytes(content, policy=policy.default)
            self.taken.append((envelope.rcpt_tos[0], message))
            self.before_answer.pop(len(self.taken), lambda: None)()
        if answer == "250 and drop":
            hang_up(server)
        return answer

    def __len__(self) -> int:
        return len(self.taken)

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for _, message in self.taken]

    @property
    def words(self) -> str:
        """Everything that was taken, as text: for canaries."""
        return b"\n".join(self.raw).decode("utf-8", "replace")


@contextmanager
def mail_server(**options: Any) -> Iterator[tuple[Handler, int]]:
    """A server on a free port. `options` are aiosmtpd's: `tls_context`, say."""
    handler = Handler()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A listener that speaks to each caller by `talk`, in a thread of its own, and then hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(caller,), daemon=True).start()

    def answer(caller: socket.socket) -> None:
        with caller:
            try:
                talk(caller)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        listener.close()


def says_nothing(caller: socket.socket) -> None:
    """Takes the call and stays silent."""
    caller.recv(1)
    time.sleep(60)


def drips(caller: socket.socket) -> None:
    """Greets a byte at a time, for ever: no single wait is long."""
    for byte in b"220 " + b"x" * 10_000:
        caller.sendall(bytes([byte]))
        time.sleep(0.05)

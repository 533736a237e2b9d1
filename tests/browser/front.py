"""One address for the pages and for `live`, as nginx is; and what befalls a stream on its way."""

import socket
import threading
from typing import Self

from tests.uploads.wire import free_port

BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Front(threading.Thread):
    """Passes on each request in a connection of its own."""

    def __init__(self, web: int, live: int) -> None:
        super().__init__(daemon=True)
        self.web, self.live = web, live
        self.keeps_back = False  # a proxy that wants to see the end of an answer before it passes it on
        self.is_cut = False  # nothing comes through to `live`
        self.streams: list[str] = []  # addresses that were asked of `live`
        self._open: set[socket.socket] = set()
        self.port = free_port()
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=128)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.cut()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.join()

    def run(self) -> None:
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def cut(self) -> None:
        """Break all streams that are open."""
        for one in [*self._open]:
            one.shutdown(socket.SHUT_RDWR)

    @property
    def open_streams(self) -> int:
        return len(self._open)

    def _serve(self, peer: socket.socket) -> None:
        try:
            with peer:
                self._pass_on(peer)
        except OSError:
            return  # one side has gone

    def _pass_on(self, peer: socket.socket) -> None:
        head, body = b"", b""
        while b"\r\n\r\n" not in head:
            block = peer.recv(65536)
            if not block:
                return
            head += block
        head, _, body = head.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
        while len(body) < length:
            body += peer.recv(65536)
        request = b"\r\n".join([*lines, b"Connection: close", b"", body])
        address = lines[0].split(b" ")[1].decode()
        if not address.startswith("/live/"):
            with socket.create_connection(("127.0.0.1", self.web)) as behind:
                behind.sendall(request)
                _pump(behind, peer)
            return
        self.streams.append(address)
        if self.is_cut:
            peer.sendall(BAD_GATEWAY)
            return
        with socket.create_connection(("127.0.0.1", self.live)) as behind:
            self._open.add(peer)
            threading.Thread(target=_wait_for_end, args=(peer, behind), daemon=True).start()
            try:
                behind.sendall(request)
                _pump(behind, None if self.keeps_back else peer)
            finally:
                self._open.discard(peer)


def _pump(source: socket.socket, target: socket.socket | None) -> None:
    while block := source.recv(65536):
        if target is not None:
            target.sendall(block)


def _wait_for_end(peer: socket.socket, behind: socket.socket) -> None:
    """The browser says no more in a stream: what comes is its end."""
    try:
        while peer.recv(1024):
            continue
        behind.shutdown(socket.SHUT_RDWR)
    except OSError:
        return

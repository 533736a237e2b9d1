"""In the place of web or of a store: answers each request with fixed bytes and keeps what it was asked."""

import socket
import threading
from typing import Self


class Upstream(threading.Thread):
    """Takes one connection after the other."""

    def __init__(self, answer: bytes) -> None:
        super().__init__(daemon=True)
        self.answer = answer
        self.asked: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.join()

    def run(self) -> None:
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            with peer:
                request = b""
                while b"\r\n\r\n" not in request and (block := peer.recv(65536)):
                    request += block
                self.asked.append(request)
                peer.sendall(self.answer)

"""One Valkey server on a Unix socket, without files: what it loses, Postgres still has."""

import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from civnet.embedded.processes import Account, GroundError, end, start_server

START_SECONDS = 10
DATABASES = 64  # each run of the tests has a number of its own


def redis_url(path: Path, database: int = 0) -> str:
    """The address of a database on that socket, as REDIS_URL takes it."""
    return f"unix://{quote(str(path))}?db={database}"


class Valkey:
    """Start and stop one server. Tests of faults have one of their own: `pid` is there to be stopped and killed."""

    def __init__(self, *, binary: Path, sockets: Path, log: Path, account: Account | None = None) -> None:
        self.binary, self.log, self.account = binary, log, account
        self.folder, self.socket = sockets, sockets / "valkey.sock"
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: int = 0) -> str:
        """The address of one of its databases."""
        return redis_url(self.socket, database)

    @property
    def pid(self) -> int | None:
        """Its process, None while it does not run."""
        return self.process.pid if self.process is not None and self.process.poll() is None else None

    def start(self) -> None:
        """Start it and return when it answers. Raises GroundError with the end of its log."""
        if self.socket.exists():
            self._ask(b"SHUTDOWN NOSAVE\r\n")  # one that outlived its keeper; a mere left-over does not answer
            self.socket.unlink(missing_ok=True)
        command: list[str | Path] = [self.binary, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        command += ["--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", self.folder]
        command += ["--databases", str(DATABASES), "--maxmemory", "128mb", "--maxmemory-policy", "volatile-lru"]
        with self.log.open("wb") as log:
            self.process = start_server(command, account=self.account, log=log, stop=signal.SIGTERM)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if self._ask(b"PING\r\n").startswith(b"+PONG"):
                return
            time.sleep(0.01)
        self.stop()
        tail = "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])
        raise GroundError(f"Valkey did not start. The end of {self.log}:\n{tail}")

    def stop(self) -> None:
        """Stop it, also when it hangs in SIGSTOP. A stopped one stays stopped."""
        if self.process is not None:
            end(self.process, signal.SIGTERM, seconds=3)
            self.process = None

    def _ask(self, command: bytes) -> bytes:
        """The answer to an inline command; nothing when nobody is there."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.socket))
                client.sendall(command)
                return client.recv(64)
            except OSError:
                return b""

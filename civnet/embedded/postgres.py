"""One PostgreSQL cluster on a Unix socket."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from civnet.embedded.processes import Account, GroundError, end, own_name, run_as, start_server, write_as

START_SECONDS = 30
# The builtin provider sorts and folds all of Unicode the same way on every machine, whatever its C library. LC_CTYPE is
# set beside it because pg_trgm still asks the C library what a letter is: with "C" it loses the Welsh ŵ and ŷ.
LOCALES = ("C.UTF-8", "en_US.UTF-8", "C")
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",
    "log_min_error_statement": "panic",  # a statement that fails holds what it was to write, such as who is where
}
FOR_TESTS = {  # a crash may lose a cluster that is made anew each time anyway
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "10min",
}


def database_url(sockets: Path, *, user: str, database: str) -> str:
    """The address of a database on the socket in `sockets`, as DATABASE_URL takes it."""
    return f"postgresql://{quote(user)}@/{quote(database)}?host={quote(str(sockets))}"


class Postgres:
    """Start and stop one cluster. `durable` is for data that somebody wants back; tests do without."""

    def __init__(
        self,
        *,
        binaries: Path,
        data: Path,
        sockets: Path,
        log: Path,
        account: Account | None = None,
        durable: bool = True,
    ) -> None:
        self.binaries, self.data, self.sockets, self.log = binaries, data, sockets, log
        self.account, self.durable = account, durable
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, *, user: str = "postgres", database: str = "postgres") -> str:
        """The address of one of its databases."""
        return database_url(self.sockets, user=user, database=database)

    def start(self) -> None:
        """Start it, making the cluster if there is none, and return when it takes connections.

        Raises GroundError with the end of its log. The caller makes sure, by a lock, that it is alone with the folder.
        """
        if not self.data.exists():
            self._make()
        self._clear()
        self._let_in()
        deadline = time.monotonic() + START_SECONDS
        while not self._try():
            # After kill -9 of the old server its last children hold the shared memory for a moment.
            if "is still in use" not in self._end_of_log() or time.monotonic() > deadline:
                raise GroundError(f"PostgreSQL did not start. The end of {self.log}:\n{self._end_of_log()}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop it without waiting for its clients. A stopped one stays stopped."""
        if self.process is not None:
            end(self.process, signal.SIGINT, signal.SIGQUIT)
            self.process = None

    def _make(self) -> None:
        half = self.data.with_name(f"{self.data.name}.new")
        problem = ""
        for ctype in LOCALES:
            shutil.rmtree(half, ignore_errors=True)
            command: list[str | Path] = [self.binaries / "initdb", "-D", half, "--username=postgres", "--encoding=UTF8"]
            command += [
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--lc-collate=C",
                f"--lc-ctype={ctype}",
            ]
            command += ["--lc-messages=C", "--auth-local=peer", "--auth-host=reject", "--no-instructions"]
            done = run_as(self.account, [*command, *([] if self.durable else ["--no-sync"])])
            if done.returncode == 0:
                half.rename(self.data)
                return
            problem = done.stderr.strip()
        raise GroundError(f"PostgreSQL could not make its cluster in {self.data}:\n{problem}")

    def _let_in(self) -> None:
        """Our own account may be any role; another account on this machine may be none, socket folder or not."""
        write_as(self.account, self.data / "pg_ident.conf", f'civnet "{own_name()}" all\n')
        rules = "local all all peer map=civnet\nlocal replication all peer map=civnet\n"
        write_as(self.account, self.data / "pg_hba.conf", rules)

    def _clear(self) -> None:
        """End a server of this folder that outlived its keeper, and remove what a killed one left behind."""
        pid_file = self.data / "postmaster.pid"
        pid = self._pid(pid_file)
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if pid is None or not self._is_ours(pid):
                break
            os.kill(pid, number)
            deadline = time.monotonic() + 5
            while self._is_ours(pid) and time.monotonic() < deadline:
                time.sleep(0.05)
        for path in (pid_file, self.sockets / ".s.PGSQL.5432", self.sockets / ".s.PGSQL.5432.lock"):
            path.unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        """Whether that process is a server of this folder: after a restart the number may be anybody's."""
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            words = run_as(None, ["/bin/ps", "-o", "args=", "-p", str(pid)]).stdout.encode().split()
        return os.fsencode(self.data) in words

    @staticmethod
    def _pid(pid_file: Path) -> int | None:
        try:
            return int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    def _try(self) -> bool:
        """One attempt. True when it is ready, False when it went away again."""
        settings = SETTINGS | ({} if self.durable else FOR_TESTS) | {"unix_socket_directories": f'"{self.sockets}"'}
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("wb") as log:
            self.process = start_server(command, account=self.account, log=log, stop=signal.SIGINT)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._is_ready():
                return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.02)
        self.stop()
        raise GroundError(
            f"PostgreSQL was not ready in {START_SECONDS} s. The end of {self.log}:\n{self._end_of_log()}"
        )

    def _is_ready(self) -> bool:
        """The server writes its state into the eighth line of postmaster.pid."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
        except OSError:
            return False
        state = 7
        return len(lines) > state and lines[state].strip() == "ready"

    def _end_of_log(self) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])

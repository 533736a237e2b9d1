"""Accounts and processes: who a server runs as, and that it never outlives the process that started it."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
UNPRIVILEGED = ("nobody", "daemon")  # one of them is on every system
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None  # loaded here: not between fork and exec


class GroundError(Exception):
    """Something that the person at the keyboard can put right; its text says how."""


@dataclass(frozen=True)
class Account:
    """The unprivileged account that servers run as when we are root: PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """The account for servers; None means our own."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise GroundError(f"As root, the servers need an unprivileged account; there is none of {', '.join(UNPRIVILEGED)}.")


def own_name() -> str:
    """The name of the account we run as, which PostgreSQL asks for."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as error:
        raise GroundError(f"The user {os.geteuid()} has no name on this machine; give DATABASE_URL instead.") from error


def identity(account: Account | None) -> dict[str, Any]:
    """Arguments of subprocess that make the child run as `account`, with no other groups."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}


def dies_with_parent(number: int) -> Callable[[], None] | None:
    """A `preexec_fn` by which Linux sends signal `number` to the child when its parent dies, even by kill -9."""
    if LIBC is None:
        return None
    parent = os.getpid()

    def tie() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    return tie


def adopt_orphans() -> None:
    """Make Linux give us the children of our children when their parents die, so that we can see the end of them.

    In many containers process 1 never asks after a dead child, and it would look alive for ever.
    """
    if LIBC is not None:
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def bare_environment() -> dict[str, str]:
    """What a server sees of our environment: nothing of ours, so no PG* variable or secret gets in."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def start_server(
    command: Sequence[str | Path], *, account: Account | None, log: IO[bytes], stop: int
) -> "subprocess.Popen[bytes]":
    """Start a server that gets signal `stop` when we die. Ctrl-C in our terminal does not reach it."""
    try:
        return subprocess.Popen(  # noqa: S603 - our own binaries and options
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=bare_environment(),
            start_new_session=True,
            preexec_fn=dies_with_parent(stop),  # noqa: PLW1509 - the keeper has one thread
            **identity(account),
        )
    except PermissionError as error:
        raise GroundError(f"Cannot run {command[0]} as {account.name if account else 'this user'}: {error}") from error


def run_as(
    account: Account | None,
    command: Sequence[str | Path],
    *,
    text: str | None = None,
    env: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run a short command as `account` and return what it said; `text` is its input. Does not raise when it fails."""
    try:
        return subprocess.run(  # noqa: S603 - our own binaries and options
            [str(part) for part in command],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=dict(env or bare_environment()),
            **identity(account),
        )
    except OSError as error:  # not permitted to become that account, or it may not reach the binary
        return subprocess.CompletedProcess(list(map(str, command)), 126, "", str(error))


def write_as(account: Account | None, path: Path, text: str) -> None:
    """Write a file as `account`: root writes nothing in a folder that is not its own."""
    done = run_as(account, ["/bin/sh", "-c", 'umask 077 && cat > "$1"', "sh", path], text=text)
    if done.returncode:
        raise GroundError(f"Cannot write {path}: {done.stderr.strip()}")


def end(process: "subprocess.Popen[bytes]", *signals: int, seconds: float = 10) -> None:
    """Stop a process: each signal in turn, `seconds` apart, then kill. Returns when it is gone."""
    for number in (*signals, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(number)
        try:
            process.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            continue

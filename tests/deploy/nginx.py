"""The real nginx with the real files of deploy/nginx.

Changed is only what a container brings with it: the names of other containers, fixed ports, places in its file system,
an address of its own, an account.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from civnet.embedded.places import PROJECT
from tests.deploy.processes import Processes, bare_environment, free_port, takes_connections
from tests.deploy.raw import SITE

FILES = PROJECT / "deploy" / "nginx"
NGINX_ADDRESS = "127.0.0.2"  # where nginx connects from, as 172.30.39.2 in compose
FRONT_ADDRESS = "127.0.0.3"  # where the departmental proxy connects from


def make_certificate(folder: Path) -> None:
    """A certificate for the site, as deploy/make-secrets makes it for a trial."""
    openssl = shutil.which("openssl")
    assert openssl is not None
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", f"/CN={SITE}", "-addext", f"subjectAltName=DNS:{SITE}"]
    command += ["-keyout", str(folder / "tls_key"), "-out", str(folder / "tls_certificate")]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command


class Nginx:
    """One nginx in one mode, in a folder of its own."""

    def __init__(
        self,
        folder: Path,
        *,
        mode: str,
        store: str = "local",
        web_port: int,
        variables: dict[str, str],
        live_port: int = 0,
    ) -> None:
        self.folder, self.mode, self.store = folder, mode, store
        self.variables = {"SITE_HOST": SITE, "FRONT_PROXY": "", "S3_ENDPOINT_URL": "", **variables}
        self.plain_port, self.tls_port, self.web_port = free_port(), free_port(), web_port
        self.live_port = live_port or free_port()
        self.name = f"nginx-{mode}-{store}"
        self.files = folder / "srv-files"
        self.log = folder / "access.log"
        for path in ("conf.d/store", "civnet/pages", "cache", "tmp", "secrets", "srv-files"):
            (folder / path).mkdir(parents=True, exist_ok=True)
        make_certificate(folder / "secrets")
        self._lay_out()

    def _lay_out(self) -> None:
        """What compose mounts and what the image renders."""
        self._write("nginx.conf", FILES / "nginx.conf")
        for path in (FILES / "civnet").rglob("*.*"):
            self._write(f"civnet/{path.relative_to(FILES / 'civnet')}", path)
        self._write("conf.d/civnet.conf", FILES / f"{self.mode}.conf.template", template=True)
        self._write("conf.d/store/files.conf", FILES / f"store-{self.store}.conf.template", template=True)

    def _write(self, name: str, source: Path, *, template: bool = False) -> None:
        text = source.read_text(encoding="utf-8")
        if template:  # as envsubst does it, told which variables there are
            text = re.sub(r"\$\{([A-Z0-9_]+)\}", lambda found: self.variables[found[1]], text)
        places = self._places()
        text = re.sub("|".join(map(re.escape, places)), lambda found: places[found[0]], text)
        (self.folder / name).write_text(text, encoding="utf-8")

    def _places(self) -> dict[str, str]:
        """From a container's places to ours."""
        account = "user root;\n" if os.geteuid() == 0 else ""
        return {
            "pid /tmp/": f"{account}pid {self.folder}/tmp/",  # noqa: S108 - a container's own
            " /tmp/": f" {self.folder}/tmp/",  # noqa: S108
            "/var/cache/nginx/": f"{self.folder}/cache/",
            "/etc/nginx/mime.types": str(self.folder / "civnet" / "mime.types"),
            "/etc/nginx/conf.d/": f"{self.folder}/conf.d/",
            "/etc/nginx/civnet/": f"{self.folder}/civnet/",
            "/run/secrets/": f"{self.folder}/secrets/",
            "/srv/files/": f"{self.files}/",
            "/dev/stdout": str(self.log),
            "server web:8000;": f"server 127.0.0.1:{self.web_port};",
            "server live:8001;": f"server 127.0.0.1:{self.live_port};",
            "listen 8080": f"listen 127.0.0.1:{self.plain_port}",
            "listen 8443": f"listen 127.0.0.1:{self.tls_port}",
            "worker_processes auto": "worker_processes 1",
            "    sendfile on;": f"    sendfile on;\n    proxy_bind {NGINX_ADDRESS};",
        }

    def start(self, processes: Processes, program: str, words: tuple[str, ...] = ("-g", "daemon off;")) -> None:
        """Start it and return when it listens. Fails with what it says about its configuration."""
        types = "types { text/html html; text/css css; application/pdf pdf; }\n"  # the image has a longer list
        (self.folder / "civnet" / "mime.types").write_text(types, encoding="utf-8")
        where = ("-p", str(self.folder), "-c", str(self.folder / "nginx.conf"))
        processes.start(self.name, [program, *where, *words], env=bare_environment())
        processes.wait(self.name, lambda: takes_connections(self.plain_port) and takes_connections(self.tls_port))


FRONT = """
{account}
worker_processes 1; pid {folder}/front.pid; error_log stderr crit;
events {{ worker_connections 64; }}
http {{
    access_log off; underscores_in_headers on; ignore_invalid_headers off; large_client_header_buffers 4 64k;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; proxy_bind {address};
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_set_header Connection "";
            proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        }}
    }}
}}
"""


def start_front(folder: Path, processes: Processes, program: str, *, behind: int) -> int:
    """A departmental proxy as careless as one can be: appends the address and passes on all else. Returns its port."""
    folder.mkdir()
    port = free_port()
    account = "user root;" if os.geteuid() == 0 else ""
    text = FRONT.format(account=account, folder=folder, address=FRONT_ADDRESS, port=port, behind=behind)
    (folder / "front.conf").write_text(text, encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(folder / "front.conf"), "-g", "daemon off;"]
    processes.start("front", command, env=bare_environment())
    processes.wait("front", lambda: takes_connections(port))
    return port

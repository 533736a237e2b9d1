"""The commands that docker-compose.yml and the Dockerfile name, started as plain processes: they work as written."""

import os
import re
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from civnet.embedded import scratch
from civnet.embedded.places import PROJECT
from core.database_roles import OWNER, WEB, WORKER
from tests.deploy.compose import web_command
from tests.deploy.nginx import Nginx
from tests.deploy.processes import Processes
from tests.deploy.raw import Answer, ask
from tests.deploy.stack import Stack

pytestmark = pytest.mark.nginx


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A cluster of its own, with the database that the image of Postgres makes."""
    with scratch.postgres() as server:
        connection = psycopg2.connect(server.url())
        connection.autocommit = True
        connection.cursor().execute("CREATE DATABASE civnet")
        connection.close()
        yield server.url(database="civnet")


@pytest.fixture(scope="module")
def stack(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that keeps running but the scanner, started in compose's order and healthy by compose's own checks."""
    folder = tmp_path_factory.mktemp("stack")
    sockets = Path(database.rpartition("host=")[2])
    with Processes(folder) as processes:
        stack = Stack(folder, sockets, processes)
        stack.start("valkey", extra=("--port", str(stack.ports[6379]), "--bind", "127.0.0.1"))
        stack.wait_until_healthy("valkey")
        stack.run("roles")
        stack.run("migrate")
        collect(stack)
        stack.start("worker")  # the longest to start
        stack.start("beat")
        stack.start("web", default=web_command())
        stack.start("live")
        stack.wait_until_healthy("web")
        stack.wait_until_healthy("live")
        yield stack


@pytest.fixture(scope="module")
def nginx(stack: Stack) -> Nginx:
    """With the variables and the command of the file."""
    variables = {name: str(value) for name, value in stack.services["nginx"]["environment"].items()}
    web_port, live_port = stack.ports[8000], stack.ports[8001]
    folder = stack.folder / "nginx"
    server = Nginx(folder, mode="alone", web_port=web_port, live_port=live_port, variables=variables)
    server.name = "nginx"
    program, *words = stack.services["nginx"]["command"]
    assert program == "nginx"
    server.start(stack.processes, os.environ["NGINX_PATH"], tuple(words))
    return server


def collect(stack: Stack) -> None:
    """The line of the Dockerfile that collects the static files."""
    (line,) = re.findall(r"RUN (SECRET_KEY=unused .*collectstatic --noinput)", unfolded("Dockerfile"))
    line = stack.here(line.replace("/srv/venv/bin/python", "python"))
    env = {**stack.environment("web"), "STATIC_ROOT": ""}
    for name in ("DATABASE_URL_FILE", "SECRET_KEY_FILE"):
        env.pop(name)
    command = ["/bin/sh", "-c", line]
    done = subprocess.run(command, check=False, env=env, cwd=PROJECT, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr[-3000:]


def unfolded(name: str) -> str:
    """A file with its continued lines joined."""
    return re.sub(r"\\\n\s*", "", (PROJECT / name).read_text(encoding="utf-8"))


def get(nginx: Nginx, path: str) -> Answer:
    return ask(nginx.tls_port, first=f"GET {path} HTTP/1.1".encode(), tls=True)


def test_the_roles_and_the_schema_are_there(stack: Stack, database: str) -> None:
    connection = psycopg2.connect(database)
    cursor = connection.cursor()
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'civnet%' ORDER BY 1")
    assert [name for (name,) in cursor.fetchall()] == sorted([OWNER, WEB, WORKER])
    cursor.execute("SELECT tableowner, count(*) FROM pg_tables WHERE schemaname = 'public' GROUP BY 1")
    ((owner, tables),) = cursor.fetchall()
    assert owner == OWNER and tables > 20
    cursor.execute("SELECT has_table_privilege(%s, 'content_entry', 'INSERT')", [WEB])
    assert cursor.fetchone() == (True,)
    connection.close()


def test_a_reader_gets_pages_and_style_sheets_through_nginx(stack: Stack, nginx: Nginx) -> None:
    assert stack.is_healthy("nginx", _8080=str(nginx.plain_port))
    page = get(nginx, "/account/login/")
    assert page.status == 200 and b"__Host-csrf" in page.headers["set-cookie"].encode()
    (sheet,) = set(re.findall(r'href="(/static/css/civnet\.[0-9a-f]{12}\.css)"', page.body.decode()))
    answer = get(nginx, sheet)
    assert answer.status == 200 and "immutable" in answer.headers["cache-control"]
    assert get(nginx, "/health/ready/").body == b'{"database": true, "redis": true}'
    assert get(nginx, "/").status == 302


def test_nobody_gets_to_web_past_nginx(stack: Stack) -> None:
    assert ask(stack.ports[8000]).status == 403
    assert ask(stack.ports[8001], first=b"GET /live/ HTTP/1.1").status == 403


def test_a_stream_is_asked_of_live_and_a_page_of_web(nginx: Nginx) -> None:
    assert get(nginx, "/live/").status == 204  # nobody is signed in
    assert get(nginx, "/live/more/").headers["content-type"].startswith("text/html")


def test_the_worker_answers_its_health_check(stack: Stack) -> None:
    stack.wait_until_healthy("worker")


def test_beat_keeps_running_and_leaves_no_file_behind(stack: Stack) -> None:
    deadline = time.monotonic() + 30
    while "beat: Starting" not in stack.processes.log("beat").read_text():
        assert time.monotonic() < deadline and stack.processes.running["beat"].poll() is None
        time.sleep(0.1)
    assert not list(PROJECT.glob("celerybeat*"))


def test_every_process_ends_at_the_first_word(stack: Stack) -> None:
    for name in ("beat", "web", "live", "worker"):
        stack.processes.stop(name)


@pytest.mark.clamav
def test_the_scanner_starts_without_signatures_from_outside_and_finds_the_test_file(stack: Stack) -> None:
    config = (PROJECT / "deploy" / "clamav" / "clamd.conf").read_text(encoding="utf-8")
    (stack.folder / "clamd.conf").write_text(stack.here(config), encoding="utf-8")
    signature = PROJECT / "deploy" / "clamav" / "civnet.ndb"
    (stack.folder / "signatures" / "civnet.ndb").write_bytes(signature.read_bytes())
    stack.start("clamav")
    stack.wait_until_healthy("clamav")
    test_file = bytes.fromhex(signature.read_text(encoding="utf-8").strip().rpartition(":")[2])
    assert scan(stack.ports[3310], b"before " + test_file) == b"stream: CivNet.Test.Eicar.UNOFFICIAL FOUND\0"
    assert scan(stack.ports[3310], b"nothing of the kind") == b"stream: OK\0"
    stack.processes.stop("clamav")


def scan(port: int, data: bytes) -> bytes:
    """What the scanner says of these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"zINSTREAM\0" + struct.pack("!I", len(data)) + data + struct.pack("!I", 0))
        return connection.recv(200)

"""The load: it measures nobody else, and takes no wrong answer for a right one."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.test import Client

pytest.importorskip("numpy", reason="bin/bench and bin/check install it")

from bench import report
from bench.dataset import DataSet
from bench.load import servers, wrk
from bench.load.looking import body_of, headers, queries_of
from bench.load.pages import PAGES, REQUESTS, Ask
from bench.load.processes import Clock, cpu_seconds, memory_megabytes, parent_of, tree
from bench.load.running import write
from civnet.embedded.processes import GroundError

needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="bin/bench load and bin/check install wrk")


class Answers(BaseHTTPRequestHandler):
    """Every path is a page that says its own name; /broken has the status for it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        body = f"{self.path} for {self.headers['Cookie']} </html>".encode()
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def load(port: int, path: Path, *asks: Ask) -> wrk.Figures:
    """A second of load with the requests."""
    requests = write(path / "requests.tsv", asks)
    return wrk.run(port, requests, ["</html>", "/right"], seconds=1, clock=Clock({"web": os.getpid()}))


@needs_wrk
def test_a_right_answer_is_no_error(port: int, tmp_path: Path) -> None:
    found = load(port, tmp_path, Ask("/right", "a=1", ()))
    assert found.errors == 0
    assert found.requests > 0
    assert found.bytes == found.requests * len("/right for a=1 </html>")


@needs_wrk
def test_a_body_without_its_marker_and_another_status_are_errors(port: int, tmp_path: Path) -> None:
    found = load(port, tmp_path, Ask("/wrong", "", ()), Ask("/right", "", ()), Ask("/broken", "", ()))
    assert abs(found.wrong - found.requests * 2 / 3) <= 8  # connections, each with one request on its way


@needs_wrk
def test_a_server_that_is_not_there_is_no_result_of_zero(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(GroundError, match="wrk failed"):
            load(free.getsockname()[1], tmp_path, Ask("/", "", ()))


def test_a_taken_port_is_refused(port: int, tmp_path: Path) -> None:
    refused = pytest.raises(GroundError, match=f"Port {port} is taken")
    with refused, servers.running(["true"], port, tmp_path / "log", {}):
        pytest.fail("it measures somebody else")


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "raise SystemExit('no such module')"]
    said = pytest.raises(GroundError, match="no such module")
    with said, servers.running(command, port, tmp_path / "log", {}):
        pytest.fail("it did not wait for an answer")


def test_the_web_is_started_as_the_image_starts_it() -> None:
    command = servers.web_command(8123)
    assert command[1:3] == ["-m", "granian"]
    assert command[command.index("--port") + 1] == "8123"
    assert command[command.index("--workers") + 1] == servers.WORKERS
    assert command[-1] == "civnet.wsgi:application"
    assert servers.bare_granian(8123)[:-1] == command[:-1]


def test_the_clock_sees_children_and_what_ended_ones_have_used() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in tree(os.getpid())
        assert parent_of(child.pid) == os.getpid()
        assert memory_megabytes(child.pid) > 0
    before = cpu_seconds(os.getpid())
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.2: pass"], check=True)
    assert cpu_seconds(os.getpid()) - before >= 0.19
    assert child.pid not in tree(os.getpid())


def test_a_page_of_another_reader_is_refused(port: int) -> None:
    assert body_of(port, Ask("/right", "ada", ("for ada",)))
    with pytest.raises(GroundError, match=r"without .*for bob"):
        body_of(port, Ask("/right", "ada", ("for bob",)))
    with pytest.raises(GroundError, match="answers 500"):
        body_of(port, Ask("/broken", "ada", ()))


def test_each_page_is_there_with_its_markers_for_the_reader(filled: DataSet, settings) -> None:
    settings.ALLOWED_HOSTS = ["civnet.example"]
    for page in PAGES:
        asks = page.asks(filled)
        assert len(asks) == REQUESTS
        for ask in asks[:3]:
            response = Client().get(ask.path, headers={name.lower(): value for name, value in headers(ask).items()})
            assert response.status_code == 200
            for words in (*page.markers, *ask.words):
                assert words in response.content.decode()
        assert 0 < queries_of(asks[0]) <= 12


def test_the_report_takes_the_ratio_within_each_round() -> None:
    def figures(requests: int) -> dict[str, object]:
        cpu = {"web": 2.0, "postgres": 1.0, "valkey": 0.25, "generator": 0.5, "others": 0.1}
        return wrk.Figures(requests, 1, 1, 2, 3, 0, 1, 10, cpu).as_json()

    kept = {
        "database": "civnet_bench_s",
        "start_seconds": 1.0,
        "web_megabytes": 100,
        "looks": {"home": {"fewest_queries": 5, "most_queries": 6, "size": 70_000, "compressed": 9_000}},
        "rounds": [
            {"bare gunicorn": figures(1000), "home": figures(100)},
            {"bare gunicorn": figures(2000), "home": figures(200)},
            {"bare gunicorn": figures(4000), "home": figures(300)},
        ],
    }
    assert report.section(kept).splitlines()[-1] == (
        "| home | 200 (100 to 300) | 1.0, 2.0, 3.0 | 3.25: 2.00 + 1.00 + 0.25 | 0.100 | 5 to 6 | 70.0, 9.0 | 3 |"
    )

"""bin/dev as a developer meets it: in a clone and on a terminal of its own, to the first page and to the end."""

import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from civnet.embedded.places import PROJECT

SECOND_START_SECONDS = 5
FIRST_START_SECONDS = 90
SLOW_MACHINE = float(os.environ.get("SLOW_MACHINE", "1"))  # a shared one may be given more time, openly


class Dev:
    """One run of bin/dev behind a pseudo-terminal."""

    def __init__(self, clone: Path, *arguments: str, without_node: bool = False) -> None:
        self.started = time.monotonic()
        self.output = ""
        self.terminal, inside = pty.openpty()
        env = {name: value for name, value in os.environ.items() if name in {"HOME", "PATH", "LANG", "TMPDIR"}}
        env["PATH"] = os.pathsep.join(p for p in env["PATH"].split(os.pathsep) if not p.startswith(str(PROJECT)))
        self.process = subprocess.Popen(  # noqa: S603
            [str(clone / "bin" / "dev"), *arguments],
            cwd=clone,
            env=env,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)
        os.set_blocking(self.terminal, False)

    def read_until(self, pattern: str, seconds: float) -> re.Match[str]:
        """Read what it says until `pattern` turns up in what came since the last call."""
        deadline = time.monotonic() + seconds
        said = ""
        while not (found := re.search(pattern, said)):
            assert time.monotonic() < deadline, f"no {pattern!r} in {seconds} s:\n{self.output}"
            try:
                chunk = os.read(self.terminal, 65536).decode(errors="replace")
            except BlockingIOError:
                time.sleep(0.02)
                continue
            except OSError:  # the other end is closed
                chunk = ""
                assert self.process.poll() is None, self.output
            plain = re.sub(r"\x1b\[\d*m", "", chunk)
            said += plain
            self.output += plain
        return found

    def address(self, seconds: float) -> str:
        """The one address, once the web answers."""
        found = self.read_until(r"CivNet is at (http://localhost:\d+/)[\s\S]*Ctrl-C ends it", seconds)
        return found[1]

    def press_ctrl_c(self) -> None:
        os.write(self.terminal, b"\x03")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        while self.process.poll() is None:
            try:
                self.output += os.read(self.terminal, 65536).decode(errors="replace")
            except OSError:
                time.sleep(0.05)
        os.close(self.terminal)


def processes_in(clone: Path) -> list[str]:
    """Whatever runs and has the clone in its command, its folder or its open files."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if str(clone) in words or os.readlink(entry / "cwd").startswith(str(clone)):
                found.append(f"{entry.name} {words}")
        except OSError:
            continue
    return [line for line in found if not line.startswith(f"{os.getpid()} ")]


def wait_until_nothing_runs(clone: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while left := processes_in(clone):
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


def copy_of_the_tree(target: Path) -> Path:
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=PROJECT, capture_output=True, check=True, text=True).stdout  # noqa: S603
    for name in filter(None, names.split("\0")):
        if (PROJECT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, target / name)
    return target


@pytest.fixture(scope="module")
def clone() -> Iterator[Path]:
    """A copy of the tree with our packages, prepared by a first start."""
    with tempfile.TemporaryDirectory(prefix="civnet-dev-", dir="/tmp") as path:
        Path(path).chmod(0o755)
        target = copy_of_the_tree(Path(path))
        for name in (".venv", "node_modules"):
            (target / name).symlink_to((PROJECT / name).resolve())
        dev = Dev(target, "--port", "8300")
        dev.address(FIRST_START_SECONDS * SLOW_MACHINE)
        dev.close()
        yield target
        wait_until_nothing_runs(target, 20)


@pytest.fixture
def start(clone):
    runs = []

    def make(*arguments: str) -> Dev:
        runs.append(Dev(clone, *(arguments or ("--port", "8300"))))
        return runs[-1]

    yield make
    for run in runs:
        run.close()


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310
        return str(answer.read(), "utf-8")


def test_a_second_start_is_quick_and_ctrl_c_leaves_nothing(clone, start):
    dev = start()
    address = dev.address(60)
    assert "<title>" in page(address)
    taken = time.monotonic() - dev.started
    sys.stderr.write(f"second start to the first page: {taken:.1f} s\n")
    assert taken < SECOND_START_SECONDS * SLOW_MACHINE
    assert re.search(r"@[\w.-]+\.example", dev.output), "it names the sign-ins"
    dev.press_ctrl_c()
    dev.read_until("nothing is left running", 15)
    dev.process.wait(5)
    assert not processes_in(clone)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_way_of_ending_it_leaves_anything(clone, start, number):
    dev = start()
    dev.address(60)
    dev.process.send_signal(number)
    wait_until_nothing_runs(clone, 20)


def test_ctrl_c_in_the_middle_of_a_start_leaves_nothing(clone, start):
    for delay in (0.3, 0.9, 1.6):
        dev = start()
        time.sleep(delay)
        dev.press_ctrl_c()
        wait_until_nothing_runs(clone, 20)


def test_a_change_reloads_and_a_mistake_does_not_stop_it(clone, start):
    dev = start()
    address = dev.address(60)
    urls = clone / "civnet" / "urls.py"
    before = urls.read_text()
    try:
        urls.write_text(before + "\ndef broken(:\n")
        dev.read_until("Not reloaded", 10)
        assert "<title>" in page(address)
        urls.write_text(before + "\nraise RuntimeError('on import')\n")
        dev.read_until("Reloading beat, web, worker", 10)
        dev.read_until("on import", 20)
        urls.write_text(before)
        dev.read_until("Reloading", 10)
        deadline = time.monotonic() + 20
        while True:
            try:
                assert "<title>" in page(address)
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
    finally:
        urls.write_text(before)


def test_a_taken_port_is_said_and_the_next_one_used(clone, start):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 8310))
        other.listen()
        dev = start("--port", "8310")
        assert dev.address(60) == "http://localhost:8311/"
        assert "Port 8310 is taken; using 8311." in dev.output


def test_a_second_one_in_the_same_clone_says_where_the_first_is(clone, start):
    first = start()
    address = first.address(60)
    second = start()
    second.read_until(f"already runs here: {address.rstrip('/')}", 10)
    assert second.process.wait(5) == 1


def test_it_starts_after_kill_9_of_everything(clone, start):
    dev = start()
    dev.address(60)
    for line in processes_in(clone):
        try:
            os.kill(int(line.split()[0]), signal.SIGKILL)
        except ProcessLookupError:
            continue
    dev.process.wait(5)
    assert "<title>" in page(start().address(60))


def test_a_fresh_clone_with_nothing_installed():
    with tempfile.TemporaryDirectory(prefix="civnet-fresh-", dir="/tmp") as path:
        Path(path).chmod(0o755)
        dev = Dev(copy_of_the_tree(Path(path)), "--port", "8320")
        try:
            assert "<title>" in page(dev.address(4 * FIRST_START_SECONDS))
            taken = time.monotonic() - dev.started
            sys.stderr.write(f"fresh clone to the first page: {taken:.1f} s\n")
            assert taken < FIRST_START_SECONDS * SLOW_MACHINE
        finally:
            dev.close()
        wait_until_nothing_runs(Path(path), 20)

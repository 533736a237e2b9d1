"""The scanner: what it finds is refused, and where it is away, slow or strange, files wait and nothing else does."""

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from civnet.embedded import clamav
from profiles.models import User
from tests.uploads import hostile, samples
from tests.uploads.conftest import Check, on_disk, sent
from tests.uploads.hostile import EICAR, Hostile
from uploads import scanner, tasks
from uploads.inspection.refusal import Refusal
from uploads.models import Upload, UploadState
from uploads.trouble import Postponed

Behaviour = Callable[[socket.socket], None]


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """The worker's task, and what follows its commits."""

    def once() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tasks.process_due()

    return once


@pytest.fixture
def stand_in(settings: Settings) -> Iterator[Callable[[Behaviour], None]]:
    """A scanner that behaves as a test wants, for each connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)
    settings.SCAN_FILES = True
    settings.CLAMAV_ADDRESS = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    threads: list[threading.Thread] = []

    def serve(behaviour: Behaviour) -> None:
        def answer() -> None:
            try:
                line, _address = listener.accept()
            except OSError:
                return
            with line:
                behaviour(line)

        threads.append(threading.Thread(target=answer, daemon=True))
        threads[-1].start()

    yield serve
    listener.close()
    for thread in threads:
        thread.join(10)


def read_all(line: socket.socket) -> bytes:
    """What INSTREAM sends, up to the empty block."""
    seen = b""
    while not seen.endswith(bytes(4)):
        block = line.recv(65536)
        if not block:
            break
        seen += block
    return seen


def says(words: bytes) -> Behaviour:
    def behave(line: socket.socket) -> None:
        read_all(line)
        line.sendall(words + b"\0")

    return behave


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (b"stream: OK", None),
        (b"stream: Win.Test FOUND", Refusal("malware")),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", Refusal("not_whole")),
        (b"stream: Heuristics.Encrypted.Zip FOUND", Refusal("encrypted")),
        (b"INSTREAM size limit exceeded. ERROR", Postponed("scanner_limit")),
        (b"stream: Can't allocate memory ERROR", Postponed("scanner")),
        (b"", Postponed("scanner")),
        (b"UNKNOWN COMMAND", Postponed("scanner")),
        (b"OK", Postponed("scanner")),
        (b"x" * 10_000 + b" OK", Postponed("scanner")),
    ],
)
def test_each_answer_means_one_thing(stand_in: Any, tmp_path: Path, words: bytes, outcome: Exception | None) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"words")
    stand_in(says(words))
    if outcome is None:
        scanner.check(path, seconds=5)
        return
    with pytest.raises(type(outcome)) as raised:
        scanner.check(path, seconds=5)
    assert raised.value.args == outcome.args


def test_all_of_a_file_is_sent_in_blocks(stand_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "file"
    content = bytes(range(1, 251)) * 2000
    path.write_bytes(content)
    seen: list[bytes] = []

    def keep(line: socket.socket) -> None:
        seen.append(read_all(line))
        line.sendall(b"stream: OK\0")

    stand_in(keep)
    scanner.check(path, seconds=5)
    assert seen[0].startswith(b"zINSTREAM\0")
    rest, content_seen = seen[0].removeprefix(b"zINSTREAM\0"), b""
    while length := int.from_bytes(rest[:4], "big"):
        content_seen, rest = content_seen + rest[4 : 4 + length], rest[4 + length :]
    assert (content_seen == content, rest) == (True, bytes(4))


def test_a_scanner_that_hangs_up_in_the_middle_is_heard_out(stand_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(50_000_000))

    def stop_early(line: socket.socket) -> None:
        line.recv(1000)
        line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        line.shutdown(socket.SHUT_WR)
        time.sleep(0.2)

    stand_in(stop_early)
    with pytest.raises(Postponed):
        scanner.check(path, seconds=10)


def test_a_scanner_that_never_answers_is_left_after_its_time(stand_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"words")
    over = threading.Event()
    stand_in(lambda _line: over.wait(10))
    with pytest.raises(Postponed, match="scanner_slow"):
        scanner.check(path, seconds=0.3)
    over.set()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "tcp://127.0.0.1:1", "unix:///nowhere/clamd.sock"])
def test_without_a_scanner_files_wait_and_are_released_when_it_is_back(
    author: User, agree: Check, settings: Settings, run: Callable[[], None], stand_in: Any, address: str
) -> None:
    there = settings.CLAMAV_ADDRESS
    settings.CLAMAV_ADDRESS = address
    upload = sent(author, samples.pdf(), "a.pdf")
    refused = sent(author, b"<svg/>", "a.svg")
    run()
    upload.refresh_from_db()
    refused.refresh_from_db()
    assert (upload.state, upload.waits_for, upload.media_type) == (UploadState.WAITING, "scanner", "application/pdf")
    assert refused.state == UploadState.REFUSED  # what needs no scanner waits for none
    agree()
    settings.CLAMAV_ADDRESS = there
    stand_in(says(b"stream: OK"))
    Upload.objects.update(due_at=timezone.now())
    run()
    upload.refresh_from_db()
    assert (upload.state, upload.waits_for) == (UploadState.READY, "")
    agree()


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real one, with one signature."""
    program = clamav.find()
    assert program is not None, "bin/test leaves these tests out where there is no clamd"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("clamd")
    command = clamav.command(program, folder, port)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:  # noqa: S603
        ends = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, process.stderr and process.stderr.read()
                assert time.monotonic() < ends
                time.sleep(0.05)
        yield clamav.address(port)
        process.terminate()


@pytest.mark.clamav
@pytest.mark.django_db
@pytest.mark.parametrize("file", list(hostile.with_eicar()), ids=lambda file: file.what)
def test_clamd_finds_the_test_file_however_it_is_wrapped(
    author: User, agree: Check, settings: Settings, files: Path, clamd: str, run: Callable[[], None], file: Hostile
) -> None:
    settings.SCAN_FILES, settings.CLAMAV_ADDRESS = True, clamd
    upload = sent(author, file.content, file.name)
    run()
    upload.refresh_from_db()
    assert (upload.state, upload.refusal) == (UploadState.REFUSED, file.refusal)
    assert upload.refusal_words == "The virus scanner found something harmful in this file. It was deleted."
    assert on_disk(files) == {}
    agree()


@pytest.mark.clamav
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", samples.pdf(padding=3_000_000)),
        ("a.docx", samples.office()),
        ("a.zip", samples.zipped({"a.txt": "words", "b.zip": samples.zipped({"c.txt": "words"})})),
        ("a.jpg", samples.picture("JPEG", (800, 600))),
        ("a.txt", EICAR[:-1]),
    ],
)
def test_clamd_lets_honest_files_through(
    author: User, agree: Check, settings: Settings, clamd: str, run: Callable[[], None], name: str, content: bytes
) -> None:
    settings.SCAN_FILES, settings.CLAMAV_ADDRESS = True, clamd
    upload = sent(author, content, name)
    run()
    upload.refresh_from_db()
    assert (upload.state, upload.refusal) == (UploadState.READY, "")
    agree()

"""Two gigabytes through the real web and the real worker, cut ten times: whole in the end, and memory stays flat.

Figures are printed for the report (`-s`). What is judged: bytes, states, and megabytes of memory.
"""

import hashlib
import random
import struct
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from civnet.embedded import clamav
from tests.factories import make_person
from tests.notifications.processes import CELERY, Civnet, OwnValkey, wait_for
from tests.uploads.wire import Sender, free_port, granian, listens
from uploads.models import Upload, UploadState
from uploads.services import LONGEST_BYTES, LONGEST_PART_BYTES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clamav]
CUTS = 10
MOST_GROWTH_BYTES = 48 * 1024 * 1024
PATTERN = bytes(range(256)) * 4096  # a megabyte


class LongZip:
    """Two gigabytes that lie nowhere: a stored member, each byte of which follows from where it stands."""

    def __init__(self, size: int) -> None:
        name = b"long.bin"
        ends = 30 + len(name) + 46 + len(name) + 22
        self.size, self.inside = size, size - ends
        check = 0
        for at in range(0, self.inside, len(PATTERN)):
            check = zlib.crc32(PATTERN[: self.inside - at], check)
        facts = struct.pack("<HHHHHIII", 20, 0, 0, 0, 0x5821, check, self.inside, self.inside)
        self.head = b"PK\x03\x04" + facts + struct.pack("<HH", len(name), 0) + name
        entry = b"PK\x01\x02\x14\x00" + facts + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
        where = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(self.head) + self.inside, 0)
        self.tail = entry + b"PK\x05\x06" + where

    def read(self, start: int, stop: int) -> bytes:
        """The bytes from `start` up to `stop`."""
        made = bytearray()
        while (at := start + len(made)) < stop:
            inside = at - len(self.head)
            if inside < 0:
                made += self.head[at:stop]
            elif inside < self.inside:
                turn = inside % len(PATTERN)
                made += PATTERN[turn : turn + min(stop - at, self.inside - inside)]
            else:
                made += self.tail[inside - self.inside :][: stop - at]
        return bytes(made)

    def digest(self) -> str:
        """Of all of it."""
        whole = hashlib.sha256()
        for at in range(0, self.size, len(PATTERN)):
            whole.update(self.read(at, min(self.size, at + len(PATTERN))))
        return whole.hexdigest()


def tree(pid: int) -> Iterator[int]:
    """A process and its children that are ours for as long as it lives."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from tree(int(child))


def peaks(pid: int) -> dict[int, int]:
    """The most memory that each process of a tree ever had, in bytes."""
    found = {}
    for member in tree(pid):
        status = Path(f"/proc/{member}/status").read_text()
        found[member] = 1024 * int(status.split("VmHWM:")[1].split()[0])
    return found


def growth(before: dict[int, int], after: dict[int, int]) -> int:
    """Of the process that grew most."""
    return max(after[pid] - before[pid] for pid in before if pid in after)


def send_all(sender: Sender, address: str, content: LongZip) -> list[int]:
    """All of the file, ten of its parts cut at some byte. How much of each of these was kept."""
    chance = random.Random(3)  # noqa: S311 - the same cuts each time
    cut = set(chance.sample(range(content.size // LONGEST_PART_BYTES), CUTS))
    kept, at, number = [], 0, 0
    while at < content.size:
        part = content.read(at, min(content.size, at + LONGEST_PART_BYTES))
        if number in cut:
            after = chance.randrange(100_000, len(part))
            sender.send_and_cut(address, at, part, after)
            wait_for(lambda at=at: sender.offset(address) > at, seconds=60)  # type: ignore[misc]
            kept.append(sender.offset(address) - at)
            assert kept[-1] <= after
            at += kept[-1]
        else:
            at = sender.send(address, at, part)
        number += 1
    return kept


def test_two_gigabytes_cut_ten_times_arrive_whole_and_memory_stays_flat(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    valkey = OwnValkey(tmp_path_factory.mktemp("v"))
    valkey.start()
    settings.FILES_ROOT = tmp_path / "files"
    web_port, scanner_port = free_port(), free_port()
    program = clamav.find()
    assert program is not None
    extra = {"FILES_ROOT": str(tmp_path / "files"), "SCAN_FILES": "true", "HTTPS_ONLY": "false", "CONN_MAX_AGE": "60"}
    extra["CLAMAV_ADDRESS"] = clamav.address(scanner_port)
    person, content, small = make_person(), LongZip(LONGEST_BYTES), LongZip(10_000)
    with Civnet(redis_url=valkey.url, mail_port=1, **extra) as civnet:
        civnet.start(*clamav.command(program, tmp_path, scanner_port))
        web = civnet.start(*granian(web_port))
        worker = civnet.start(*CELERY, "worker", "-Q", "media", "--concurrency", "2", "--loglevel", "ERROR")
        wait_for(lambda: listens(web_port) and listens(scanner_port))
        sender = Sender(web_port, person)
        for _number in range(4):  # every process has done its work once
            sender.send(sender.begin(small.size), 0, small.read(0, small.size))
        wait_for(lambda: Upload.objects.filter(state=UploadState.READY).count() == 4)
        before_web, before_worker = peaks(web.pid), peaks(worker.pid)
        address = sender.begin(content.size)
        began = time.monotonic()
        kept_of_cuts = send_all(sender, address, content)
        sent_seconds = time.monotonic() - began
        after_web = peaks(web.pid)
        upload = Upload.objects.get(token=address.split("/")[2])
        wait_for(lambda: Upload.objects.get(pk=upload.pk).state != UploadState.WAITING, seconds=1500)
        checked_seconds = time.monotonic() - began - sent_seconds
        after_worker = peaks(worker.pid)
    valkey.kill()
    upload.refresh_from_db()
    megabyte = 1024 * 1024
    for name, before, after in (("web", before_web, after_web), ("worker", before_worker, after_worker)):
        figures = [f"{before[pid] // megabyte} -> {after[pid] // megabyte}" for pid in before if pid in after]
        sys.stderr.write(f"{name}: MB at most, by process, before and after: {', '.join(figures)}\n")
    sys.stderr.write(f"sent in {sent_seconds:.0f} s, cuts kept {kept_of_cuts}, checked in {checked_seconds:.0f} s\n")
    assert (upload.state, upload.refusal) == (UploadState.READY, "")
    assert len(kept_of_cuts) == CUTS
    store = tmp_path / "files" / "store" / upload.token.hex[:2] / str(upload.token) / "file"
    with store.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == content.digest()
    assert not [path for path in (tmp_path / "files" / "incoming").rglob("*") if path.is_file()]
    assert growth(before_web, after_web) < MOST_GROWTH_BYTES
    assert growth(before_worker, after_worker) < MOST_GROWTH_BYTES

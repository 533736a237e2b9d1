"""Files on their way in: `FILES_ROOT/incoming`, which all web and worker nodes share. Nothing is ever served from here.

The row says how much of a file counts. A file that is longer (somebody died before the commit) is cut at the next part.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Final, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from uploads.errors import NoRoom

BLOCK: Final = 64 * 1024  # bytes that are in memory at once
SPARE_BYTES: Final = 64 * 1024 * 1024  # left on the disk for everybody else
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Readable(Protocol):
    """What parts are read from: a request, a file."""

    def read(self, size: int, /) -> bytes: ...


def root() -> Path:
    """The folder; only our own account reads it."""
    return Path(settings.FILES_ROOT) / "incoming"


def path(token: UUID) -> Path:
    """Where the file with this token grows."""
    return root() / token.hex[:2] / str(token)


def length(token: UUID) -> int:
    """How many bytes lie there; 0 where nothing does."""
    try:
        return path(token).stat().st_size
    except FileNotFoundError:
        return 0


def check_room(size_bytes: int) -> None:
    """Raise NoRoom when a file of this size would fill the disk."""
    with _full_disk_said():
        root().mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(root()).free < size_bytes + SPARE_BYTES:
            raise NoRoom(_words())


@contextmanager
def spooled(stream: Readable, most: int) -> Iterator[IO[bytes]]:
    """What comes of `stream`, at most `most` bytes, in a file without a name that ends with the block.

    A connection that breaks is an end like any other: what came before it counts. Raises NoRoom.
    """
    with _full_disk_said():
        root().mkdir(mode=0o700, parents=True, exist_ok=True)
        file: IO[bytes] = tempfile.TemporaryFile(dir=root())  # noqa: SIM115 - closed below
    with file:
        while file.tell() < most:
            try:
                block = stream.read(min(BLOCK, most - file.tell()))
            except OSError:
                break
            if not block:
                break
            with _full_disk_said():
                file.write(block)
        with _full_disk_said():
            file.flush()
        yield file


def extend(token: UUID, *, at: int, part: IO[bytes]) -> int:
    """Write `part` at the byte `at`, cutting off what lies there; on the disk when this returns. How many bytes it has.

    Raises NoRoom, and the file then ends at `at` again.
    """
    target = path(token)
    part.seek(0)
    with _full_disk_said():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_new = not target.exists()
        with os.fdopen(os.open(target, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            try:
                file.truncate(at)
                file.seek(at)
                shutil.copyfileobj(part, file, BLOCK)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), at)
                raise
            end = file.tell()
        if is_new:
            sync_folder(target.parent)
    return end - at


def remove(token: UUID) -> None:
    """Away with it; nothing where it is away already."""
    path(token).unlink(missing_ok=True)


def tokens(*, before: datetime) -> Iterator[UUID]:
    """Of the files that lie there, those that did not change since that moment."""
    for found in root().glob("??/*"):
        try:
            token = UUID(found.name)
            if found.stat().st_mtime < before.timestamp():
                yield token
        except (ValueError, FileNotFoundError):
            continue


def sync_folder(folder: Path) -> None:
    """Write down which names a folder holds."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _full_disk_said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom(_words()) from error
        raise


def _words() -> str:
    return _("There is no room for this file at the moment. Try again later, or tell the service desk.")

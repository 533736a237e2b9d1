"""Finished files in a folder that web and worker write and nginx reads: `FILES_ROOT/store`."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote
from uuid import UUID, uuid4

from django.conf import settings

BLOCK: Final = 64 * 1024  # bytes
READABLE, ENTERABLE = 0o644, 0o755  # by nginx too, which runs as somebody else


class LocalStore:
    """A folder. See `uploads.store.Store`."""

    def __init__(self) -> None:
        self.root = Path(settings.FILES_ROOT) / "store"

    def put(self, token: UUID, part: str, source: Path) -> None:
        """A second name for the file where both lie on one disk, else a copy; under its name only when it is whole."""
        folder = self._folder(token)
        folder.mkdir(mode=ENTERABLE, parents=True, exist_ok=True)
        half = folder / f".{uuid4().hex}"
        try:
            _link_or_copy(source, half)
            half.chmod(READABLE)
            _sync(half)
            half.replace(folder / part)
        finally:
            half.unlink(missing_ok=True)
        for changed in (folder, folder.parent, self.root):
            _sync(changed)

    def size(self, token: UUID, part: str) -> int | None:
        """Bytes, or None."""
        try:
            return (self._folder(token) / part).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, token: UUID, part: str, start: int, stop: int) -> Iterator[bytes]:
        """Block by block."""
        with (self._folder(token) / part).open("rb") as file:
            file.seek(start)
            while start < stop and (block := file.read(min(BLOCK, stop - start))):
                start += len(block)
                yield block

    @contextmanager
    def at_hand(self, token: UUID, part: str) -> Iterator[Path]:
        """The file itself: nobody writes to it any more."""
        path = self._folder(token) / part
        if not path.exists():
            raise FileNotFoundError(path)
        yield path

    def inner_address(self, token: UUID, part: str, *, method: str) -> str:
        """`/_files/` is FILES_ROOT in nginx."""
        return quote(f"/_files/store/{token.hex[:2]}/{token}/{part}")

    def remove(self, token: UUID) -> None:
        """The folder of the token."""
        shutil.rmtree(self._folder(token), ignore_errors=True)

    def tokens(self, *, before: datetime) -> Iterator[UUID]:
        """Folders that are named as tokens are and did not change since."""
        for folder in self.root.glob("??/*"):
            try:
                token = UUID(folder.name)
                if folder.stat().st_mtime < before.timestamp():
                    yield token
            except (ValueError, FileNotFoundError):
                continue

    def _folder(self, token: UUID) -> Path:
        return self.root / token.hex[:2] / str(token)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one that knows no second names
        shutil.copyfile(source, target)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

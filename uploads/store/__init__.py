"""Where finished files lie, by one setting: a local folder, or an S3-compatible store. Only checked files get here.

Their names are `<tt>/<token>/<part>`: the token is random, and its first two letters spread the folders.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

STORES: Final = {"local": "uploads.store.local.LocalStore", "s3": "uploads.store.s3.S3Store"}  # one is loaded
FILE: Final = "file"
SIZES: Final = {"small": 320, "medium": 960, "large": 1920}  # longest side in pixels


class Store(Protocol):
    """What both can do. `part` is "file", or a size of a picture with ".webp"."""

    def put(self, token: UUID, part: str, source: Path) -> None:
        """Keep a copy of the local file `source`, in place of what is there; it is safe when this returns."""

    def size(self, token: UUID, part: str) -> int | None:
        """Its bytes; None where it is not there."""

    def read(self, token: UUID, part: str, start: int, stop: int) -> Iterator[bytes]:
        """Its bytes from `start` up to `stop`, block by block."""

    def at_hand(self, token: UUID, part: str) -> AbstractContextManager[Path]:
        """A local file with its bytes, for as long as the block lasts. Raises FileNotFoundError."""

    def inner_address(self, token: UUID, part: str, *, method: str) -> str:
        """Where nginx finds it, for X-Accel-Redirect."""

    def remove(self, token: UUID) -> None:
        """All parts of it; nothing where there is none."""

    def tokens(self, *, before: datetime) -> Iterator[UUID]:
        """Of all that is there, what was put there before that moment."""


def current() -> Store:
    """The store that the settings choose."""
    return cast(Store, import_string(STORES[settings.FILES_STORE])())


def part_of(size: str) -> str:
    """The part for a size of a picture, or for the whole file ("")."""
    return f"{size}.webp" if size else FILE

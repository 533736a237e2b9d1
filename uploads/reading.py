"""Starts `uploads.inspection.read` in a process of its own, and takes of what it says only what can be words."""

import json
import logging
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings

from uploads.inspection.words.pieces import LONGEST, LONGEST_NAME, MOST_CHARACTERS, NONE, PAGE, SHEET, SLIDE
from uploads.models import ExtractionState
from uploads.sandbox import ENVIRONMENT, PATIENCE, START_SECONDS
from uploads.trouble import Postponed

logger = logging.getLogger(__name__)
MOST_SAID: Final = 12 * MOST_CHARACTERS  # bytes of JSON: six for a letter that is not ASCII, twelve for some
MOST_PIECES: Final = 2_000
_KINDS: Final = frozenset({NONE, PAGE, SLIDE, SHEET})
_WITH_WORDS: Final = frozenset({ExtractionState.READ, ExtractionState.PARTLY})
_WITHOUT: Final = frozenset({ExtractionState.EMPTY, ExtractionState.LOCKED, ExtractionState.UNREADABLE})
_OUT_OF_TIME: Final = frozenset({-signal.SIGXCPU, -signal.SIGKILL})


@dataclass(frozen=True)
class Piece:
    """Some words, and the page, slide or sheet that they stand on: `number` is 0 where the file has no places."""

    kind: str
    number: int
    name: str
    words: str


@dataclass(frozen=True)
class Found:
    """How the reading of a file went."""

    state: ExtractionState
    pieces: list[Piece] = field(default_factory=list)
    places: int = 0
    ran_out_of_time: bool = False


def read(path: Path, media_type: str, *, seconds: int) -> Found:
    """The words of a file, with `seconds` of the processor. Raises Postponed where this machine is too busy to look."""
    command = [sys.executable, "-m", "uploads.inspection.read", str(seconds), str(path), media_type]
    with tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(  # noqa: S603 - our own module, a path and a type of our own making
                command,
                cwd=settings.BASE_DIR,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=said,  # to the disk, where it is bounded by a limit of the process
                stderr=subprocess.DEVNULL,  # what a library says there may be words of the file
                timeout=START_SECONDS + seconds * PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Postponed("time") from error
        said.seek(0)
        lines = said.read(MOST_SAID).decode("utf-8", "replace").split("\n")
    return _found(lines, done.returncode)


def _found(lines: list[str], code: int) -> Found:
    """What the lines say. Where the process ended before its last one, what it found until then counts."""
    pieces = list(_pieces(lines))
    places = len({(piece.kind, piece.number) for piece in pieces if piece.kind})
    try:
        last = json.loads(lines[-1])
        state = ExtractionState(last["outcome"])
        places = min(max(places, int(last["places"])), MOST_PIECES)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        logger.warning("Reading a file ended with %s", code)
        state = ExtractionState.GIVEN_UP
    if state not in (_WITH_WORDS if pieces else _WITHOUT):
        state = ExtractionState.PARTLY if pieces else ExtractionState.UNREADABLE
    return Found(state, pieces, places, ran_out_of_time=code in _OUT_OF_TIME)


def _pieces(lines: list[str]) -> Iterator[Piece]:
    """Whole lines alone, and of each what may stand in a row: the process that said it has read a stranger's file."""
    characters = 0
    for line in lines[:-1][:MOST_PIECES]:
        try:
            kind, number, name, words = json.loads(line)
        except (ValueError, TypeError, RecursionError):
            return
        if (type(kind), type(number), type(name), type(words)) != (str, int, str, str) or kind not in _KINDS:
            return
        words = _storable(words)[: min(LONGEST, MOST_CHARACTERS - characters)]
        characters += len(words)
        if words:
            number = min(max(number, 1), MOST_PIECES) if kind else 0
            yield Piece(kind, number, _storable(name)[:LONGEST_NAME] if kind == SHEET else "", words)


def _storable(words: str) -> str:
    """As Postgres takes it."""
    return words.replace("\x00", "").encode("utf-8", "ignore").decode()

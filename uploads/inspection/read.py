"""`python -m uploads.inspection.read SECONDS FILE MEDIA-TYPE`: the words inside the file.

A line of JSON for each piece as it is found, so that what was found counts whatever ends this process. The last line
says how it went.
"""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from uploads.inspection.limits import take
from uploads.inspection.refusal import Refusal
from uploads.inspection.words.pieces import Enough, Pieces
from uploads.inspection.words.readers import READERS


def write(*piece: object) -> None:
    """One line, out at once."""
    sys.stdout.write(f"{json.dumps(piece)}\n")
    sys.stdout.flush()


def read(path: Path, media_type: str) -> None:
    """Write the pieces and the outcome: read, partly, empty, locked or unreadable, and how many places were seen."""
    pieces = Pieces(write)
    try:
        READERS[media_type](path, pieces)
        outcome = "partly" if pieces.is_cut else "read"
    except (Enough, MemoryError):
        outcome = "partly"
    except Refusal as refusal:
        outcome = refusal.code
    with suppress(Enough, MemoryError):
        pieces.end()  # what stood before the fault
    if not pieces.characters and outcome in {"read", "partly"}:
        outcome = "empty" if outcome == "read" else "unreadable"
    elif pieces.characters and outcome not in {"read", "partly"}:
        outcome = "partly"  # broken further on
    sys.stdout.write(json.dumps({"outcome": outcome, "places": pieces.places}))


if __name__ == "__main__":
    os.nice(10)  # nobody waits for it
    take(seconds=int(sys.argv[1]))
    read(Path(sys.argv[2]), sys.argv[3])

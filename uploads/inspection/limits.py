"""What a process of this package may take, and the one line that it says."""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any, Final

from uploads.inspection.refusal import Refusal

MEMORY_BYTES: Final = 300 * 1024 * 1024
LARGEST_RESULT: Final = 30_000_000  # bytes
OPEN_FILES: Final = 64


def take(*, seconds: int) -> None:
    """Take the limits, for good. Who needs more time than `seconds` is ended by the system."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, LARGEST_RESULT),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def answer(look: Callable[[], dict[str, Any]], *, seconds: int, without_memory: str) -> None:
    """Print what `look` finds as JSON, or {"refusal": code}: `without_memory` is the code for what needs too much.

    The limits are taken first and for good.
    """
    take(seconds=seconds)
    try:
        found = look()
    except Refusal as refusal:
        found = {"refusal": refusal.code}
    except MemoryError:
        found = {"refusal": without_memory}
    sys.stdout.write(json.dumps(found))

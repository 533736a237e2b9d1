"""Starts `uploads.inspection` in a process of its own: no password, no database, 300 MB, little time."""

import json
import logging
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from uploads.inspection.refusal import Refusal
from uploads.trouble import Postponed

logger = logging.getLogger(__name__)
PICTURE_SECONDS: Final = 2  # of the processor
FILE_SECONDS: Final = 6  # of the processor, and one more for each 20 MB
BYTES_A_SECOND: Final = 20_000_000
PATIENCE: Final = 2  # times as long on the clock, and a few seconds: others may need the processor too
START_SECONDS: Final = 4
ENVIRONMENT: Final = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}


def identify(path: Path) -> dict[str, Any]:
    """`kind`, `media_type` and `format` of a file. Raises Refusal, and Postponed where this machine is too busy."""
    seconds = FILE_SECONDS + path.stat().st_size // BYTES_A_SECOND
    return _run("identify", seconds, path, too_long="not_whole")


def prepare(path: Path, folder: Path) -> dict[str, Any]:
    """Three sizes of a picture in `folder`; `width`, `height` and `is_first_frame`. Raises as `identify` does."""
    return _run("prepare", PICTURE_SECONDS, path, folder, too_long="picture_hard")


def _run(task: str, seconds: int, *paths: Path, too_long: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"uploads.inspection.{task}", str(seconds), *map(str, paths)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and paths of our own making
            command,
            cwd=settings.BASE_DIR,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=START_SECONDS + seconds * PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Postponed("time") from error
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise Refusal(too_long)
    try:
        found = json.loads(done.stdout)
    except ValueError as error:  # it fell over its file
        logger.warning(
            "Looking into a file ended with %s: %s", done.returncode, done.stderr[-300:].decode("utf-8", "replace")
        )
        raise Refusal("damaged") from error
    if "refusal" in found:
        raise Refusal(found["refusal"])
    return dict(found)

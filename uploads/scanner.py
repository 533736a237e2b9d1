"""The virus scanner: clamd, over its socket, by INSTREAM. It sees bytes only, so it may run on another machine."""

import logging
import socket
import struct
import time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from uploads.inspection.refusal import Refusal
from uploads.trouble import Postponed

logger = logging.getLogger(__name__)
BLOCK: Final = 128 * 1024  # bytes
CONNECT_SECONDS: Final = 3.0
LARGEST_OBJECT: Final = 2**30  # bytes
LONGEST_ANSWER: Final = 4096  # bytes
_NOT_WHOLE: Final = "Heuristics.Limits.Exceeded"  # how clamd says that it stopped before the end (AlertExceedsMax)
_LOCKED: Final = "Heuristics.Encrypted"


def check(path: Path, *, seconds: float) -> None:
    """Return when the scanner found nothing. Raises Refusal for what it found, Postponed where it gave no verdict."""
    if not settings.SCAN_FILES:
        return
    if not settings.CLAMAV_ADDRESS:
        raise Postponed("scanner")
    verdict = _ask(path, ends=time.monotonic() + seconds)
    if verdict.endswith(" OK"):
        return
    if "allocate memory" in verdict and path.stat().st_size > LARGEST_OBJECT:
        raise Refusal("not_whole")  # not a matter of how much there is: clamd never takes more for one part of a file
    if not verdict.endswith(" FOUND"):
        logger.error("The scanner gave no verdict: %s", verdict or "it hung up")
        raise Postponed("scanner_limit" if "size limit exceeded" in verdict else "scanner")
    name = verdict.removeprefix("stream: ").removesuffix(" FOUND")
    logger.warning("The scanner found %s", name)
    if name.startswith(_NOT_WHOLE):
        raise Refusal("not_whole")
    raise Refusal("encrypted" if name.startswith(_LOCKED) else "malware")


def _ask(path: Path, *, ends: float) -> str:
    """Its one line about the file."""
    try:
        with _connected() as line, path.open("rb") as file:
            try:
                line.sendall(b"zINSTREAM\0")
                while block := file.read(BLOCK):
                    line.settimeout(_left(ends))
                    line.sendall(struct.pack("!L", len(block)) + block)
                line.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                logger.info("The scanner hung up in the middle")  # and has said why
            return _line(line, ends)
    except TimeoutError as error:
        raise Postponed("scanner_slow") from error
    except OSError as error:
        logger.warning("The scanner cannot be reached: %s", error)
        raise Postponed("scanner") from error


def _connected() -> socket.socket:
    address = urlsplit(settings.CLAMAV_ADDRESS)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(address.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((address.hostname, address.port or 3310), timeout=CONNECT_SECONDS)


def _line(line: socket.socket, ends: float) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        line.settimeout(_left(ends))
        block = line.recv(LONGEST_ANSWER)
        if not block:
            break
        said += block
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left

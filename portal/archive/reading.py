"""The lines of an archive, one at a time. Whatever the file holds, no more of it than one line is in memory."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NoReturn

LONGEST_LINE: Final = 5_000_000  # bytes: 400,000 characters of HTML, each written as a pair of \uXXXX
_PIECE: Final = 1 << 16
_BOM: Final = b"\xef\xbb\xbf"


class BadLine(ValueError):
    """What is wrong with a line; `str()` is half a sentence that follows "line 12: "."""


def lines(file: BinaryIO) -> Iterator[tuple[int, dict[str, Any] | BadLine]]:
    """Each line that is not blank with its number from 1: what it says, or what is wrong with it. Never raises."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            _skip_rest(file, line)
            yield number, BadLine(f"the line is longer than {LONGEST_LINE:,} bytes")
            continue
        if number == 1:
            line = line.removeprefix(_BOM)
        if line.strip():
            try:
                yield number, _parsed(line)
            except BadLine as problem:
                yield number, problem


def shown(value: str, *, longest: int = 60) -> str:
    """`value` as it may stand in a message on a terminal: short, and nothing in it that a terminal obeys."""
    kept = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in value[: longest + 1])
    return kept if len(kept) <= longest else f"{kept[: longest - 1]}…"


def _skip_rest(file: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(_PIECE)


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLine(f"not UTF-8 (byte {error.start + 1} of the line)") from error
    try:
        record = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise BadLine(f"not JSON: {error.msg} (character {error.pos + 1})") from error
    except BadLine:
        raise
    except ValueError as error:  # a number of more digits than Python reads
        raise BadLine("not JSON that can be read: a number is too long") from error
    except RecursionError as error:
        raise BadLine("not JSON that can be read: brackets within brackets without end") from error
    if not isinstance(record, dict):
        raise BadLine('not an object: a line looks like {"type": …}')
    return record


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, value in pairs:
        if name in record:
            raise BadLine(f"the field “{shown(name)}” stands twice")
        record[name] = value
    return record


def _refuse_constant(name: str) -> NoReturn:
    raise BadLine(f"not JSON: {name} is no value")

"""What stands outside the database: a log line for each record, with its number and its hash, once it is committed.

Until a record is sealed whoever owns the database could change it and nobody would know. A key for each row would not
help: who owns the table owns the trigger and the key. The log goes elsewhere the moment a record is there, and is
compared by `manage.py audit verify --log FILE`.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from audit.canonical import Row, hash_of, rows_of
from audit.models import Fault, Record
from audit.verifying import Found

_LINE: Final = re.compile(r"Audit record ([0-9]{1,19}):([0-9a-f]{64})\b")
_AT_ONCE: Final = 1000
logger = logging.getLogger(__name__)


def leave(made: Record) -> None:
    """A line of the log. To be called when the transaction of the record is over: nothing is said of what never was."""
    logger.info("Audit record %d:%s", made.pk, hash_of(Row(*(getattr(made, name) for name in Row._fields))).hex())


def differing(lines: Iterable[str]) -> list[Found]:
    """Records that are not, or not any more, what `lines` of a log said of them, by number."""
    found: list[Found] = []
    told = (match.groups() for match in map(_LINE.search, lines) if match)
    while some := dict(_numbered(islice(told, _AT_ONCE))):
        now = {row.id: hash_of(row).hex() for row in rows_of(list(some))}
        for number, expected in some.items():
            if number not in now:
                found.append(Found(Fault.REMOVED, number))
            elif now[number] != expected:
                found.append(Found(Fault.CHANGED, number))
    return sorted(found, key=lambda one: one.number)


def _numbered(told: Iterable[tuple[str, ...]]) -> Iterator[tuple[int, str]]:
    return ((int(number), expected) for number, expected in told)

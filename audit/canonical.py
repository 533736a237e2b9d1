"""The bytes of a record and of a seal that are hashed: every column, in one fixed form, whatever reads it.

Numbers are eight bytes, big-endian, signed; moments are microseconds since 1970 in UTC; texts are UTF-8 behind their
length in four bytes; what may be missing begins with a byte that says whether it is there. So no two rows have the
same bytes, and no text can pretend to be the next column. The first bytes name the form: another form, another name.
"""

import hashlib
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from django.db import connection

START: Final = "0" * 64  # what stands before the first seal
MARK_BYTES: Final = 8  # of the hash of a record, after its number
_RECORD: Final = b"civnet audit record 1\0"
_SEAL: Final = b"civnet audit seal 1\0"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MARK: Final = struct.Struct(f">q{MARK_BYTES}s")


class Row(NamedTuple):
    """A record as its columns stand in the table."""

    id: int
    at: datetime
    actor_id: int | None
    action: str
    target_type: str
    target_id: int | None
    reason: str
    request_id: str


def hash_of(row: Row) -> bytes:
    """SHA-256 of a record."""
    parts = (
        _RECORD,
        _number(row.id),
        _moment(row.at),
        _maybe(row.actor_id),
        _text(row.action),
        _text(row.target_type),
        _maybe(row.target_id),
        _text(row.reason),
        _text(row.request_id),
    )
    return hashlib.sha256(b"".join(parts)).digest()


def digest_of(
    *, number: int, previous: str, made_at: datetime, after: int, upto: int, marks: bytes, hashes: Sequence[bytes]
) -> str:
    """SHA-256 of a seal over the hashes of its records, in hexadecimal."""
    head = (_SEAL, _number(number), bytes.fromhex(previous), _moment(made_at), _number(after), _number(upto))
    body = (_number(len(hashes)), *hashes, _number(len(marks)), marks)
    return hashlib.sha256(b"".join((*head, *body))).hexdigest()


def marks_of(rows: Sequence[Row], hashes: Sequence[bytes]) -> bytes:
    """The number of each record and the beginning of its hash."""
    return b"".join(_MARK.pack(row.id, made[:MARK_BYTES]) for row, made in zip(rows, hashes, strict=True))


def read_marks(marks: bytes) -> dict[int, bytes]:
    """The beginning of the hash by the number of the record. What does not fit is left out."""
    whole = len(marks) - len(marks) % _MARK.size
    return dict(_MARK.iter_unpack(marks[:whole]))


def rows_between(after: int | None, upto: int, most: int) -> list[Row]:
    """Records with numbers after `after` (None: from the very first) up to `upto`, in order, at most `most`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(Row._fields)} FROM audit_record"  # noqa: S608 - names of columns, ours
            " WHERE (%(after)s::bigint IS NULL OR id > %(after)s) AND id <= %(upto)s ORDER BY id LIMIT %(most)s",
            {"after": after, "upto": upto, "most": most},
        )
        return [Row(*found) for found in cursor.fetchall()]


def rows_of(numbers: Sequence[int]) -> list[Row]:
    """The records of these numbers that there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(Row._fields)} FROM audit_record WHERE id = ANY(%s)",  # noqa: S608 - names of columns, ours
            [list(numbers)],
        )
        return [Row(*found) for found in cursor.fetchall()]


def _number(value: int) -> bytes:
    return value.to_bytes(8, "big", signed=True)


def _moment(value: datetime) -> bytes:
    return _number((value - _EPOCH) // timedelta(microseconds=1))


def _maybe(value: int | None) -> bytes:
    return b"\0" if value is None else b"\1" + _number(value)


def _text(value: str) -> bytes:
    encoded = value.encode("utf-8", "surrogatepass")
    return len(encoded).to_bytes(4, "big") + encoded

"""Sealing: records are chained a minute after they were written, so that nobody who writes one waits for another.

A number is taken when a record is written and seen when its transaction ends, so low ones may come late, and those of
a transaction that failed never. Before a range is sealed, every transaction that may still add to it must be over:
whoever writes a record holds a lock on the table from before the number is taken until the end, and `pg_locks` shows
it to everybody. So: read the last number, look who writes, wait until those are done, read the records. It is how
Postgres itself builds an index beside writers.
"""

import logging
import time
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from audit.canonical import START, Row, digest_of, hash_of, marks_of, rows_between
from audit.models import Seal

MOST_RECORDS: Final = 1000  # in one seal
WAIT_SECONDS: Final = 5.0  # for transactions that write; a longer one is left to the next run
_LOOK_EVERY: Final = 0.05  # seconds
_LOCK: Final = 43_000_001  # of one sealer at a time
logger = logging.getLogger(__name__)


def seal_due(*, for_seconds: float = 45, wait_seconds: float = WAIT_SECONDS) -> int:
    """Seal what stands unsealed now. Returns how many seals that made: 0 also where somebody else is sealing, and where
    a transaction that writes takes long.
    """
    ends = time.monotonic() + for_seconds
    upto = _last_number()
    if upto <= _sealed_upto() or not _writers_are_done(wait_seconds):
        return 0
    made = 0
    while time.monotonic() < ends and _seal_next(upto):
        made += 1
    return made


def head() -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-number").first()


def _sealed_upto() -> int:
    newest = head()
    return newest.upto if newest else 0


@transaction.atomic
def _seal_next(upto: int) -> bool:
    """The next seal, at most up to the record `upto`. False where nothing is left or another run is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return False
    newest = head()
    after = newest.upto if newest else 0
    rows = rows_between(after if newest else None, upto, MOST_RECORDS)
    if not rows:
        return False
    seal = _seal(rows, newest=newest, after=after)
    seal.save(force_insert=True)
    transaction.on_commit(lambda: logger.info("Sealed the audit trail up to record %d: %s", seal.upto, seal))
    return True


def _seal(rows: list[Row], *, newest: Seal | None, after: int) -> Seal:
    hashes = [hash_of(row) for row in rows]
    made = Seal(
        number=newest.number + 1 if newest else 1,
        made_at=timezone.now(),
        after=after,
        upto=rows[-1].id,
        count=len(rows),
        marks=marks_of(rows, hashes),
        previous=newest.digest if newest else START,
    )
    made.digest = digest_of(
        number=made.number,
        previous=made.previous,
        made_at=made.made_at,
        after=made.after,
        upto=made.upto,
        marks=bytes(made.marks),
        hashes=hashes,
    )
    return made


def _last_number() -> int:
    """The last number that was given out, whatever became of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM audit_record_id_seq")
        number, is_called = cursor.fetchone()
    return int(number) if is_called else 0


def _writers_are_done(wait_seconds: float) -> bool:
    """Whether all who write a record at this moment have ended within the time."""
    left, ends = _writers(), time.monotonic() + wait_seconds
    while left and time.monotonic() < ends:
        time.sleep(_LOOK_EVERY)
        left &= _writers()
    return not left


def _writers() -> set[str]:
    """Transactions of others that hold the lock of whoever writes a record, or a stronger one.

    Not those that only sweep the table or build an index beside writers (VACUUM, ANALYZE): who also writes holds both.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND relation = 'audit_record'::regclass AND pid IS DISTINCT FROM pg_backend_pid()"
            " AND mode NOT IN ('AccessShareLock', 'RowShareLock', 'ShareUpdateExclusiveLock')"
        )
        return {name for (name,) in cursor.fetchall()}

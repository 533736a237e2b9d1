"""Checking the chain: every seal against its records, against the seal before, and against what was noted earlier.

Reads one seal's records at a time, so memory does not grow with the trail. A run is cut into slices, each a
transaction that ends with a row of how far it came; killed anywhere, it goes on from there. A fault stops nothing: what
comes after it is checked against the digests that stand in the seals, so that all are named, not the first alone.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from audit.canonical import MARK_BYTES, START, digest_of, hash_of, marks_of, read_marks, rows_between
from audit.models import Check, CheckState, Fault, Seal
from audit.signals import broken

MOST_NAMED: Final = 100  # faults of one slice; the rest are counted
_SEALS_AT_ONCE: Final = 20
_SPARE: Final = 1000  # records beyond those of the seal that are looked for: put in later
_LOCK: Final = 43_000_002  # of one check at a time
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """One fault, with the number of the record or seal."""

    fault: Fault
    number: int


@dataclass
class Slice:
    """What one slice did."""

    check: Check
    found: list[Found] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether the run ended with it."""
        return self.check.state != CheckState.GOING_ON


@transaction.atomic
def check_on(*, began_at: datetime, for_seconds: float, noted: Sequence[tuple[int, str]] = ()) -> Slice | None:
    """Begin the run of that moment, or go on with it. None where it is over, or somebody else is at a check.

    `noted` are numbers and digests of seals that were kept elsewhere: they are compared as well, in a run of one slice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
    so_far = Check.objects.filter(began_at=began_at).first()
    if so_far is not None and so_far.state != CheckState.GOING_ON:
        return None
    made = Slice(_next_of(so_far, began_at))
    heads: dict[int, set[str]] = {}
    for number, digest in (*noted, *_noted_before(began_at)):
        if number > made.check.upto_seal:
            heads.setdefault(number, set()).add(digest)
    is_over = _walk(made, heads, ends=time.monotonic() + for_seconds)
    if is_over:
        for number in sorted(heads):
            _note(made, Fault.SEAL_REMOVED, number)
        made.check.state = CheckState.BROKEN if made.check.faults else CheckState.WHOLE
    made.check.at = timezone.now()
    made.check.save(force_insert=True)
    if is_over:
        _say(made.check)
    return made


def check_all(*, noted: Sequence[tuple[int, str]] = ()) -> Slice | None:
    """A whole run at once, whatever it takes. None where another check is going on."""
    return check_on(began_at=timezone.now(), for_seconds=float("inf"), noted=noted)


def latest_result() -> Check | None:
    """The last row of the newest run that is over."""
    return Check.objects.exclude(state=CheckState.GOING_ON).order_by("-pk").first()


def _next_of(so_far: Check | None, began_at: datetime) -> Check:
    """The row of the next slice, which says nothing more than the one before it yet."""
    if so_far is None:
        return Check(began_at=began_at, state=CheckState.GOING_ON, upto_seal=0, records=0, faults=0)
    carried = ("state", "upto_seal", "digest", "records", "faults", "first_fault", "first_number")
    return Check(began_at=began_at, **{name: getattr(so_far, name) for name in carried})


def _noted_before(began_at: datetime) -> list[tuple[int, str]]:
    """The newest seal of the last whole run: it must be there still, and as it was."""
    last = Check.objects.filter(state=CheckState.WHOLE, began_at__lt=began_at, upto_seal__gt=0).order_by("-pk").first()
    return [(last.upto_seal, last.digest)] if last else []


def _walk(made: Slice, heads: dict[int, set[str]], *, ends: float) -> bool:
    """Look at seals until the time is over. True: there are no more. Heads that were met are taken out of `heads`."""
    check = made.check
    before = Seal.objects.filter(number=check.upto_seal).first() if check.upto_seal else None
    for seal in _seals_after(check.upto_seal):
        _check_place(made, seal, before)
        _check_records(made, seal)
        if heads.pop(seal.number, set()) - {seal.digest}:
            _note(made, Fault.HEAD_DIFFERS, seal.number)
        check.upto_seal, check.digest = seal.number, seal.digest
        before = seal
        if time.monotonic() >= ends:
            return False
    return True


def _seals_after(number: int) -> Iterator[Seal]:
    while some := list(Seal.objects.filter(number__gt=number).order_by("number")[:_SEALS_AT_ONCE]):
        yield from some
        number = some[-1].number


def _check_place(made: Slice, seal: Seal, before: Seal | None) -> None:
    """Whether it stands right behind the one before."""
    expected = made.check.upto_seal + 1
    if seal.number != expected:
        _note(made, Fault.SEAL_REMOVED, expected)
        return
    if seal.previous != (made.check.digest or START) or (before is not None and seal.after != before.upto):
        _note(made, Fault.SEAL_CHANGED, seal.number)


def _check_records(made: Slice, seal: Seal) -> None:
    """Whether its records, and nothing else of it, give its digest; if not, which of them."""
    marks = read_marks(bytes(seal.marks))
    rows = rows_between(None if seal.number == 1 else seal.after, seal.upto, len(marks) + _SPARE)
    hashes = [hash_of(row) for row in rows]
    made.check.records += len(rows)
    if seal.count == len(marks) and _digest(seal, bytes(seal.marks), hashes) == seal.digest:
        return
    if _digest(seal, marks_of(rows, hashes), hashes) == seal.digest:
        _note(made, Fault.SEAL_CHANGED, seal.number)  # the records are right: what it repeats of them is not
        return
    faults = made.check.faults
    there = {row.id: made_of[:MARK_BYTES] for row, made_of in zip(rows, hashes, strict=True)}
    for number in sorted(marks.keys() | there.keys()):
        if number not in there:
            _note(made, Fault.REMOVED, number)
        elif number not in marks:
            _note(made, Fault.INSERTED, number)
        elif marks[number] != there[number]:
            _note(made, Fault.CHANGED, number)
    if made.check.faults == faults:
        _note(made, Fault.SEAL_CHANGED, seal.number)


def _digest(seal: Seal, marks: bytes, hashes: Sequence[bytes]) -> str:
    try:
        return digest_of(
            number=seal.number,
            previous=seal.previous,
            made_at=seal.made_at,
            after=seal.after,
            upto=seal.upto,
            marks=marks,
            hashes=hashes,
        )
    except ValueError:  # no hexadecimal any more
        return ""


def _note(made: Slice, fault: Fault, number: int) -> None:
    check = made.check
    if not check.faults:
        check.first_fault, check.first_number = fault, number
    check.faults += 1
    if len(made.found) < MOST_NAMED:
        made.found.append(Found(fault, number))
        logger.error("The audit trail: %s, number %d", fault.value, number)


def _say(check: Check) -> None:
    """The result, where it is kept outside the database: the log. Something new is told to those who must act."""
    if check.state == CheckState.WHOLE:
        logger.info("The audit trail is whole: %d records, seal %d:%s", check.records, check.upto_seal, check.digest)
        return
    logger.error("The audit trail is broken: %d faults in %d records", check.faults, check.records)
    ended = Check.objects.exclude(state=CheckState.GOING_ON).exclude(began_at=check.began_at)
    last = ended.order_by("-pk").first()
    same = ("faults", "first_fault", "first_number")
    if last is None or any(getattr(last, name) != getattr(check, name) for name in same):
        broken.send(sender=Check, check=check)

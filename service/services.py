"""Switching to reading only and back, and the pulse of processes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from service.models import Program, Pulse, ReadOnly


@transaction.atomic
def read_only(*, back_at: datetime | None = None, by: int | None = None) -> bool:
    """Let nothing be written from the next request on. `by` is a person's number. False where it is so already.

    Said again, with another `back_at`, it changes that.
    """
    row, is_new = ReadOnly.objects.get_or_create(one=True, defaults={"back_at": back_at})
    if is_new:
        record("service.read_only", actor_id=by, target_type="service.readonly", target_id=row.pk, reason="on")
    elif row.back_at != back_at:
        row.back_at = back_at
        row.save(update_fields=["back_at"])
    return is_new


@transaction.atomic
def writing_again(*, by: int | None = None) -> bool:
    """End it. False where it was not so. What waited is found by the sweeps."""
    gone, _by_model = ReadOnly.objects.filter(one=True).delete()
    if gone:
        record("service.read_only", actor_id=by, target_type="service.readonly", reason="off")
    return bool(gone)


def note_pulse(program: Program) -> None:
    """That sort of process is at work now. One statement."""
    row = Pulse(program=program, seen_at=timezone.now())
    Pulse.objects.bulk_create([row], update_conflicts=True, unique_fields=["program"], update_fields=["seen_at"])

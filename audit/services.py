"""Writing to the audit trail."""

from datetime import timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone

from audit import witness
from audit.models import Record
from core import logs

AGAIN_AFTER: Final = timedelta(minutes=10)  # looking twice is looked at once


def record(
    action: str, *, actor_id: int | None, target_type: str = "", target_id: int | None = None, reason: str = ""
) -> Record:
    """Add one line, in the caller's transaction. `action` and `reason` are codes: never what a person wrote."""
    made = Record.objects.create(
        action=action,
        actor_id=actor_id,
        target_type=target_type,
        target_id=target_id,
        reason=reason,
        request_id=logs.request_id.get().strip("-"),
    )
    transaction.on_commit(partial(witness.leave, made), robust=True)
    return made


def record_view(
    action: str, *, actor_id: int, target_type: str, target_id: int | None = None, reason: str = ""
) -> Record | None:
    """Add one line for something that was looked at. None where the same line was added in the last ten minutes."""
    same = Record.objects.filter(
        actor_id=actor_id, at__gt=timezone.now() - AGAIN_AFTER, action=action, reason=reason, target_type=target_type
    )
    if same.filter(target_id=target_id).exists():
        return None
    return record(action, actor_id=actor_id, target_type=target_type, target_id=target_id, reason=reason)

"""Writing to the audit trail."""

from audit.models import Record
from core import logs


def record(
    action: str, *, actor_id: int | None, target_type: str = "", target_id: int | None = None, reason: str = ""
) -> Record:
    """Add one line, in the caller's transaction. `action` and `reason` are codes: never what a person wrote."""
    return Record.objects.create(
        action=action,
        actor_id=actor_id,
        target_type=target_type,
        target_id=target_id,
        reason=reason,
        request_id=logs.request_id.get().strip("-"),
    )

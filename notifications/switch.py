"""The switch that stops all mail: for the night when something goes wrong. What is due waits; writing goes on."""

from django.db import transaction

from audit.services import record
from core import text
from core.bell import ring
from notifications.models import MailSwitch
from notifications.models.post import REASON_LONGEST
from notifications.tasks import send_due
from profiles.models import User

THE_ONE = 1


def state() -> MailSwitch | None:
    """Since when and why no mail goes out; None while it does."""
    return MailSwitch.objects.filter(pk=THE_ONE).select_related("paused_by").first()


@transaction.atomic
def pause(*, by: User, reason: str) -> bool:
    """Let no mail out from now on; one that is being handed over at this moment still goes. False where it is so."""
    said = {"paused_by": by, "reason": text.single_line(reason)[:REASON_LONGEST]}
    _row, is_new = MailSwitch.objects.get_or_create(pk=THE_ONE, defaults=said)
    if is_new:
        record("notifications.pause", actor_id=by.pk, target_type="notifications.mailswitch", target_id=THE_ONE)
    return is_new


@transaction.atomic
def resume(*, by: User) -> bool:
    """Let mail out again, in its order. False where it went out anyway."""
    gone, _by_model = MailSwitch.objects.filter(pk=THE_ONE).delete()
    if not gone:
        return False
    record("notifications.resume", actor_id=by.pk, target_type="notifications.mailswitch", target_id=THE_ONE)
    transaction.on_commit(lambda: ring(send_due))
    return True

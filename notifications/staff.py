"""Messages of the people who run CivNet: to everybody or one department, sent once, told by the fan-out."""

from typing import Final

from django.db import transaction
from django.utils import timezone

from audit.services import record
from content.reach import Reach
from notifications.audiences import people_of
from notifications.fanout import begin_fan_out
from notifications.models import Event, StaffMessage
from notifications.reach import reach_of_people
from profiles.models import User

KEY_HEAD: Final = "staff"


@transaction.atomic
def send(*, message: StaffMessage, by: User) -> bool:
    """Tell everybody, or everybody of its department, in the background. False where it was sent before."""
    waiting = StaffMessage.objects.filter(pk=message.pk, sent_at=None)
    if not waiting.update(sent_at=timezone.now()):
        return False
    record(
        "notifications.staff_message", actor_id=by.pk, target_type="notifications.staffmessage", target_id=message.pk
    )
    begin_fan_out(key=f"{KEY_HEAD}:{message.pk}")
    return True


def reach_of(message: StaffMessage) -> Reach:
    """Whom it reaches now, and how."""
    return reach_of_people(people_of(message), Event.STAFF)

"""What `profiles` announces: days, hours and absences move the next digest."""

from typing import Any

from notifications.digests.timetable import reschedule
from profiles.models import User


def reschedule_digest(sender: Any, *, person: User, **kwargs: Any) -> None:
    """Work out anew when the person's next digest is due."""
    reschedule(User.objects.get(pk=person.pk))

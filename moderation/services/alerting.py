"""Reports that wait too long: all moderators hear of each, once.

Hours are the usual working hours (`profiles.working`): Monday to Friday, nine to five, in London. Bank holidays are
ignored, as wherever hours are counted here: an alert on one of them is read on the next working day.
"""

from typing import Final

from django.db import transaction
from django.utils import timezone

from moderation.models import Report
from moderation.services.roles import MODERATORS
from notifications.about_moderation import WAITING_HEAD
from notifications.models import Event
from notifications.services import tell
from profiles.models import User
from profiles.working import usual_pattern, working_hours_after

OPEN_TOO_LONG_HOURS: Final = 4  # of work
_AT_ONCE: Final = 500


@transaction.atomic
def alert_moderators() -> int:
    """Tell all moderators of reports that have been open for four working hours, in one notice; returns how many.

    Safe to run twice and beside itself: a report that was told of is marked in the same transaction.
    """
    now = timezone.now()
    rows = Report.objects.open().filter(alerted_at=None).select_for_update(of=("self",), no_key=True, skip_locked=True)
    waiting = [
        row.pk
        for row in rows.order_by("created_at", "pk")[:_AT_ONCE]
        if working_hours_after(usual_pattern(), row.created_at, OPEN_TOO_LONG_HOURS) <= now
    ]
    if not waiting:
        return 0
    Report.objects.filter(pk__in=waiting).update(alerted_at=now)
    people = User.objects.members().filter(groups__name=MODERATORS).order_by("pk")
    key = f"{WAITING_HEAD}:{waiting[0]}:{len(waiting)}"
    tell(event=Event.REPORTS_WAITING, key=key, people=list(people))
    return len(waiting)

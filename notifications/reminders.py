"""Reminders of what people saved, on the morning of the day that they chose: once, whoever sweeps beside us."""

import time
from datetime import date, timedelta
from datetime import time as clock
from typing import Final

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from content.models import Bookmark
from notifications.models import Event
from notifications.services import tell
from notifications.tasks import begin

SWEEP_SECONDS: Final = 45
MORNING: Final = clock(8)  # in London: people are told at work, not at midnight


@shared_task(time_limit=60)
def remind_people() -> None:
    """Remind everybody whose morning has come."""
    begin()
    sweep(for_seconds=SWEEP_SECONDS)


def sweep(*, for_seconds: float) -> int:
    """Remind people one by one, of the oldest day first, until none is left or the time is over. Returns how many."""
    ends, reminded = time.monotonic() + for_seconds, 0
    while time.monotonic() < ends and remind_next():
        reminded += 1
    return reminded


@transaction.atomic
def remind_next() -> bool:
    """Tell one person of one thing that is due, and note it on the bookmark. False where nothing is.

    A bookmark that its owner changes or removes at this moment is left to the next sweep, which finds it as it is then.
    """
    waiting = Bookmark.objects.due(_today()).select_related("person", "entry", "reply__entry")
    bookmark = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if bookmark is None:
        return False
    tell(
        event=Event.REMINDER,
        key=f"reminder:{bookmark.pk}:{bookmark.remind_on}",
        people=[bookmark.person],
        entry=bookmark.entry,
        reply=bookmark.reply,
        note=bookmark.note,
    )
    bookmark.reminded_at = timezone.now()
    bookmark.save(update_fields=["reminded_at"])
    return True


def _today() -> date:
    """The last day whose morning has come."""
    now = timezone.localtime()
    return now.date() if now.time() >= MORNING else now.date() - timedelta(days=1)

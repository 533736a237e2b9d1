"""When polls close, for calendars."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from content.models import EntryQuerySet
from content.moments import Moment
from polls.models import Poll


def closings(entries: EntryQuerySet, since: datetime, most: int) -> Sequence[Moment]:
    """The planned ends of polls on `entries` that nobody closed before, from `since` on, the next first."""
    polls = Poll.objects.filter(entry__in=entries, opened_at__isnull=False, closed_at=None, closes_at__gte=since)
    rows = polls.select_related("entry").defer("entry__body", "entry__body_html").order_by("closes_at", "entry")
    return [
        Moment(
            entry=poll.entry,
            identity=f"poll/{poll.pk}",
            title=_("Poll closes: %(title)s") % {"title": poll.entry.title},
            begins_at=poll.closes_at,
            changed_at=max(poll.updated_at, poll.entry.edited_at or poll.updated_at),
        )
        for poll in rows[:most]
        if poll.closes_at is not None
    ]

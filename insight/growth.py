"""How the service grows, by whole weeks: counted once each, so that nobody counts millions of rows to look at it."""

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from content.models import Activity, Entry, Reply
from insight.models import WeekOfGrowth
from profiles.models import User

WEEKS_BACK: Final = 12  # that are made up for: what came before nobody has counted
_KEPT: Final = timedelta(days=800)


def count_growth() -> date | None:
    """Count the oldest of the last twelve whole weeks that was not counted yet; None where all were.

    One week a run, in the time of a worker. Safe to run twice and beside itself.
    """
    today = timezone.localdate()
    last = today - timedelta(days=today.weekday())  # the Monday after the last whole week
    ends = [last - timedelta(weeks=number) for number in reversed(range(WEEKS_BACK))]
    known = set(WeekOfGrowth.objects.filter(ends_on__in=ends).values_list("ends_on", flat=True))
    missing = next((day for day in ends if day not in known), None)
    if missing is None:
        return None
    row = WeekOfGrowth(ends_on=missing, counted_at=timezone.now(), **_figures(missing))
    WeekOfGrowth.objects.bulk_create([row], ignore_conflicts=True)
    WeekOfGrowth.objects.filter(ends_on__lt=last - _KEPT).delete()
    return missing


def _figures(day: date) -> dict[str, int]:
    until, since = _midnight(day), _midnight(day - timedelta(weeks=1))
    here = Q(admitted_at__lt=until) & (Q(left_at=None) | Q(left_at__gte=until))
    talked = Activity.objects.filter(last_at__gte=since).values("entry")  # by its index: see insight.talk
    replies = Reply.objects.published().filter(entry__in=talked, created_at__gte=since, created_at__lt=until)
    return {
        "members": User.objects.filter(here, merged_into=None).count(),
        "entries": Entry.objects.published().filter(published_at__gte=since, published_at__lt=until).count(),
        "replies": replies.count(),
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

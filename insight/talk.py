"""How far people talk: of the replies of a week, how many went from one department to another."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils import timezone

from content.models import Activity, Reply, Voice
from insight.models import WeekOfTalk

WEEK: Final = timedelta(days=7)
_KEPT: Final = timedelta(days=400)  # so that a year can be looked back on


def count_week() -> bool:
    """Count the week before today, once a day. False where that was done. Safe to run twice and beside itself."""
    today = timezone.localdate()
    if WeekOfTalk.objects.filter(ends_on=today).exists():
        return False
    ends = timezone.make_aware(datetime.combine(today, time()))
    talk = replies_between(ends - WEEK, ends).aggregate(replies=Count("pk"), crossed=Count("pk", filter=_crossed()))
    row = WeekOfTalk(ends_on=today, counted_at=timezone.now(), **talk)
    made = WeekOfTalk.objects.bulk_create([row], ignore_conflicts=True)
    WeekOfTalk.objects.filter(ends_on__lt=today - _KEPT).delete()
    return bool(made)


def replies_between(begins: datetime, ends: datetime) -> "QuerySet[Reply]":
    """Published replies of people, from `begins` on and before `ends`, to what somebody else said.

    Found by the entries that were talked about since, whose index holds them: their number is that of a week's talk,
    whatever was said in the years before.
    """
    talked = Activity.objects.filter(last_at__gte=begins).values("entry")
    replies = Reply.objects.published().filter(
        entry__in=talked, entry__state="published", created_at__gte=begins, created_at__lt=ends, voice=Voice.PERSONAL
    )
    return replies.exclude(author=_said("author"))


def _crossed() -> Q:
    return ~Q(department=_said("department"))


def _said(field: str) -> Any:
    """That of what is replied to: the reply under which it stands, else the entry."""
    return Case(When(root__isnull=False, then=F(f"root__{field}")), default=F(f"entry__{field}"))

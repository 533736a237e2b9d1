"""The official channels of departments: how they are answered, and answer. Their signs are taken as those of groups."""

import time
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone

from content.models import ChannelSigns, Entry, Reply, Voice
from portal.conversation import LOOKED_BACK, WINDOW, conversation
from portal.signs import Median
from profiles.models import Department

FRESH_FOR: Final = timedelta(hours=6)


def sweep(*, for_seconds: float) -> int:
    """Channels one by one, the oldest signs first, until all are fresh or the time is over. Returns how many."""
    ends, taken = time.monotonic() + for_seconds, 0
    while time.monotonic() < ends:
        stale = Q(signs_at=None) | Q(signs_at__lte=timezone.now() - FRESH_FOR)
        signs = ChannelSigns.objects.filter(stale).order_by(F("signs_at").asc(nulls_first=True)).first()
        if signs is None:
            break
        take(signs)
        taken += 1
    return taken


def take(signs: ChannelSigns) -> None:
    """Work out the signs of one channel. Counts what is published, the same for every reader. Four queries."""
    now = timezone.now()
    said = Entry.objects.published().official().filter(department=signs.department_id, published_at__lte=now)
    posts = said.filter(published_at__gt=now - LOOKED_BACK).values_list("pk", "published_at")
    talk = conversation(((pk, at) for pk, at in posts if at is not None), now)
    answers = _answers(said.filter(published_at__gt=now - WINDOW))
    ChannelSigns.objects.filter(pk=signs.pk).update(
        posts_30_days=talk.posts,
        repliers_30_days=talk.repliers,
        is_noticeboard=talk.is_noticeboard,
        asked_30_days=answers["asked"],
        answered_30_days=answers["answered"],
        median_official_reply_minutes=_minutes(answers["median"]),
        signs_at=now,
    )


def signs_of(department: Department) -> ChannelSigns:
    """Its signs, or those of a channel in which nothing was said. One query."""
    return ChannelSigns.objects.filter(pk=department.pk).first() or ChannelSigns(department=department)


def _answers(entries: Any) -> dict[str, Any]:
    """Under how many of `entries` somebody replied, under how many of these the department did then, and how soon."""
    replies = Reply.objects.published().filter(entry=OuterRef("pk")).order_by("created_at")
    asked = replies.filter(voice=Voice.PERSONAL).exclude(author=OuterRef("author")).values("created_at")[:1]
    official = replies.filter(voice=Voice.OFFICIAL, department=OuterRef("department"))
    then = official.filter(created_at__gte=OuterRef("asked_at")).values("created_at")[:1]
    found = entries.annotate(asked_at=Subquery(asked)).annotate(answered_at=Subquery(then))
    counted: dict[str, Any] = found.aggregate(
        asked=Count("asked_at"), answered=Count("answered_at"), median=Median(F("answered_at") - F("asked_at"))
    )
    return counted


def _minutes(waited: timedelta | None) -> int | None:
    return None if waited is None else max(0, round(waited.total_seconds() / 60))

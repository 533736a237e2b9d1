"""The vital signs of groups: how much is said, how soon people are answered, how many departments are in the room.

They stand on the row of the group and are worked out here, above all that is said: the groups whose signs are oldest
first, each in one statement of a few milliseconds.
"""

import time
from datetime import timedelta
from typing import Any, Final

from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.utils import timezone

from content.models import Announcement, Entry, Reply
from groups.models import Group, Membership
from portal.conversation import LOOKED_BACK, conversation

LATELY: Final = timedelta(days=30)
FRESH_FOR: Final = timedelta(hours=6)


def sweep(*, for_seconds: float) -> int:
    """Groups one by one, the oldest signs first, until all are fresh or the time is over. Returns how many."""
    ends, taken = time.monotonic() + for_seconds, 0
    while time.monotonic() < ends:
        stale = Q(signs_at=None) | Q(signs_at__lte=timezone.now() - FRESH_FOR)
        group = Group.objects.filter(stale).order_by(F("signs_at").asc(nulls_first=True)).first()
        if group is None:
            break
        take(group)
        taken += 1
    return taken


def take(group: Group) -> None:
    """Work out the signs of one group. Counts what is published, the same for every reader. Seven queries."""
    now = timezone.now()
    entries = Entry.objects.published().filter(group=group)
    replies = Reply.objects.published().filter(entry__group=group, entry__state="published")
    lately, said_lately = entries.filter(published_at__gt=now - LATELY), replies.filter(created_at__gt=now - LATELY)
    announced = Announcement.objects.filter(group=group, entry__state="published", created_at__gt=now - LOOKED_BACK)
    talk = conversation(announced.values_list("entry", "created_at"), now)
    members = Membership.objects.present().filter(group=group)
    counted = members.aggregate(people=Count("pk"), departments=Count("person__department", distinct=True))
    last = max(
        filter(None, [entries.aggregate(at=Max("published_at"))["at"], replies.aggregate(at=Max("created_at"))["at"]]),
        default=None,
    )
    Group.objects.filter(pk=group.pk).update(
        posts_30_days=lately.count() + said_lately.count(),
        median_first_reply_minutes=median_first_reply_minutes(lately),
        announcements_30_days=talk.posts,
        repliers_30_days=talk.repliers,
        is_noticeboard=talk.is_noticeboard,
        departments_represented=counted["departments"],
        members_count=counted["people"],
        last_post_at=last,
        active_at=last or group.created_at,
        signs_at=now,
    )


class Median(models.Aggregate):
    """The middle one."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = models.DurationField()


def median_first_reply_minutes(entries: models.QuerySet[Entry]) -> int | None:
    """Between an entry and the first reply of somebody else, of those `entries` that have one; None: none has."""
    first = (
        Reply.objects.published()
        .filter(entry=OuterRef("pk"))
        .exclude(author=OuterRef("author"))
        .order_by("created_at")
        .values("created_at")[:1]
    )
    answered = entries.annotate(first_at=Subquery(first)).filter(first_at__isnull=False)
    waited: Any = answered.aggregate(median=Median(F("first_at") - F("published_at")))["median"]
    return None if waited is None else max(0, round(waited.total_seconds() / 60))

"""Telling all members of a group, however many: the notification is the row, and a sweep finds whom it did not reach.

A group of up to 500 is told in the transaction of the cause; a larger one by the sweep, some hundreds at a time. It may
run twice and beside itself: a person has one delivery a channel for it. Those whom a rule took in get no mail.
"""

import time
from datetime import timedelta
from functools import partial
from typing import Final

from celery import shared_task
from django.db import models, transaction
from django.utils import timezone

from content.models import Entry
from core.bell import ring
from groups.models import Group, Membership, MemberSource
from notifications.models import Event, Notification
from notifications.services import tell
from notifications.tasks import begin
from profiles.models import User

AT_ONCE: Final = 500
SWEEP_SECONDS: Final = 45
OVER_AFTER: Final = timedelta(hours=6)  # whoever was not reached by then reads it in the group
TO_ALL: Final = {
    "announcement": Event.ANNOUNCEMENT,
    "group-closed": Event.GROUP_CLOSED,
    "group-reopened": Event.GROUP_CLOSED,
}


def tell_members(
    *, group: Group, key: str, actor: User | None, entry: Entry | None = None, note: str = ""
) -> Notification | None:
    """Tell everybody who is in the group now. The head of `key` is one of `TO_ALL`. None where nobody is told (yet)."""
    members = list(_members(group, before=None)[: AT_ONCE + 1])
    if len(members) <= AT_ONCE:
        return _tell(members, group=group, key=key, actor=actor, entry=entry, note=note)
    notification, _is_new = Notification.objects.get_or_create(
        key=key, defaults={"actor": actor, "entry": entry, "group": group, "note": note}
    )
    transaction.on_commit(partial(ring, tell_large_groups))
    return notification


@shared_task(time_limit=60)
def tell_large_groups() -> None:
    """Go on telling the members of large groups."""
    begin()
    sweep(for_seconds=SWEEP_SECONDS)


def sweep(*, for_seconds: float) -> int:
    """Tell whom recent notifications to whole groups have not reached. Returns how many people it looked at."""
    ends, seen = time.monotonic() + for_seconds, 0
    since = timezone.now() - OVER_AFTER
    for head in TO_ALL:
        rows = Notification.objects.filter(key__startswith=f"{head}:", created_at__gt=since, group__isnull=False)
        for notification in rows.select_related("group", "entry__author", "actor").order_by("created_at"):
            seen += _finish(notification, ends)
    return seen


def _finish(notification: Notification, ends: float) -> int:
    group, last, seen = notification.group, 0, 0
    if group is None:
        return 0
    while time.monotonic() < ends:
        told = notification.deliveries.values("recipient")
        waiting = _members(group, before=notification).filter(pk__gt=last).exclude(person__in=told)
        some = list(waiting.order_by("pk")[:AT_ONCE])
        if not some:
            break
        with transaction.atomic():
            _tell(
                some,
                group=group,
                key=notification.key,
                actor=notification.actor,
                entry=notification.entry,
                note=notification.note,
            )
        last, seen = some[-1].pk, seen + len(some)
    return seen


def _members(group: Group, *, before: Notification | None) -> models.QuerySet[Membership]:
    """Present members with their people; those who were there when it happened."""
    rows = Membership.objects.present().filter(group=group).select_related("person")
    return rows if before is None else rows.filter(joined_at__lte=before.created_at)


def _tell(
    members: list[Membership], *, group: Group, key: str, actor: User | None, entry: Entry | None, note: str
) -> Notification | None:
    return tell(
        event=TO_ALL[key.partition(":")[0]],
        key=key,
        people=[member.person for member in members],
        without_mail={member.person_id for member in members if member.source == MemberSource.RULE},
        actor=actor,
        entry=entry,
        group=group,
        note=note,
    )

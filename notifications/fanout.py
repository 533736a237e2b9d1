"""Telling very many people of one thing: some in the transaction of its cause, the rest by a sweep, in batches.

Whom a happening concerns is asked by the head of its key (`announcement:17`), in order of the people's numbers, of an
audience that is registered here. How far the sweep has come stands in `FanOut`, moved in the transaction that tells: it
may die at any moment and run beside itself, and nobody is left out or told twice. Rights and blocks are looked at in
each batch anew, so what is deleted or narrowed in between is told to nobody more.
"""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from content.models import Entry, Reply
from core.bell import ring
from groups.models import Group
from notifications.models import FanOut, Notification
from notifications.tasks import begin
from notifications.telling import Reason, notification_of, tell_each
from profiles.models import User

AT_ONCE: Final = 100  # people told in the transaction of the cause
BATCH: Final = 500
SWEEP_SECONDS: Final = 45
MOST_IN_TURN: Final = 50  # unfinished ones that take turns, a batch each, so that a short one waits for no long one


@dataclass(frozen=True)
class Batch:
    """The next people of an audience, in order of their numbers."""

    last: int  # everybody up to this number was looked at
    reasons: Mapping[int, Reason]
    without_mail: Collection[int] = field(default=frozenset())


Audience = Callable[[Notification, int, int], Batch | None]  # (what happened, after, most); None: nobody is left
_audiences: dict[str, Audience] = {}


def register(head: str, audience: Audience) -> None:
    """Let `audience` say whom the happenings of these keys concern. Called in `AppConfig.ready()`, once a head."""
    if head in _audiences:
        raise ValueError(f"{head} has two audiences")
    _audiences[head] = audience


@transaction.atomic
def tell_all(
    *,
    key: str,
    actor: User | None = None,
    entry: Entry | None = None,
    reply: Reply | None = None,
    group: Group | None = None,
    note: str = "",
    also: Mapping[int, Reason] | None = None,
) -> Notification | None:
    """Tell everybody of the audience of `key`, and the people of `also`, each for a reason that is the stronger one.

    In the caller's transaction for up to 100 people, by the sweep for the rest. None where nobody is told (yet).
    """
    about = Notification(key=key, actor=actor, entry=reply.entry if reply else entry, reply=reply, group=group)
    about.created_at = timezone.now()
    batch = _next(about, 0, AT_ONCE)
    rest = batch is not None and _next(about, batch.last, 1) is not None
    first = dict(batch.reasons) if batch else {}
    told = tell_each(
        key=key,
        reasons=first | dict(also or {}),
        actor=actor,
        entry=entry,
        reply=reply,
        group=group,
        note=note,
        without_mail=batch.without_mail if batch else (),
    )
    if batch is None or not rest:
        return told
    told = told or notification_of(key=key, actor=actor, entry=about.entry, reply=reply, group=group, note=note)
    FanOut.objects.get_or_create(notification=told, defaults={"after": batch.last})
    transaction.on_commit(partial(ring, go_on))
    return told


@transaction.atomic
def begin_fan_out(
    *, key: str, actor: User | None = None, entry: Entry | None = None, group: Group | None = None, note: str = ""
) -> bool:
    """Leave the whole audience of `key` to the sweep. False where that was done before."""
    told = notification_of(key=key, actor=actor, entry=entry, reply=None, group=group, note=note)
    _row, is_new = FanOut.objects.get_or_create(notification=told)
    transaction.on_commit(partial(ring, go_on))
    return is_new


@shared_task(time_limit=60)
def go_on() -> None:
    """Go on telling those who are not told yet."""
    begin()
    sweep(for_seconds=SWEEP_SECONDS)


def sweep(*, for_seconds: float) -> int:
    """Tell batch after batch, the unfinished ones in turn, until none is left or the time is over.

    Returns how many people it looked at.
    """
    ends, seen = time.monotonic() + for_seconds, 0
    while time.monotonic() < ends:
        waiting = FanOut.objects.unfinished().values_list("pk", flat=True)[:MOST_IN_TURN]
        looked = [tell_next(number) for number in list(waiting) if time.monotonic() < ends]
        if all(number is None for number in looked):
            break
        seen += sum(number or 0 for number in looked)
    return seen


@transaction.atomic
def tell_next(number: int) -> int | None:
    """Tell the next batch of one fan-out and move its position, in one transaction. Returns how many it looked at.

    0 where nobody was left, which ends it; None where it has ended, or another sweep has it in hand.
    """
    rows = FanOut.objects.unfinished().filter(pk=number)
    row = rows.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if row is None:
        return None
    cast = ("actor", "entry__author", "reply__author", "reply__entry", "group")
    about = Notification.objects.select_related(*cast).get(pk=row.notification_id)
    batch = _next(about, row.after, BATCH)
    if batch is None:
        row.done_at = timezone.now()
        row.save(update_fields=["done_at"])
        return 0
    tell_each(
        key=about.key,
        reasons=batch.reasons,
        actor=about.actor,
        entry=about.entry,
        reply=about.reply,
        group=about.group,
        without_mail=batch.without_mail,
    )
    row.after = batch.last
    row.save(update_fields=["after"])
    return len(batch.reasons)


def _next(about: Notification, after: int, most: int) -> Batch | None:
    audience = _audiences.get(about.key.partition(":")[0])
    return audience(about, after, most) if audience else None

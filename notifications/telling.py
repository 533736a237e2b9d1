"""Writing who is told of what happened: in the site everybody, by mail those whose plan has one.

What happened has one key, a person has one delivery a channel for it, and of several reasons the strongest stands, in
whatever order they are given.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from content.models import Entry, Reply
from core import text
from core.bell import ring
from groups.models import Group
from notifications.audience import kept_apart, may_be_told
from notifications.choices import mail_plans
from notifications.models import (
    NOTE_LONGEST,
    STRENGTH,
    TOLD_ANYHOW,
    Channel,
    Delivery,
    DeliveryState,
    Event,
    Notification,
)
from notifications.tasks import send_due
from profiles.models import User
from stream.levels import levels_towards
from stream.live.publishing import noticed
from stream.models import Level


class Reason(NamedTuple):
    """Why one person is told, and the number of their follow where a level says so."""

    event: Event
    follow: int | None = None


@transaction.atomic
def tell_each(
    *,
    key: str,
    reasons: Mapping[int, Reason],
    actor: User | None = None,
    entry: Entry | None = None,
    reply: Reply | None = None,
    group: Group | None = None,
    note: str = "",
    without_mail: Collection[int] = (),
) -> Notification | None:
    """Tell people, given by their ids, each for a reason of their own; a constant number of queries, however many.

    See `services.tell`, which is this for one reason.
    """
    if reply is not None:
        entry = reply.entry
    words = reply or entry
    told = {person: reason for person, reason in reasons.items() if actor is None or person != actor.pk}
    told = _allowed(told, entry=entry, reply=reply)
    if not told:
        return None
    notification = notification_of(key=key, actor=actor, entry=entry, reply=reply, group=group, note=note)
    told = _unless_told_better(notification, told)
    if not told:
        return notification
    plan = mail_plans({person: reason.event for person, reason in told.items()}, _silent(told, words, without_mail))
    Delivery.objects.create_once(notification=notification, channel=Channel.SITE, reasons=told)
    mailed = {person: told[person] for person in plan}
    Delivery.objects.create_once(notification=notification, channel=Channel.MAIL, reasons=mailed, due=plan)
    _strengthen(notification, told, plan)
    noticed(told)
    if plan:
        transaction.on_commit(partial(ring, send_due))
    return notification


def notification_of(
    *, key: str, actor: User | None, entry: Entry | None, reply: Reply | None, group: Group | None, note: str
) -> Notification:
    """What happened, written down once."""
    found, _is_new = Notification.objects.get_or_create(
        key=key,
        defaults={
            "actor": actor,
            "entry": entry,
            "reply": reply,
            "group": group,
            "note": text.tidy(note)[:NOTE_LONGEST],
        },
    )
    return found


def _allowed(told: dict[int, Reason], *, entry: Entry | None, reply: Reply | None) -> dict[int, Reason]:
    """Those who may read the words and whom no block keeps from their author, and those who are told in any case."""
    words = reply or entry
    if words is None:
        return told
    anyhow = {person for person, reason in told.items() if reason.event in TOLD_ANYHOW}
    asked = told.keys() - anyhow
    if asked:
        asked = may_be_told(asked, entry=entry, reply=reply)
        asked -= kept_apart(asked, words=words)
    return {person: reason for person, reason in told.items() if person in anyhow or person in asked}


def _unless_told_better(notification: Notification, told: dict[int, Reason]) -> dict[int, Reason]:
    """Without those who were told of it for the same or a stronger reason: that one says by which ways."""
    before = dict(
        notification.deliveries.filter(channel=Channel.SITE, recipient__in=told).values_list("recipient", "event")
    )
    return {
        person: reason
        for person, reason in told.items()
        if person not in before or _strength(before[person]) < _strength(reason.event)
    }


def _strength(event: str) -> int:
    """How strong a reason is among those of one happening; what never meets another is the weakest."""
    return STRENGTH.index(Event(event)) if event in STRENGTH else -1


def _silent(told: dict[int, Reason], words: Entry | Reply | None, without_mail: Collection[int]) -> set[int]:
    """Those who are told in the site alone: who muted the thread, or its author, and `without_mail`.

    Whom a level tells has not muted it; what became of one's own words is no talk that could be muted.
    """
    asked = [person for person, (event, follow) in told.items() if follow is None and event not in TOLD_ANYHOW]
    if words is None or not asked:
        return set(without_mail)
    levels = levels_towards(words, asked)
    return {*without_mail, *(person for person, level in levels.items() if level == Level.MUTED)}


def _strengthen(notification: Notification, told: dict[int, Reason], plan: Mapping[int, datetime]) -> None:
    """Let the stronger reason stand where a person was told of the same a moment ago, for a weaker one.

    A mail that the weaker reason brought, and this one does not, is not sent.
    """
    for event in dict.fromkeys(reason.event for reason in told.values()):
        weaker = STRENGTH[: max(_strength(event), 0)]
        if not weaker:
            continue
        people = [person for person, reason in told.items() if reason.event == event]
        waiting = Q(channel=Channel.SITE, read_at=None) | Q(channel=Channel.MAIL, state=DeliveryState.DUE)
        found = notification.deliveries.filter(waiting, recipient__in=people, event__in=weaker)
        _drop_mails(found.exclude(recipient__in=plan).values_list("pk", flat=True))
        found.update(event=event, follow=None)


def _drop_mails(numbers: Iterable[int]) -> None:
    due = Delivery.objects.filter(pk__in=numbers, channel=Channel.MAIL, state=DeliveryState.DUE)
    due.update(state=DeliveryState.DROPPED, reason="site-only", leased_until=None)

"""Telling people. Kinds and moderation call `tell`; receivers call it for what `content` announces."""

from collections.abc import Collection, Iterable
from functools import partial

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone

from audit.services import record
from content.models import Entry, EntryQuerySet, Reply
from core import text
from core.bell import ring
from groups.models import Group
from notifications.audience import kept_apart, may_be_told
from notifications.models import (
    NOTE_LONGEST,
    REPLIES,
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

MOST_SHOWN = 99  # unread notices that are counted; above it says "99+"


@transaction.atomic
def tell(
    *,
    event: Event,
    key: str,
    people: Iterable[User],
    actor: User | None = None,
    entry: Entry | None = None,
    reply: Reply | None = None,
    group: Group | None = None,
    note: str = "",
    without_mail: Collection[int] = (),
) -> Notification | None:
    """Write who is told, in the site and by mail, in the caller's transaction; the bell rings after commit.

    `key` names what happened. A person is told of it once, however often and for whatever reasons this is called: the
    strongest reason stands. Never told: the actor, people who may not read it, and for personal words those who blocked
    their author or whom the author blocked; a moderator's outcome and a reminder are told in any case. Those of the ids
    `without_mail` are told in the site alone. None where nobody is to be told.
    """
    if reply is not None:
        entry = reply.entry
    told = {person.pk for person in people} - {actor.pk if actor else None}
    words = reply or entry
    if told and words is not None and event not in TOLD_ANYHOW:
        told = may_be_told(told, entry=entry, reply=reply)
        told -= kept_apart(told, words=words)
    if not told:
        return None
    notification, _ = Notification.objects.get_or_create(
        key=key,
        defaults={
            "actor": actor,
            "entry": entry,
            "reply": reply,
            "group": group,
            "note": text.tidy(note)[:NOTE_LONGEST],
        },
    )
    for channel in Channel:
        recipients = told.difference(without_mail) if channel == Channel.MAIL else told
        Delivery.objects.create_once(recipients=recipients, notification=notification, channel=channel, event=event)
    _strengthen(notification, told, event)
    transaction.on_commit(partial(ring, send_due))
    return notification


def _strengthen(notification: Notification, people: set[int], event: Event) -> None:
    """Let the stronger reason stand where a person was told of the same a moment ago, for a weaker one."""
    weaker = STRENGTH[: STRENGTH.index(event)] if event in STRENGTH else ()
    if weaker:
        waiting = Q(channel=Channel.SITE, read_at=None) | Q(channel=Channel.MAIL, state=DeliveryState.DUE)
        notification.deliveries.filter(waiting, recipient__in=people, event__in=weaker).update(event=event)


def unread_label(user: User) -> str:
    """How many notices are unread: "" for none, at most "99+". Counts a hundred rows and no more."""
    number = Delivery.objects.site_of(user).unread()[: MOST_SHOWN + 1].count()
    return f"{MOST_SHOWN}+" if number > MOST_SHOWN else str(number or "")


def with_unread(entries: EntryQuerySet, user: User) -> EntryQuerySet:
    """`entries` with the unread notices of `user` about each, in the query that finds them, for `unread_of_thread`."""
    notices = Delivery.objects.site_of(user).unread().filter(entry=OuterRef("pk"))
    return entries.annotate(unread_notices=ArraySubquery(notices.values("pk")[:MOST_SHOWN]))


def unread_of_thread(user: User, entry: Entry) -> int:
    """How many unread notices `user` has about the entry and its replies, counted up to 99.

    One query, none where `with_unread` found the entry.
    """
    if hasattr(entry, "unread_notices"):
        return len(entry.unread_notices)
    return Delivery.objects.site_of(user).unread().filter(entry=entry)[:MOST_SHOWN].count()


@transaction.atomic
def mark_read(
    *, user: User, delivery: Delivery | None = None, entry: Entry | None = None, until: int | None = None
) -> int:
    """Mark notices of `user` as read: a line of the list with what stands under it, or a thread, or all.

    `until` is the number of the newest that the person has seen: what came after stays unread. Returns how many.
    """
    notices = Delivery.objects.site_of(user).unread()
    if delivery is not None and delivery.event in REPLIES and delivery.entry_id:
        notices = notices.filter(entry=delivery.entry_id, event__in=REPLIES, pk__lte=delivery.pk)
    elif delivery is not None:
        notices = notices.filter(pk=delivery.pk)
    if entry is not None:
        notices = notices.filter(entry=entry)
    if until is not None:
        notices = notices.filter(pk__lte=until)
    return notices.update(read_at=timezone.now())


@transaction.atomic
def try_again(*, deliveries: QuerySet[Delivery], by: User) -> int:
    """Make failed notices due now, each with a line in the trail. Returns how many; what did not fail is left alone."""
    number = 0
    for delivery in deliveries.filter(state=DeliveryState.FAILED).select_for_update(of=("self",), no_key=True):
        if delivery.try_again():
            record(
                "notifications.try_again",
                actor_id=by.pk,
                target_type="notifications.delivery",
                target_id=delivery.pk,
            )
            number += 1
    if number:
        transaction.on_commit(partial(ring, send_due))
    return number

"""Telling people. Kinds and moderation call `tell`; receivers call it for what `content` announces."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from types import MappingProxyType

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Value
from django.utils import timezone

from audit.services import record
from content.models import Entry, EntryQuerySet, Reply
from core.bell import ring
from core.prepared import Prepared
from groups.models import Group
from notifications.models import ONE_A_THREAD, Delivery, DeliveryState, Event, Notification
from notifications.tasks import send_due
from notifications.telling import Reason, tell_each
from profiles.models import User, member_numbered
from stream.live.publishing import noticed

MOST_SHOWN = 99  # unread notices that are counted; above it says "99+"


def tell(
    *,
    event: Event,
    key: str,
    people: Iterable[User] = (),
    follows: Mapping[int, int] = MappingProxyType({}),
    actor: User | None = None,
    entry: Entry | None = None,
    reply: Reply | None = None,
    group: Group | None = None,
    note: str = "",
    without_mail: Collection[int] = (),
) -> Notification | None:
    """Write who is told, in the site and by mail, in the caller's transaction; the bell rings after commit.

    `people` are told because of what happened to them, those of `follows` (the number of each with that of the level)
    because they follow it. Who of them gets a mail, and when, is for `choices` to say.

    `key` names what happened. A person is told of it once, however often and for whatever reasons this is called: the
    strongest reason stands. Never told: the actor, people who may not read it, and for personal words those who blocked
    their author or whom the author blocked; a moderator's outcome and a reminder are told in any case. Those of the ids
    `without_mail`, and those who muted the thread or its author, are told in the site alone. None where nobody is told.
    """
    reasons = {person.pk: Reason(event) for person in people}
    reasons |= {person: Reason(event, follow) for person, follow in follows.items()}
    return tell_each(
        key=key,
        reasons=reasons,
        actor=actor,
        entry=entry,
        reply=reply,
        group=group,
        note=note,
        without_mail=without_mail,
    )


_UNREAD = Prepared(
    lambda reader: (
        Delivery.objects.site_of(member_numbered(reader)).unread().values_list(Value(1), flat=True)[: MOST_SHOWN + 1]
    )
)


def unread_label(user: User) -> str:
    """How many notices are unread: "" for none, at most "99+". Counts a hundred rows and no more."""
    number = len(_UNREAD.ask({"reader": user.pk}))
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
    if delivery is not None and delivery.event in ONE_A_THREAD and delivery.entry_id:
        notices = notices.filter(entry=delivery.entry_id, event__in=ONE_A_THREAD, pk__lte=delivery.pk)
    elif delivery is not None:
        notices = notices.filter(pk=delivery.pk)
    if entry is not None:
        notices = notices.filter(entry=entry)
    if until is not None:
        notices = notices.filter(pk__lte=until)
    number = notices.update(read_at=timezone.now())
    if number:
        noticed([user.pk])  # in the other tabs
    return number


@transaction.atomic
def try_again(*, deliveries: QuerySet[Delivery], by: User) -> int:
    """Make failed notices due now, each with a line in the trail. Returns how many; what did not fail is left alone."""
    number = 0
    for delivery in deliveries.filter(state__in=[DeliveryState.FAILED, DeliveryState.BOUNCED]).select_for_update(
        of=("self",), no_key=True
    ):
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

"""What a person was told of already in the window of an issue, and what of it still needs them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length

from content.models import Entry, Reply
from core.reading_time import seconds_to_read
from groups.models import groups_named_to
from notifications.about_groups import GROUP_EVENTS, SAID_WITHOUT_ITS_NAME
from notifications.choices import preference_of
from notifications.digests.budget import Candidate
from notifications.digests.costs import EXCERPT, seconds_of_excerpt, worth_of_event
from notifications.models import FOLLOWED, TOLD_ANYHOW, Channel, Delivery, DeliveryState, DigestItem, Event, Way
from profiles.models import User

MOST_NOTICES: Final = 300
_MAILED: Final = (DeliveryState.DUE, DeliveryState.SENT)


class Notice(NamedTuple):
    """A notice in the site, as far as a digest wants to know it."""

    pk: int
    event: str
    entry: int | None
    notification: int
    key: str
    reply: int | None
    group: int | None
    read_at: datetime | None
    mail: str | None  # state of the mail about the same; None where there is none
    characters: int

    @property
    def is_over(self) -> bool:
        """Whether it was read, or mailed."""
        return self.read_at is not None or self.mail in _MAILED


class Told(NamedTuple):
    """What is not to be said again, and what is waiting."""

    entries: set[int]  # read or mailed as such
    replies: set[int]
    waiting: list[Candidate]


def told_in(person: User, *, since: datetime, until: datetime) -> Told:
    """The notices of the window. One query, and up to three for what waits: may it still be read?"""
    notices = _notices(person, since, until)
    over = [notice for notice in notices if notice.is_over]
    preference = preference_of(person)
    waits = [
        notice
        for notice in notices
        if not notice.is_over
        and notice.event not in FOLLOWED  # those come with what is followed, level and all
        and preference.way_of(Event(notice.event)) != Way.SITE
    ]
    return Told(
        entries={notice.entry for notice in over if notice.entry is not None and notice.reply is None},
        replies={notice.reply for notice in over if notice.reply is not None},
        waiting=[_candidate(notice) for notice in _one_a_thread(readable(waits, person))],
    )


def _notices(person: User, since: datetime, until: datetime) -> list[Notice]:
    mails = Delivery.objects.filter(
        recipient=person, notification=OuterRef("notification"), channel=Channel.MAIL
    ).values("state")
    rows = Delivery.objects.site_of(person).filter(created_at__gte=since, created_at__lt=until)
    told = DigestItem.objects.filter(person=person, notification=OuterRef("notification"))
    found = (
        rows.exclude(Exists(told))
        .annotate(
            mail=Subquery(mails[:1]),
            characters=Coalesce(
                Length("notification__reply__body"), Length("entry__body"), Length("notification__note")
            ),
        )
        .order_by("-created_at", "-pk")
        .values_list(
            "pk",
            "event",
            "entry",
            "notification",
            "notification__key",
            "notification__reply",
            "notification__group",
            "read_at",
            "mail",
            "characters",
        )
    )
    return [Notice(*row) for row in found[:MOST_NOTICES]]


def readable(notices: Iterable[Notice], person: User) -> list[Notice]:
    """Those about what `person` may still read. What became of their own words they are told in any case."""
    notices = list(notices)
    asked = [notice for notice in notices if notice.event not in TOLD_ANYHOW]
    replies = _door(lambda: Reply.objects.visible_to(person), {notice.reply for notice in asked})
    entries = _door(
        lambda: Entry.objects.visible_to(person), {notice.entry for notice in asked if notice.reply is None}
    )
    groups = _door(lambda: groups_named_to(person), {one.group for one in asked if one.event in GROUP_EVENTS})

    def may_read(notice: Notice) -> bool:
        if notice.event in TOLD_ANYHOW:
            return True
        if notice.event in GROUP_EVENTS:
            return notice.group in groups or notice.key.startswith(SAID_WITHOUT_ITS_NAME)
        if notice.reply is not None:
            return notice.reply in replies
        return notice.entry is None or notice.entry in entries

    return [notice for notice in notices if may_read(notice)]


def _door(rows: "Callable[[], QuerySet[Any, Any]]", numbers: Iterable[int | None]) -> set[int]:
    """Those of `numbers` that are behind the door. No query where there are none, nor the work to write it."""
    asked = {number for number in numbers if number is not None}
    return set(rows().filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()


def _one_a_thread(notices: list[Notice]) -> list[Notice]:
    """Of several about one thread the one that is worth most, the newest of those: they come newest first."""
    best: dict[tuple[str, int | None], Notice] = {}
    for notice in notices:
        is_of_thread = notice.entry is not None and notice.event not in TOLD_ANYHOW
        key = ("entry", notice.entry) if is_of_thread else ("notice", notice.pk)
        other = best.get(key)
        if other is None or worth_of_event(Event(notice.event)) > worth_of_event(Event(other.event)):
            best[key] = notice
    return list(best.values())


def _candidate(notice: Notice) -> Candidate:
    characters = notice.characters or 0
    return Candidate(
        entry=notice.entry,
        notification=notice.notification,
        until_reply=notice.reply or 0,
        reason=notice.event,
        worth=worth_of_event(Event(notice.event)),
        seconds=seconds_to_read(characters) if characters > EXCERPT else seconds_of_excerpt(characters),
        seconds_cut=seconds_of_excerpt(characters),
        is_must=True,
    )

"""Who of the people who are told gets a mail as well, and when: what they chose, and what keeps mail from being a pest.

Everybody is told in the site. What brings no mail of its own waits there for the digest.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, QuerySet
from django.utils import timezone

from notifications.models import Channel, Delivery, Event, Mailbox, Preference, Way
from profiles.models import Absence, User, WorkingPattern
from profiles.working import local_day, next_working_moment

MOST_AT_ONCE: Final = 20  # mails an hour (RELIABILITY, 25a); the rest by digest
HOUR: Final = timedelta(hours=1)


def mail_plan(event: Event, people: Collection[int], muted: Collection[int] = ()) -> dict[int, datetime]:
    """When the mail of each of `people` about `event` is due: `mail_plans` of one event."""
    return mail_plans(dict.fromkeys(people, event), muted)


def mail_plans(events: Mapping[int, Event], muted: Collection[int] = ()) -> dict[int, datetime]:
    """When the mail of each person about their event is due; who is not in it gets none. Three queries, however many.

    None for those who did not choose mail at once, for the `muted`, whose address is stopped, who are away when it
    would come, and who were sent their twenty of this hour or wait for them.
    """
    now = timezone.now()
    found = _with_choices(events.keys() - set(muted))
    wanted = [person for person in found if preference_of(person).way_of(events[person.pk]) == Way.NOW]
    away = _absences(wanted, now)
    full = _with_full_hour(wanted)
    plan = {}
    for person in wanted:
        preference, pattern = preference_of(person), pattern_of(person)
        due = next_working_moment(pattern, now) if preference.is_quiet_outside_hours else now
        day = local_day(pattern, due)
        is_away = any(absence.starts_on <= day <= absence.ends_on for absence in away.get(person.pk, ()))
        if person.pk not in full and not (is_away and preference.pauses_when_absent):
            plan[person.pk] = due
    return plan


def preference_of(person: User) -> Preference:
    """What the person chose, or what holds for those who chose nothing."""
    return person.preference if hasattr(person, "preference") else Preference(person=person)


def pattern_of(person: User) -> WorkingPattern:
    """The person's working hours, or the usual ones."""
    return person.working_pattern if hasattr(person, "working_pattern") else WorkingPattern(person=person)


def _with_choices(people: Collection[int]) -> Iterable[User]:
    """Those of `people` whose address is not stopped, with what they chose."""
    chosen = User.objects.filter(~Exists(Mailbox.objects.stopped().of_outer()), pk__in=people)
    return chosen.select_related("preference", "working_pattern").defer("about", "about_html")


def _absences(people: Iterable[User], now: datetime) -> dict[int, list[Absence]]:
    """Absences that may not be over: what day it is depends on where one is."""
    yesterday = timezone.localdate(now) - timedelta(days=1)
    found: dict[int, list[Absence]] = {}
    for absence in Absence.objects.filter(person__in=[person.pk for person in people], ends_on__gte=yesterday):
        found.setdefault(absence.person_id, []).append(absence)
    return found


def _with_full_hour(people: Iterable[User]) -> set[int]:
    return set(full_hours().filter(recipient__in=[person.pk for person in people]))


def full_hours() -> "QuerySet[Delivery, int]":
    """Numbers of the people with as many mails as an hour may bring, sent or waiting."""
    since = timezone.now() - HOUR
    mails = Delivery.objects.filter(channel=Channel.MAIL, notification__isnull=False, due_at__gt=since)
    counted = mails.order_by().values("recipient").annotate(mails=Count("pk")).filter(mails__gte=MOST_AT_ONCE)
    return counted.values_list("recipient", flat=True)

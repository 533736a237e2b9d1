"""What happens between people, and what the people who run the site say to all: in which words."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from colleagues.models import people_blocked_by, people_who_blocked
from notifications import about_moderation
from notifications.about_groups import Said
from notifications.models import Event, Notification, StaffMessage
from profiles.models import Trust, User

SUCCESSOR_HEAD: Final = "successor"  # then the number of the department that ended
TRUST_HEAD: Final = "trust"  # then the number of the person, and the level that they came to
PEOPLE_EVENTS: Final = (Event.COLLEAGUE_ADDED, Event.SUCCESSOR, Event.STAFF, Event.REPORTS_WAITING, Event.TRUST)


def met_by(reader: User, actors: Collection[int]) -> set[int]:
    """Those of `actors` whose profile `reader` may see and whom no block keeps from them. One query."""
    apart = Q(pk__in=people_blocked_by(reader)) | Q(pk__in=people_who_blocked(reader.pk))
    return set(User.objects.visible_to(reader).filter(pk__in=actors).exclude(apart).values_list("pk", flat=True))


def messages_of(notifications: Iterable[Notification]) -> dict[str, StaffMessage]:
    """The messages of staff that they tell of, by key. One query, none without such a key."""
    numbers = {one.key: int(number) for one in notifications if (number := _number(one.key)) is not None}
    found = StaffMessage.objects.in_bulk(numbers.values()) if numbers else {}
    return {key: found[number] for key, number in numbers.items() if number in found}


def said(notification: Notification, *, met: Collection[int], messages: Mapping[str, StaffMessage]) -> Said | None:
    """The notice; None where nothing is left to say."""
    message = messages.get(notification.key)
    if message is not None:
        return Said(message.title, message.body, "", shows_actor=False)
    if notification.key.startswith(f"{SUCCESSOR_HEAD}:"):
        headline = _("Your department has ended: choose where you go on")
        body = _("Several departments carry it on. Until you choose, you read what you could read before.")
        return Said(headline, body, reverse("profiles:successor"), shows_actor=False)
    waiting = about_moderation.said(notification)
    if waiting is not None:
        return waiting
    if notification.key.startswith(f"{TRUST_HEAD}:"):
        return _of_trust(notification.key.rpartition(":")[2])
    if notification.actor is None or notification.actor_id not in met:
        return None
    headline = _("%(people)s added you as a colleague") % {"people": notification.actor.name}
    return Said(headline, "", notification.actor.get_absolute_url(), shows_actor=True)


def because(event: str) -> str:
    """Why the person is told, for the foot of a mail."""
    if event == Event.STAFF:
        return _("You get this mail because the people who run CivNet have something to tell you.")
    if event == Event.SUCCESSOR:
        return _("You get this mail because you work in a department that has ended.")
    if event == Event.REPORTS_WAITING:
        return about_moderation.because()
    if event == Event.TRUST:
        return _("You get this mail because it concerns you.")
    return _("You get this mail because somebody put you on their list of colleagues.")


def _of_trust(level: str) -> Said:
    if level == str(int(Trust.REGULAR)):
        headline = _("CivNet counts you among its regulars now")
    else:
        headline = _("CivNet counts you as a member now, no longer as a newcomer")
    body = _("You read, you reply, and people of several departments find it useful. Your reports weigh more.")
    return Said(headline, body, reverse("moderation:standing"), shows_actor=False)


def _number(key: str) -> int | None:
    head, _colon, number = key.partition(":")
    return int(number) if head == "staff" and number.isdecimal() else None

"""Introductions in words. The text is asked for anew each time: it is for the three alone, and while it is open."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from colleagues.models import Introduction, IntroductionState
from notifications.about_groups import Said
from notifications.models import Event, Notification
from profiles.models import User

INTRODUCTION_EVENTS: Final = (Event.INTRODUCTION, Event.INTRODUCED)


def found_for(notifications: Iterable[Notification], reader: User) -> dict[str, Introduction]:
    """The introductions that they tell of and `reader` may see, by key. One query, none without such a key."""
    numbers = {one.key: number for one in notifications if (number := _number(one.key)) is not None}
    if not numbers:
        return {}
    found = Introduction.objects.visible_to(reader).for_list().in_bulk(numbers.values())
    return {key: found[number] for key, number in numbers.items() if number in found}


def said(
    notification: Notification, reader: User, *, met: Collection[int], introductions: Mapping[str, Introduction]
) -> Said | None:
    """The notice; None where nothing is left to say: over without a yes, or a block between two of the three."""
    row = introductions.get(notification.key)
    if row is None or not {row.introducer_id, row.one_id, row.other_id} - {reader.pk} <= set(met):
        return None
    if notification.key.startswith("introduced:"):
        return _met(row, reader)
    if not row.is_open and row.state != IntroductionState.MET:
        return None
    if row.is_own:
        headline = _("%(name)s introduces themselves to you") % {"name": row.introducer.name}
    else:
        words = {"name": row.introducer.name, "other": row.partner_of(reader).name}
        headline = _("%(name)s introduces you to %(other)s") % words
    return Said(headline, row.text, row.get_absolute_url(), shows_actor=True)


def _met(row: Introduction, reader: User) -> Said | None:
    if row.state != IntroductionState.MET:
        return None
    if row.concerns(reader):
        partner = row.partner_of(reader)
        headline = _("You and %(name)s are colleagues now") % {"name": partner.name}
        return Said(headline, "", partner.get_absolute_url(), shows_actor=False)
    words = {"one": row.one.name, "other": row.other.name}
    headline = _("%(one)s and %(other)s are colleagues now: you introduced them") % words
    return Said(headline, "", row.get_absolute_url(), shows_actor=False)


def because(event: str) -> str:
    """Why the person is told, for the foot of a mail."""
    if event == Event.INTRODUCED:
        return _("You get this mail because you said yes to an introduction, or made it.")
    return _("You get this mail because somebody introduces you, or themselves to you.")


def _number(key: str) -> int | None:
    head, _colon, number = key.partition(":")
    return int(number) if head in {"introduction", "introduced"} and number.isdecimal() else None

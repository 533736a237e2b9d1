"""Appeals against what moderators did, and proposals on the rules of the house: in which words.

The head of a notification's key says what happened; its number is that of the act, the appeal or the proposal.
"""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.about_groups import Said, happening
from notifications.models import Event, Notification

RULES_EVENTS: Final = (Event.APPEAL_MADE, Event.APPEAL_DECIDED, Event.RULES)
_SAID: Final = {  # what happened: in words, and the page that shows it
    "appeal-made": (
        gettext_lazy("Somebody appeals: a second moderator of another department decides"),
        "admin:moderation_appeal_change",
    ),
    "appeal-won": (gettext_lazy("Your appeal was upheld"), "moderation:act"),
    "appeal-lost": (gettext_lazy("Your appeal was turned down"), "moderation:act"),
    "rules-poll": (
        gettext_lazy("A proposal on the rules that you made or backed is now put to everybody in a poll"),
        "moderation:proposal",
    ),
    "rules-in-force": (
        gettext_lazy("A proposal on the rules that you made or backed is put into force"),
        "moderation:proposal",
    ),
    "rules-refused": (
        gettext_lazy("A proposal on the rules that you made or backed is not put into force"),
        "moderation:proposal",
    ),
    "rules-vetoed": (
        gettext_lazy("A proposal on the rules that you made or backed was stopped for law"),
        "moderation:proposal",
    ),
    "rules-lapsed": (
        gettext_lazy("Your proposal on the rules lapsed: it did not find enough people in time"),
        "moderation:proposal",
    ),
}


def said(notification: Notification) -> Said | None:
    """The notice; None for what this release has no words for."""
    number = notification.key.partition(":")[2]
    found = _SAID.get(happening(notification))
    if found is None or not number.isdecimal():
        return None
    words, page = found
    return Said(str(words), notification.note, reverse(page, args=[int(number)]), shows_actor=False)


def because(event: str) -> str:
    """Why the person is told, for the foot of a mail."""
    match event:
        case Event.APPEAL_MADE:
            return _("You get this mail because you are a moderator who may decide the appeal.")
        case Event.APPEAL_DECIDED:
            return _("You get this mail because you made the appeal.")
        case _:
            return _("You get this mail because you made the proposal, or backed it.")

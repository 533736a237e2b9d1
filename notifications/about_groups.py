"""What happens to groups and their members: who is told, and in which words.

The head of a notification's key says what happened (`group-asked:17`); its note is what a person wrote to explain it.
"""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Group
from notifications.models import Event, Notification

GROUP_EVENTS: Final = (
    Event.INVITATION,
    Event.JOIN_REQUEST,
    Event.JOIN_ANSWER,
    Event.OWNERSHIP,
    Event.GROUP_CLOSED,
)
SAID_WITHOUT_ITS_NAME: Final = (  # also of a group one sees no more
    *("group-declined", "group-removed", "group-orphaned", "group-closed"),
)


@dataclass(frozen=True)
class Said:
    """One notice about a group in words, and where it leads."""

    headline: str
    note: str
    url: str
    shows_actor: bool


def happening(notification: Notification) -> str:
    """What happened, such as `group-asked`."""
    return notification.key.partition(":")[0]


def said(notification: Notification, group: Group | None) -> Said | None:
    """The notice, where `group` is its group if the reader may know of it; None where nothing is left to say."""
    what = happening(notification)
    if group is None and what not in SAID_WITHOUT_ITS_NAME:
        return None
    name = notification.actor.name if notification.actor else _("Somebody")
    words = _nameless(what) if group is None else _named(what) % {"people": name, "group": group.name}
    url = _url(what, notification, group)
    return Said(words, notification.note, url, what in {"group-invited", "group-asked"})


def _named(what: str) -> str:
    return str(_NAMED.get(what, _NAMED["group-closed"]))


_NAMED: Final = {
    "group-invited": gettext_lazy("%(people)s invites you to “%(group)s”"),
    "group-asked": gettext_lazy("%(people)s asks to join “%(group)s”"),
    "group-accepted": gettext_lazy("You are a member of “%(group)s”"),
    "group-declined": gettext_lazy("Your request to join “%(group)s” was declined"),
    "group-removed": gettext_lazy("You were removed from “%(group)s”"),
    "group-owner": gettext_lazy("You are an owner of “%(group)s” now"),
    "group-host": gettext_lazy("You are a host of “%(group)s” now"),
    "group-member": gettext_lazy("You are a member of “%(group)s” now, without keeping order in it"),
    "group-sought": gettext_lazy("“%(group)s” has no owner any more: will you take it over?"),
    "group-orphaned": gettext_lazy("“%(group)s” has no owner and no host any more: give it an owner, or close it"),
    "group-reopened": gettext_lazy("“%(group)s” is open again"),
    "group-closed": gettext_lazy("“%(group)s” is closed: it can be read, and nothing is added"),
}


def _nameless(what: str) -> str:
    match what:
        case "group-declined":
            return _("Your request to join a group was declined")
        case "group-removed":
            return _("You were removed from a group")
        case "group-orphaned":
            return _("A group has no owner and no host any more: give it an owner, or close it")
        case _:
            return _("A group that you were a member of is closed")


def _url(what: str, notification: Notification, group: Group | None) -> str:
    if what == "group-orphaned":  # told to moderators
        return f"{reverse('admin:groups_group_changelist')}?needs=owner"
    if group is None:
        return ""
    number = notification.key.partition(":")[2]
    if what == "group-invited" and number.isdecimal():
        return reverse("groups:invitation", args=[int(number)])
    return reverse("groups:manage", args=[group.slug]) if what == "group-asked" else group.get_absolute_url()


def because(event: str) -> str:
    """Why the person is told, for the foot of a mail."""
    match event:
        case Event.INVITATION:
            return _("You get this mail because somebody asks you to come in.")
        case Event.JOIN_REQUEST:
            return _("You get this mail because you keep order in the group.")
        case Event.JOIN_ANSWER:
            return _("You get this mail because it is about your own membership.")
        case Event.OWNERSHIP:
            return _("You get this mail because it is about your role in the group.")
        case _:
            return _("You get this mail because you are a member of the group.")

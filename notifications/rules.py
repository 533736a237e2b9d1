"""Which rule told somebody of something, in words, and the page on which they change it."""

from collections.abc import Collection
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications import about_questions
from notifications.choosing.showing import row_of
from notifications.models import TO_PERSONS, Delivery, Event
from stream.models import Follow, Level
from stream.targets import NAMES, key_of

_LEVELS: Final = {
    Level.WATCHING: gettext_lazy("You watch %(target)s"),
    Level.FIRST_POST: gettext_lazy("You asked for every new post of %(target)s"),
}
_EVENTS: Final = {
    Event.REPLY_TO_ENTRY: gettext_lazy("You wrote the post"),
    Event.REPLY_TO_REPLY: gettext_lazy("You wrote the reply that was answered"),
    Event.ANSWER_ACCEPTED: gettext_lazy("You wrote the answer"),
    Event.ANSWERED: gettext_lazy("You asked the question"),
    Event.MENTION: gettext_lazy("You are named in it"),
    Event.NEW_ENTRY: gettext_lazy("You followed it then"),
    Event.NEW_REPLY: gettext_lazy("You followed it then"),
    Event.ANNOUNCEMENT: gettext_lazy("You are a member of the group"),
    Event.INVITATION: gettext_lazy("Somebody asks you to come in"),
    Event.JOIN_REQUEST: gettext_lazy("You keep order in the group"),
    Event.JOIN_ANSWER: gettext_lazy("It is about your own membership"),
    Event.OWNERSHIP: gettext_lazy("It is about your role in the group"),
    Event.GROUP_CLOSED: gettext_lazy("You are a member of the group"),
    Event.COLLEAGUE_ADDED: gettext_lazy("It is about you"),
    Event.INTRODUCTION: gettext_lazy("Somebody asks you to say yes, or not now"),
    Event.INTRODUCED: gettext_lazy("You said yes to the introduction, or made it"),
    Event.USEFUL: gettext_lazy("You wrote it"),
    Event.REMINDER: gettext_lazy("You chose the day yourself"),
    Event.POLL_CLOSING: gettext_lazy("You follow the poll, or began it, and have not voted"),
    Event.REPORT_HANDLED: gettext_lazy("You sent the report"),
    **dict.fromkeys(TO_PERSONS, gettext_lazy("It concerns you")),
    Event.TRUST: gettext_lazy("It concerns you"),
    Event.SUCCESSOR: gettext_lazy("You work in the department"),
    Event.REPORTS_WAITING: gettext_lazy("You are a moderator"),
    Event.STAFF: gettext_lazy("It is for everybody, or for your whole department"),
    Event.APPEAL_MADE: gettext_lazy("You are a moderator who may decide it"),
    Event.APPEAL_DECIDED: gettext_lazy("You made the appeal"),
    Event.RULES: gettext_lazy("You made the proposal, or backed it"),
}


def rule_of(delivery: Delivery, *, named: Collection[int]) -> str:
    """Why its recipient is told, without a full stop. A group is named if its number is among `named`."""
    if delivery.event in about_questions.QUESTION_EVENTS and delivery.notification is not None:
        return about_questions.why(delivery.notification.note)
    if delivery.follow is None:
        return str(_EVENTS.get(Event(delivery.event), _("You wrote the words")))
    sentence = _LEVELS.get(delivery.follow.current, gettext_lazy("You watched %(target)s then"))
    return str(sentence) % {"target": _target(delivery.follow, named)}


def because(delivery: Delivery, *, named: Collection[int]) -> str:
    """The same for the foot of a mail, where a level told; blank where something else did."""
    if delivery.follow is None:
        return ""
    return _("You get this mail for this reason: %(rule)s.") % {"rule": rule_of(delivery, named=named)}


def change_url(delivery: Delivery) -> str:
    """Where it is changed: the level where one told, else the row of the settings."""
    follow = delivery.follow
    if follow is not None:
        return follow_url(follow)
    return row_of(Event(delivery.event))


def follow_url(follow: Follow) -> str:
    """The page of the levels of what is followed."""
    name = follow.target_name
    key = key_of(follow.tag) if follow.tag else str(getattr(follow, f"{name}_id"))  # a thread itself is not read for it
    return reverse("stream:follow", args=[NAMES[name], key])


def _target(follow: Follow, named: Collection[int]) -> str:
    match follow.target_name:
        case "tag" if follow.tag:
            return _("the tag #%(name)s") % {"name": follow.tag.name}
        case "group" if follow.group:
            is_named = follow.group_id in named
            return _("the group “%(name)s”") % {"name": follow.group.name} if is_named else _("a group")
        case "department" if follow.department:
            return _("the channel of %(name)s") % {"name": follow.department.short_name or follow.department.name}
        case "followed" if follow.followed:
            return follow.followed.name
        case "search" if follow.search:
            return _("the search “%(name)s”") % {"name": follow.search.name}
        case _:
            return _("this thread")

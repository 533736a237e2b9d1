"""What a notice says, in the site and in mail. Plain words: templates escape them."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notifications.models import TO_PERSONS, Event

_SENTENCES: Final = {  # with the title, and without
    Event.ANSWER_ACCEPTED: (
        gettext_lazy("Your reply to “%(title)s” is the accepted answer"),
        gettext_lazy("Your reply is the accepted answer"),
    ),
    Event.ANSWERED: (
        gettext_lazy("Your question “%(title)s” has an accepted answer"),
        gettext_lazy("Your question has an accepted answer"),
    ),
    Event.IDEA_STATE: (
        gettext_lazy("Your idea “%(title)s” has another state"),
        gettext_lazy("Your idea has another state"),
    ),
    Event.NOT_PUBLISHED: (
        gettext_lazy("“%(title)s” could not be published"),
        gettext_lazy("What you scheduled could not be published"),
    ),
    Event.ANNOUNCEMENT: (
        gettext_lazy("%(people)s announces “%(title)s” to a group that you are in"),
        gettext_lazy("%(people)s announces something to a group that you are in"),
    ),
    Event.NEW_ENTRY: (gettext_lazy("%(people)s wrote “%(title)s”"), gettext_lazy("%(people)s wrote something new")),
    Event.NEW_REPLY: (
        gettext_lazy("%(people)s replied on “%(title)s”"),
        gettext_lazy("%(people)s replied in a thread that you watch"),
    ),
    Event.POLL_CLOSING: (
        gettext_lazy("The poll “%(title)s” closes within a day, and you have not voted"),
        gettext_lazy("A poll closes within a day, and you have not voted"),
    ),
    Event.USEFUL: (
        gettext_lazy("%(people)s liked what you wrote in “%(title)s”"),
        gettext_lazy("%(people)s liked what you wrote"),
    ),
    Event.HIDDEN_BY_READERS: (
        gettext_lazy("Reports of readers hid what you wrote in “%(title)s”"),
        gettext_lazy("Reports of readers hid what you wrote"),
    ),
    Event.QUIETED: (
        gettext_lazy("Reports of readers paused you"),
        gettext_lazy("Reports of readers paused you"),
    ),
    Event.MOVED: (gettext_lazy("“%(title)s” was moved"), gettext_lazy("What you wrote was moved")),
    Event.EDITED_OUT: (
        gettext_lazy("A moderator removed words of yours in “%(title)s”"),
        gettext_lazy("A moderator removed words of yours"),
    ),
    Event.LOCKED: (gettext_lazy("A moderator locked “%(title)s”"), gettext_lazy("A moderator locked what you began")),
    Event.UNLOCKED: (
        gettext_lazy("A moderator unlocked “%(title)s”"),
        gettext_lazy("A moderator unlocked what you began"),
    ),
    Event.WARNED: (
        gettext_lazy("A moderator warns you because of “%(title)s”"),
        gettext_lazy("A moderator warns you"),
    ),
    Event.PAUSED: (
        gettext_lazy("A moderator paused you because of “%(title)s”"),
        gettext_lazy("A moderator paused you"),
    ),
    Event.SUSPENDED: (
        gettext_lazy("A moderator suspended your account because of “%(title)s”"),
        gettext_lazy("A moderator suspended your account"),
    ),
    Event.LIFTED: (
        gettext_lazy("A moderator took back what was decided about you because of “%(title)s”"),
        gettext_lazy("A moderator took back what was decided about you"),
    ),
}


def who(name: str, others: int = 0) -> str:
    """The actor, with how many others did the same."""
    name = name or _("Somebody")
    if not others:
        return name
    return ngettext("%(name)s and %(count)d other", "%(name)s and %(count)d others", others) % {
        "name": name,
        "count": others,
    }


def headline(event: str, *, people: str, title: str, on_reply: bool) -> str:
    """One sentence without a full stop: what happened, to what. `title` is blank where it may not be named."""
    if event in _SENTENCES:
        titled, nameless = _SENTENCES[Event(event)]
        return str(titled if title else nameless) % {"people": people, "title": title}
    if not title:
        return _nameless(event, people=people, on_reply=on_reply)
    match event:
        case Event.REPLY_TO_ENTRY:
            words = _("%(people)s replied to your post “%(title)s”")
        case Event.REPLY_TO_REPLY:
            words = _("%(people)s answered your reply on “%(title)s”")
        case Event.MENTION:
            words = _("%(people)s mentioned you in “%(title)s”")
        case Event.HIDDEN if on_reply:
            words = _("A moderator hid your reply on “%(title)s”")
        case Event.HIDDEN:
            words = _("A moderator hid your post “%(title)s”")
        case Event.RESTORED if on_reply:
            words = _("A moderator put back your reply on “%(title)s”")
        case Event.RESTORED:
            words = _("A moderator put back your post “%(title)s”")
        case Event.REMINDER if on_reply:
            words = _("You asked to be reminded of a reply on “%(title)s”")
        case Event.REMINDER:
            words = _("You asked to be reminded of “%(title)s”")
        case _:
            words = _("A moderator looked at your report about “%(title)s”")
    return words % {"people": people, "title": title}


def _nameless(event: str, *, people: str, on_reply: bool) -> str:
    match event:
        case Event.REPLY_TO_ENTRY:
            words = _("%(people)s replied to your post")
        case Event.REPLY_TO_REPLY:
            words = _("%(people)s answered your reply")
        case Event.MENTION:
            words = _("%(people)s mentioned you")
        case Event.HIDDEN:
            words = _("A moderator hid your reply") if on_reply else _("A moderator hid your post")
        case Event.RESTORED:
            words = _("A moderator put back your reply") if on_reply else _("A moderator put back your post")
        case Event.REMINDER:
            words = _("You asked to be reminded of something that you saved")
        case _:
            words = _("A moderator looked at your report")
    return words % {"people": people}


def reminder_of_what_is_gone() -> str:
    """The headline of a reminder of words that the person may not read any more."""
    return _("What you asked to be reminded of is no longer available")


def because(event: str) -> str:
    """Why the person is told, for the foot of a mail."""
    match event:
        case Event.REPLY_TO_ENTRY:
            words = _("You get this mail because you wrote the post.")
        case Event.REPLY_TO_REPLY:
            words = _("You get this mail because you wrote the reply that was answered.")
        case Event.MENTION:
            words = _("You get this mail because you are named in it.")
        case Event.ANNOUNCEMENT:
            words = _("You get this mail because you are a member of the group. It sends at most one a week.")
        case Event.POLL_CLOSING:
            words = _("You get this mail because you follow the poll, or began it, and have not voted.")
        case Event.NEW_ENTRY | Event.NEW_REPLY:
            words = _("You get this mail because you followed what it stands in.")
        case Event.REMINDER:
            words = _("You get this mail because you chose this day yourself.")
        case event if event in TO_PERSONS:
            words = _("You get this mail because it concerns you.")
        case Event.REPORT_HANDLED:
            words = _("You get this mail because you sent the report.")
        case _:
            words = _("You get this mail because you wrote the words.")
    return words

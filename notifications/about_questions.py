"""Questions that somebody may know about: in which words. The notification's note says why, by a code and a tag."""

from typing import Final

from django.utils.translation import gettext as _

from content.models import Entry
from notifications.models import Event, Notification
from profiles.models import User

QUESTION_EVENTS: Final = (Event.QUESTION_OFFERED,)


def note_of(reason: str, tag: str) -> str:
    """What the notification keeps: `skill benefits`."""
    return f"{reason} {tag}".strip()


def why(note: str) -> str:
    """Why just this person was asked, without a full stop."""
    reason, _space, tag = note.partition(" ")
    match reason:
        case "answers" if tag:
            return _("An answer of yours about #%(tag)s was accepted") % {"tag": tag}
        case "skill" if tag:
            return _("You have #%(tag)s among your skills") % {"tag": tag}
        case "counterpart":
            return _("You do a job like that of whoever asks")
        case "passed":
            return _("A colleague who was asked named you")
        case _:
            return _("You may know about it")


def headline(about: Notification, entry: Entry | None, actor: User | None) -> str:
    """One sentence without a full stop. `entry` is None where it may not be named; `actor` named the person."""
    tag = about.note.partition(" ")[2]
    if entry is None:
        return _("Somebody asks a question that you may know about")
    if actor is not None:
        return _("%(name)s thinks that you may know: “%(title)s”") % {"name": actor.name, "title": entry.title}
    said = {"department": entry.department.short_name or entry.department.name, "title": entry.title, "tag": tag}
    if tag:
        return _("Somebody in %(department)s asks about #%(tag)s: you may know. “%(title)s”") % said
    return _("Somebody in %(department)s asks, and you may know: “%(title)s”") % said

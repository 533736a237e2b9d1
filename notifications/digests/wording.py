"""What a digest says of itself: how long it takes, why each thing stands in it, and why none came. Plain words."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.models import Entry
from core.reading_time import minutes

A_MINUTE: Final = 60
MOST_SAID: Final = 300  # left out; above it says "more than 300": not all is counted
TAGS_SAID: Final = 3
HEADINGS: Final = {
    "needs": gettext_lazy("Waiting for you"),
    "follows": gettext_lazy("From what you follow"),
    "elsewhere": gettext_lazy("From outside your department"),
}


def item_takes(seconds: int) -> str:
    """How long one item takes."""
    return _("less than a minute") if seconds < A_MINUTE - 10 else minutes(seconds)


def whole_takes(seconds: int) -> str:
    """Of something whose first lines alone are in the budget."""
    return _("first lines; all of it takes %(minutes)s") % {"minutes": minutes(seconds)}


def summary(seconds: int, items: int, left_out: int) -> str:
    """Such as "About 5 minutes, 7 items, 112 left out"."""
    parts = [
        _("About %(minutes)s") % {"minutes": minutes(seconds)},
        ngettext("%(number)d item", "%(number)d items", items) % {"number": items},
    ]
    if left_out > MOST_SAID:
        parts.append(_("more than %(number)d left out") % {"number": MOST_SAID})
    elif left_out:
        parts.append(ngettext("%(number)d left out", "%(number)d left out", left_out) % {"number": left_out})
    return ", ".join(parts)


def new_replies(number: int, departments: int) -> str:
    """Such as "3 new replies from 2 departments"."""
    replies = ngettext("%(number)d new reply", "%(number)d new replies", number) % {"number": number}
    if departments < 2:  # noqa: PLR2004 - of one the reply itself shows which
        return replies
    return _("%(replies)s from %(number)d departments") % {"replies": replies, "number": departments}


def why(reason: str, entry: Entry, tags: list[str]) -> str:  # noqa: PLR0911 - one for each source
    """Why it stands there."""
    match reason:
        case "thread":
            return _("You follow this thread")
        case "followed":
            return _("From a person you follow")
        case "tag":
            names = " ".join(f"#{name}" for name in tags[:TAGS_SAID])
            return _("You follow %(tags)s") % {"tags": names} if names else _("You follow one of its tags")
        case "group" if entry.group is not None:
            return _("You follow the group %(group)s") % {"group": entry.group.name}
        case "member" if entry.group is not None:
            return _("In your group %(group)s") % {"group": entry.group.name}
        case "department":
            return _("You follow the channel of %(department)s") % {"department": entry.department.short_name}
        case "search":
            return _("It answers a search that you saved")
        case "elsewhere":
            return _("Much talked about in another department")
        case _:
            return _("From what you follow")

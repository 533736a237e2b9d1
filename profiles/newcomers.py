"""Newcomers: whoever is known by an address alone. On their first day they write with few links, and send no files.

It holds for all that others read: posts and replies, their profile, a group of theirs, an introduction, a proposal.
"""

from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from core import text
from profiles.models import Trust, User

MOST_LINKS: Final = 2  # in one text
MOST_MENTIONS: Final = 2


def until_when(person: User) -> str:
    """Until when the limits of the first day hold for `person`, in words; "" where they do not. No query."""
    ends_at = person.first_day_ends_at
    return date_format(timezone.localtime(ends_at), "l j F, H:i") if ends_at else ""


def why_too_much(person: User, *words: str) -> str:
    """Why `person` cannot say these words together yet, in a sentence; "" where they may. No query."""
    until = until_when(person)
    if not until:
        return ""
    links = sum(_leads_out(address) for part in words for address in text.links(part))
    if links > MOST_LINKS:
        return _(
            "A text of yours can hold %(most)d links until %(moment)s, and this has %(number)d. On the first day "
            "of an account that is known by its address alone there are few. Your text is kept here: take some "
            "out, or send it later."
        ) % {"most": MOST_LINKS, "number": links, "moment": until}
    mentions = len({handle for part in words for handle in text.mentions(part)})
    if mentions > MOST_MENTIONS:
        return _(
            "A text of yours can name %(most)d people with @ until %(moment)s, and this names %(number)d. On the "
            "first day of an account that is known by its address alone there are few. Your text is kept here: "
            "take some out, or send it later."
        ) % {"most": MOST_MENTIONS, "number": mentions, "moment": until}
    return ""


def _leads_out(address: str) -> bool:
    """Whether it leads out of the site: a link to what others wrote here is none of those that count."""
    is_path = address.startswith("/") and not address.startswith("//")
    return not (is_path or address.startswith(("#", f"{settings.SITE_URL}/")))


def why_no_files(uploader_id: int) -> str:
    """Why the person of that number sends no files now; "" where they may. Asked by `uploads.gates`."""
    person = User.objects.filter(pk=uploader_id, trust=Trust.NEWCOMER).first()
    until = until_when(person) if person else ""
    return files_wait(until) if until else ""


def files_wait(until: str) -> str:
    """The sentence for whoever sends files on the first day."""
    return _(
        "You can add pictures and files from %(moment)s. On the first day of an account that is known by its address "
        "alone nobody sends any, so that an account made for mischief can do little of it."
    ) % {"moment": until}

"""Newcomers: whoever is known by an address alone. On their first day they write with few links, and send no files."""

from typing import Final

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from profiles.models import Trust, User

MOST_LINKS: Final = 2  # in one text
MOST_MENTIONS: Final = 2


def until_when(person: User) -> str:
    """Until when the limits of the first day hold for `person`, in words; "" where they do not. No query."""
    ends_at = person.first_day_ends_at
    return date_format(timezone.localtime(ends_at), "l j F, H:i") if ends_at else ""


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

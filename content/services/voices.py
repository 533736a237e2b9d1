"""For whom an author speaks: themselves, or officially a department for which they hold a mandate.

A form says it as a word: "personal", or the number of the department; "" says nothing and changes nothing.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from content.models import A_WEEK, Audience, Broadcast, ChannelSigns, Entry, Reply, Voice
from content.services.errors import AudienceRefused, NotPossible
from content.services.placing import this_week
from profiles.models import Department, Mandate, User

PERSONAL: Final = "personal"
_MOST_DIGITS: Final = 18
_WEEK: Final = timedelta(days=7)


class NoMandate(NotPossible):
    """The author may not speak for that department, or no longer."""


class VoiceStands(NotPossible):
    """It was published already."""


def word_of(written: Entry | Reply) -> str:
    """How a form says for whom it is written."""
    return str(written.department_id) if written.is_official else PERSONAL


def said_of(speak_as: str) -> dict[str, object]:
    """What the row of a text says that was sent with this choice; nothing where none was made."""
    if not speak_as:
        return {}
    if speak_as == PERSONAL:
        return {"voice": Voice.PERSONAL}
    return {"voice": Voice.OFFICIAL, "department_id": _number(speak_as)}


def check_mandate(person: User, department_id: int | None) -> Mandate:
    """The mandate, locked to the end of the transaction, so that speaking and taking it back take turns.

    Raises NoMandate.
    """
    held = Mandate.objects.current().held_by(person).filter(department=department_id)
    mandate = held.select_for_update(of=("self",), no_key=True).first()
    if mandate is None:
        raise NoMandate(
            _("You have no mandate to speak for this department, or it is over. Choose to speak for yourself.")
        )
    return mandate


def choose(entry: Entry, speak_as: str) -> bool:
    """Let `entry`, which the caller holds and saves, be said so. False where nothing changes.

    Raises NoMandate, VoiceStands, NotPossible (an author without a department).
    """
    if not speak_as or speak_as == word_of(entry):
        return False
    if entry.is_published:
        raise VoiceStands(_("Once published, it stays said by whom it was said."))
    if speak_as == PERSONAL:
        if entry.author.department is None:
            raise NotPossible(_("You need a department before you can write."))
        entry.voice, entry.department = Voice.PERSONAL, entry.author.department
    else:
        entry.voice, entry.department = Voice.OFFICIAL, check_mandate(entry.author, _number(speak_as)).department
    return True


def check_room(entry: Entry) -> None:
    """Raise AudienceRefused where a department would speak to some and not to all."""
    if entry.is_official and (entry.audience != Audience.EVERYONE or entry.group_id is not None):
        raise AudienceRefused(_("What a department says officially is for everyone, and stands in no group."))


def choose_for_reply(reply: Reply, speak_as: str, *, audience: str) -> None:
    """Let a new reply, which is not stored yet, be said so under an entry for `audience`.

    Raises NoMandate, AudienceRefused.
    """
    if speak_as in {"", PERSONAL}:
        return
    if audience != Audience.EVERYONE:
        raise AudienceRefused(_("A department answers officially only where everyone can read it."))
    reply.voice, reply.department = Voice.OFFICIAL, check_mandate(reply.author, _number(speak_as)).department


def still_speaks(written: Entry | Reply) -> None:
    """Raise NoMandate where the text is official and its author may no longer speak so."""
    if written.is_official:
        check_mandate(written.author, written.department_id)


@dataclass(frozen=True)
class Turn:
    """When the next official post of a department would enter feeds and digests."""

    week_of: date
    number: int
    ordinal: int  # among those of this week, whenever they enter
    feeds_from: datetime | None  # None: at once

    @property
    def day(self) -> str:
        """The day on which it enters them, in words; "" for at once."""
        return date_format(timezone.localtime(self.feeds_from), "l j F") if self.feeds_from else ""


def next_turns(departments: Iterable[int]) -> dict[int, Turn]:
    """The first place of each that is free, in this week or one of those to come. One query, or none."""
    departments, week = list(departments), this_week()
    taken: dict[int, set[tuple[date, int]]] = {pk: set() for pk in departments}
    rows = Broadcast.objects.filter(department__in=departments, week_of__gte=week)
    for pk, week_of, number in rows.values_list("department", "week_of", "number") if departments else ():
        taken[pk].add((week_of, number))
    return {pk: _first_free(places, week) for pk, places in taken.items()}


def _first_free(taken: Set[tuple[date, int]], week: date) -> Turn:
    weeks = (week + _WEEK * ahead for ahead in range(len(taken) + 1))
    week_of, number = next(
        (later, number) for later in weeks for number in range(1, A_WEEK + 1) if (later, number) not in taken
    )
    feeds_from = None if week_of == week else timezone.make_aware(datetime.combine(week_of, time()))
    return Turn(week_of, number, ordinal=len(taken) + 1, feeds_from=feeds_from)


def posts_this_week(department: Department) -> int:
    """How many of its posts are in the feeds of this week, at most three. One query."""
    return Broadcast.objects.of(department).filter(week_of=this_week()).count()


def enter_feeds(entry: Entry) -> Broadcast:
    """Give an entry that is published now its place, in the caller's transaction.

    Two at the same moment take turns at the row of the department.
    """
    Department.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.department_id)
    turn = next_turns([entry.department_id])[entry.department_id]
    ChannelSigns.objects.bulk_create([ChannelSigns(department_id=entry.department_id)], ignore_conflicts=True)
    return Broadcast.objects.create(
        entry=entry,
        department_id=entry.department_id,
        week_of=turn.week_of,
        number=turn.number,
        feeds_from=turn.feeds_from or entry.published_at or timezone.now(),
    )


def when_in_feeds(entry: Entry) -> str:
    """What to tell the author of an official entry that waits for its turn; "" for every other. One query, or none."""
    if not (entry.is_official and entry.is_published):
        return ""
    place = Broadcast.objects.filter(entry=entry, feeds_from__gt=timezone.now()).first()
    if place is None:
        return ""
    return _("It stands on the page of the channel now, and enters feeds and digests on %(day)s.") % {
        "day": date_format(timezone.localtime(place.feeds_from), "l j F")
    }


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) <= _MOST_DIGITS else None

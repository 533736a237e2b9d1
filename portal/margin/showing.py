"""The margin as its reader may see it now: each row is fetched through its door, whatever is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from colleagues.models import ColleagueLink
from content.models import Entry
from content.moments import label_of
from portal.counterparts import Line, readable
from portal.counterparts import Margin as Alike
from portal.here import on_home
from portal.margin.finding import Numbers
from portal.margin.questions import BY_TAG
from profiles.models import User
from stream.models import Hidden

SHOWN: Final = 3  # of a part
DAYS_BY_NAME: Final = 7


@dataclass(frozen=True)
class Waiting:
    """A question without an answer."""

    entry: Entry
    why: str


@dataclass(frozen=True)
class Coming:
    """Something that happens to an entry."""

    entry: Entry
    begins_at: datetime
    label: str  # what happens; "" where it is the entry itself

    @property
    def exact(self) -> str:
        """For machines."""
        return timezone.localtime(self.begins_at).isoformat(timespec="minutes")

    @property
    def when(self) -> str:
        """As people say it: "today 14:00", "Thursday 14:00", "3 December, 14:00"."""
        local = timezone.localtime(self.begins_at)
        days = (local.date() - timezone.localdate()).days
        if not days:
            return _("today %(time)s") % {"time": date_format(local, "H:i")}
        return date_format(local, "l H:i" if days < DAYS_BY_NAME else "j F, H:i")


@dataclass(frozen=True)
class Margin:
    """The parts; what has nothing to show is empty."""

    counterparts: Alike
    questions: list[Waiting] = field(default_factory=list)
    moments: list[Coming] = field(default_factory=list)
    place: str = ""  # where the reader is today
    here: list[User] = field(default_factory=list)
    crossed: int | None = None


def show(numbers: Numbers, reader: User) -> Margin:
    """What `numbers` name, as far as `reader` may see it now. At most three queries: of people, of who is here,
    and of entries.
    """
    people = _people(numbers, reader)
    entries = _entries(numbers, reader)
    now = timezone.now()
    alike = [people[pk] for pk in numbers.counterparts if pk in people and people[pk].is_alike]
    alike = sorted(alike, key=lambda one: one.is_colleague)[:SHOWN]  # whom one has not added yet is the news
    here = on_home(reader)
    moments = [(pk, datetime.fromtimestamp(at, tz=UTC), sort) for pk, at, sort in numbers.moments if pk in entries]
    return Margin(
        counterparts=Alike([Line(one, is_colleague=one.is_colleague) for one in alike], numbers.counterpart_count),
        questions=[
            Waiting(entries[pk], _("matches your tags") if code == BY_TAG else _("matches your skills"))
            for pk, code in numbers.questions
            if pk in entries and hasattr(entries[pk], "topic") and not entries[pk].topic.is_answered
        ][:SHOWN],
        moments=[Coming(entries[pk], at, label_of(sort)) for pk, at, sort in moments if at > now][:SHOWN],
        place=here[0].workplace.name if here and here[0].workplace else "",
        here=[mark.person for mark in here[1:]],
        crossed=numbers.crossed,
    )


def _people(numbers: Numbers, reader: User) -> Mapping[int, Any]:
    if not numbers.counterparts:
        return {}
    added = ColleagueLink.objects.filter(member=reader, colleague=OuterRef("pk"))
    found = User.objects.visible_to(reader).select_related("department").defer("about", "about_html")
    is_alike = Exists(readable(reader, reader).filter(other=OuterRef("pk")))
    return found.annotate(is_alike=is_alike, is_colleague=Exists(added)).in_bulk(numbers.counterparts)


def _entries(numbers: Numbers, reader: User) -> Mapping[int, Entry]:
    wanted = {*(pk for pk, _why in numbers.questions), *(pk for pk, _at, _sort in numbers.moments)}
    if not wanted:
        return {}
    readable_now = (
        Entry.objects.visible_to(reader).published().exclude(pk__in=Hidden.objects.of(reader).values("entry"))
    )
    return readable_now.select_related("department", "topic").defer("body", "body_html").in_bulk(wanted)

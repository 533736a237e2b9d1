"""Working out what is around a person: numbers and codes, a query or two for each part."""

from datetime import timedelta
from typing import Final, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from colleagues.models import people_added_by
from content.models import Entry, EntryQuerySet, EntryTag
from content.moments import moments_of, sort_of
from groups.models import groups_of
from insight.models import WeekOfTalk
from portal.counterparts import first_of
from portal.margin.questions import waiting_questions
from profiles.models import User
from stream.models import Follow, Hidden, Level

FOUND: Final = 6  # of a part: three are shown, and some stay where one is gone
AHEAD: Final = timedelta(days=30)
HEARD: Final = (Level.TRACKING, Level.FIRST_POST, Level.WATCHING)


class Numbers(NamedTuple):
    """What is kept of a person's margin. Never who is where (decision 0029): that is asked at each view."""

    counterparts: tuple[int, ...]  # people
    counterpart_count: int
    questions: tuple[tuple[int, str], ...]  # entry, code of why
    moments: tuple[tuple[int, int, str], ...]  # entry, seconds since 1970, code of what happens
    crossed: int | None  # of a hundred replies of the week; None: too few to say


def find(reader: User) -> Numbers:
    """Work it all out. Five queries with one source of moments, one for each more."""
    counterparts, number = first_of(reader, FOUND)
    return Numbers(
        counterparts=tuple(counterparts),
        counterpart_count=number,
        questions=tuple(waiting_questions(reader, FOUND)),
        moments=tuple(_coming(reader)),
        crossed=WeekOfTalk.objects.percent(),
    )


def _coming(reader: User) -> list[tuple[int, int, str]]:
    """What happens in the next month to what the reader wrote, follows or is in. A query a source."""
    now = timezone.now()
    near = moments_of(_followed(reader), since=now, most=FOUND)
    return [
        (moment.entry.pk, int(moment.begins_at.timestamp()), sort_of(moment))
        for moment in near
        if moment.begins_at <= now + AHEAD
    ]


def _followed(reader: User) -> EntryQuerySet:
    """Entries of the reader, of their groups and colleagues, and of what they follow; nothing that they muted."""
    heard, muted = Follow.objects.of(reader).now_at(*HEARD), Follow.objects.of(reader).now_at(Level.MUTED)
    of_tag = EntryTag.objects.filter(content_object=OuterRef("pk"), tag__in=heard.values("tag"))
    ours = (
        Q(author=reader)
        | Q(group__in=groups_of(reader))
        | Q(author__in=people_added_by(reader.pk))
        | Q(author__in=heard.filter(followed__isnull=False).values("followed"))
        | Q(pk__in=heard.filter(thread__isnull=False).values("thread"))
        | Q(voice="official", department__in=heard.filter(department__isnull=False).values("department"))
        | Q(Exists(of_tag))
    )
    return (
        Entry.objects.visible_to(reader)
        .published()
        .filter(ours)
        .exclude(pk__in=Hidden.objects.of(reader).values("entry"))
        .exclude(pk__in=muted.filter(thread__isnull=False).values("thread"))
        .exclude(author__in=muted.filter(followed__isnull=False).values("followed"))
    )

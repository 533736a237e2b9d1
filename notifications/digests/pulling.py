"""What could stand in an issue: what needs the person, what they follow, and something from elsewhere.

Pulled when the issue is made, in a window of time and up to a number of rows, so somebody who follows ten thousand
things costs what somebody with twenty does: entries of the window are walked along one index, and each is asked whether
this person follows something of it (`finding`). Everything comes through its door, once for all that was found.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.utils import timezone

from colleagues.models import people_who_blocked
from content.models import Entry, EntryQuerySet, EntryTag, Reply, Voice
from core.reading_time import seconds_to_read
from groups.models import Membership
from notifications.digests.budget import Candidate
from notifications.digests.costs import liveliness, seconds_of_excerpt, worth_of_level
from notifications.digests.finding import LOUD, find
from notifications.digests.heard import Facts, Heard, Hearing, answered_by, hearing_of
from notifications.digests.told import told_in
from notifications.models import DigestItem
from profiles.models import User
from stream.models import Level, ReadMark

MOST_ENTRIES: Final = 300
MOST_THREADS: Final = 200
MOST_REPLIES: Final = 1000
FROM_ELSEWHERE: Final = "elsewhere"


class Answer(NamedTuple):
    """A reply of the window."""

    pk: int
    entry: int
    author: int
    characters: int


def candidates(person: User, *, since: datetime, until: datetime) -> list[Candidate]:
    """All that the issue of `person` for the window could hold. At most eleven queries, whatever they follow."""
    told = told_in(person, since=since, until=until)
    taken = {waiting.entry for waiting in told.waiting if waiting.entry is not None}
    found = find(person, since=since, until=until, now=timezone.now(), told=told.entries)
    known = {entry.pk: entry for entry in _facts(person, _of_others(person).filter(pk__in=found.all))}
    new = [known[pk] for pk in found.new if pk in known][:MOST_ENTRIES]
    busy = [known[pk] for pk in found.busy if pk in known][:MOST_THREADS]
    answered = answered_by(person, [*new, *busy], window=(since, until))
    new += _found_by_search(person, answered, [*new, *busy], told.entries, since, until)
    fresh = {entry.pk for entry in new}
    entries = {entry.pk: entry for entry in [*busy, *new] if entry.pk not in taken}
    replies = _replies(person, entries, since, until, told.replies)
    hearing = hearing_of(person, entries.values(), {reply.author for reply in replies}, answered)
    by_entry: dict[int, list[Answer]] = {}
    for reply in replies:
        by_entry.setdefault(reply.entry, []).append(reply)
    followed = [
        candidate
        for entry in entries.values()
        if (candidate := _of_entry(person, entry, by_entry.get(entry.pk, ()), hearing, is_new=entry.pk in fresh))
    ]
    pulled = [*told.waiting, *followed]
    if pulled and person.department_id is not None and not any(one.is_outside for one in followed):
        others = [known[pk] for pk in found.elsewhere if pk in known and pk not in taken | entries.keys()]
        pulled += _elsewhere(person, others)
    return pulled


def _of_entry(
    person: User, entry: Facts, replies: Iterable[Answer], hearing: Hearing, *, is_new: bool
) -> Candidate | None:
    """The entry with what is new in it, as far as the person hears of it; None where of nothing."""
    heard = hearing.of_entry(entry) if is_new else None
    if heard is not None and heard.level == Level.MUTED:
        heard = None
    loud = [(reply, level) for reply in replies if (level := hearing.of_reply(entry, reply.author)) is not None]
    loud = [(reply, level) for reply, level in loud if level.level in LOUD]
    levels = [*([heard] if heard is not None else []), *(level for _reply, level in loud)]
    best = max(levels, key=lambda one: one.level, default=None)
    if best is None:
        return None
    return _candidate(person, entry, [reply for reply, _level in loud], best, is_new=heard is not None)


def _candidate(person: User, entry: Facts, replies: Collection[Answer], heard: Heard, *, is_new: bool) -> Candidate:
    characters = sum(reply.characters for reply in replies) + (entry.characters if is_new else 0)
    return Candidate(
        entry=entry.pk,
        notification=None,
        until_reply=max((reply.pk for reply in replies), default=0),
        reason=heard.source,
        worth=worth_of_level(heard.level, replies=max(len(replies), entry.replies or 0), useful=entry.useful or 0),
        seconds=seconds_to_read(characters),
        seconds_cut=seconds_of_excerpt(characters),
        is_outside=person.department_id is not None and entry.department != person.department_id,
        is_official=entry.is_official,
    )


def _found_by_search(
    person: User,
    answered: dict[int, set[int]],
    known: Collection[Facts],
    told: Collection[int],
    since: datetime,
    until: datetime,
) -> list[Facts]:
    """Entries that only a saved search has found. No query where there is none."""
    missing = answered.keys() - {entry.pk for entry in known} - set(told)
    found = _unread(person).filter(pk__in=missing, published_at__gte=since, published_at__lt=until)
    return _facts(person, found[:MOST_ENTRIES]) if missing else []


def _elsewhere(person: User, others: Collection[Facts]) -> list[Candidate]:
    """The liveliest of what other departments said to everyone."""
    best = max(others, key=lambda entry: liveliness(entry.replies or 0, entry.useful or 0), default=None)
    if best is None:
        return []
    return [_candidate(person, best, (), Heard(Level.NORMAL, FROM_ELSEWHERE), is_new=True)]


def _unread(person: User) -> EntryQuerySet:
    """Entries of others that `person` may read, has not read, and had in no earlier issue."""
    return _of_others(person).filter(
        ~Exists(ReadMark.objects.of(person).filter(entry=OuterRef("pk"))),
        ~Exists(DigestItem.objects.filter(person=person, entry=OuterRef("pk"))),
    )


def _of_others(person: User) -> EntryQuerySet:
    """Entries of others that `person` may read and that feeds may hold. Nothing is sent across a block, either way."""
    apart = Q(voice=Voice.PERSONAL, author__in=people_who_blocked(person.pk))
    return Entry.objects.visible_to(person).published().in_feeds().exclude(author=person).exclude(apart)


def _replies(
    person: User, entries: Collection[int], since: datetime, until: datetime, told: Collection[int]
) -> list[Answer]:
    """New replies of others to `entries`, which came through their door, that `person` may have and has not read."""
    behind = Q(seen_at__gt=OuterRef("created_at")) | Q(seen_at=OuterRef("created_at"), seen_reply__gte=OuterRef("pk"))
    read = ReadMark.objects.of(person).filter(behind, entry=OuterRef("entry"))
    rows = (
        Reply.objects.published()
        .open_to(person)
        .filter(~Exists(read), entry__in=entries, created_at__gte=since, created_at__lt=until)
    )
    apart = Q(voice=Voice.PERSONAL, author__in=people_who_blocked(person.pk))
    others = rows.exclude(author=person).exclude(apart).exclude(pk__in=told).order_by("-created_at", "-pk")
    found = others.annotate(characters=Length("body")).values_list("pk", "entry", "author", "characters")
    return [Answer(*row) for row in found[:MOST_REPLIES]] if entries else []


def _facts(person: User, entries: EntryQuerySet) -> list[Facts]:
    """What is to be known of `entries`. One query."""
    tags = EntryTag.objects.filter(content_object=OuterRef("pk")).order_by("tag").values("tag")
    member = Membership.objects.present().filter(person=person, group=OuterRef("group"))
    rows = entries.annotate(
        characters=Length("title") + Length("body"), tag_ids=ArraySubquery(tags), is_member=Exists(member)
    ).values_list(
        "pk",
        "author",
        "department",
        "group",
        "voice",
        "characters",
        "activity__reply_count",
        "activity__useful_count",
        "tag_ids",
        "is_member",
    )
    return [Facts(*row) for row in rows]

"""What could stand in an issue: what needs the person, what they follow, and something from elsewhere.

Pulled when the issue is made, in a window of time and up to a number of rows, so somebody who follows ten thousand
things costs what somebody with twenty does: entries of the window are walked along one index, and each is asked whether
this person follows something of it. Everything comes through its door.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.utils import timezone

from colleagues.models import people_who_blocked
from content.models import Audience, Entry, EntryQuerySet, EntryTag, Reply, Voice
from groups.models import Membership
from notifications.digests.budget import Candidate
from notifications.digests.costs import liveliness, seconds_of_excerpt, seconds_to_read, worth_of_level
from notifications.digests.heard import Facts, Heard, Hearing, answered_by, hearing_of
from notifications.digests.told import told_in
from notifications.models import DigestItem
from profiles.models import User
from stream.models import Follow, Level, ReadMark
from stream.models.follow import FollowQuerySet

MOST_ENTRIES: Final = 300
MOST_THREADS: Final = 200
MOST_REPLIES: Final = 1000
MOST_LOOKED_AT: Final = 100  # for something from elsewhere
FROM_ELSEWHERE: Final = "elsewhere"
LOUD: Final = (Level.TRACKING, Level.WATCHING)  # whose threads come with what is new in them


class Answer(NamedTuple):
    """A reply of the window."""

    pk: int
    entry: int
    author: int
    characters: int


def candidates(person: User, *, since: datetime, until: datetime) -> list[Candidate]:
    """All that the issue of `person` for the window could hold. At most fifteen queries, whatever they follow."""
    told = told_in(person, since=since, until=until)
    taken = {waiting.entry for waiting in told.waiting if waiting.entry is not None}
    new = [
        entry
        for entries in (_new(person, since, until), _official(person, since, until))
        for entry in _facts(person, entries.exclude(pk__in=told.entries)[:MOST_ENTRIES])
    ]
    busy = _facts(person, _busy(person, since, until)[:MOST_THREADS])
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
        found
        for entry in entries.values()
        if (found := _of_entry(person, entry, by_entry.get(entry.pk, ()), hearing, is_new=entry.pk in fresh))
    ]
    pulled = [*told.waiting, *followed]
    if pulled and person.department_id is not None and not any(one.is_outside for one in followed):
        pulled += _elsewhere(person, since, until, taken | told.entries | entries.keys())
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


def _new(person: User, since: datetime, until: datetime) -> EntryQuerySet:
    """What people said in the window and `person` follows, unread and in no earlier issue, the newest first."""
    personal = _unread(person).filter(voice=Voice.PERSONAL, published_at__gte=since, published_at__lt=until)
    return personal.filter(_source(person, _not_muted(person))).order_by("-published_at", "-pk")


def _official(person: User, since: datetime, until: datetime) -> EntryQuerySet:
    """What departments said, by the moment at which it entered feeds: their fourth post of a week does so later."""
    heard = _not_muted(person)
    source = _source(person, heard) | Exists(heard.filter(department=OuterRef("department")))
    rows = _unread(person).official().filter(broadcast__feeds_from__gte=since, broadcast__feeds_from__lt=until)
    return rows.filter(source).order_by("-broadcast__feeds_from", "-broadcast__entry")


def _source(person: User, heard: FollowQuerySet) -> Q:
    """Whether one of the follows `heard` speaks of an entry, or it stands in a group of the person's."""
    return (
        Q(Exists(heard.filter(thread=OuterRef("pk"))))
        | Q(Exists(heard.filter(followed=OuterRef("author"))))
        | Q(Exists(heard.filter(group=OuterRef("group"))))
        | Q(Exists(Membership.objects.present().filter(person=person, group=OuterRef("group"))))
        | Q(Exists(EntryTag.objects.filter(content_object=OuterRef("pk"), tag__in=heard.values("tag"))))
    )


def _busy(person: User, since: datetime, until: datetime) -> EntryQuerySet:
    """Threads that somebody replied to in the window, and whose replies `person` may hear of, the latest first.

    Replies to what they wrote themselves always make a notice: those are not pulled.
    """
    loud = _not_muted(person).filter(level__in=LOUD)
    in_window = Reply.objects.published().filter(created_at__gte=since, created_at__lt=until)
    by_followed = in_window.filter(
        entry=OuterRef("pk"), author__in=loud.filter(followed__isnull=False).values("followed")
    )
    source = (
        Exists(loud.filter(thread=OuterRef("pk")))
        | Exists(loud.filter(group=OuterRef("group")))
        | Exists(EntryTag.objects.filter(content_object=OuterRef("pk"), tag__in=loud.values("tag")))
        | Q(voice=Voice.OFFICIAL) & Exists(loud.filter(department=OuterRef("department")))
        | Exists(by_followed)
    )
    return (
        _of_others(person)
        .filter(source, activity__last_at__gte=since)
        .order_by("-activity__last_at", "-activity__entry")
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


def _elsewhere(person: User, since: datetime, until: datetime, taken: Collection[int]) -> list[Candidate]:
    """The liveliest of the newest entries for everyone from another department, nothing of which is muted."""
    muted = Follow.objects.of(person).now_at(Level.MUTED)
    is_muted = (
        Exists(muted.filter(thread=OuterRef("pk")))
        | Exists(muted.filter(followed=OuterRef("author")))
        | Exists(muted.filter(group=OuterRef("group")))
        | Exists(EntryTag.objects.filter(content_object=OuterRef("pk"), tag__in=muted.values("tag")))
    )
    others = _unread(person).filter(audience=Audience.EVERYONE, voice=Voice.PERSONAL)
    others = others.filter(published_at__gte=since, published_at__lt=until)
    found = others.exclude(department=person.department_id).filter(~is_muted).exclude(pk__in=taken)
    facts = _facts(person, found.order_by("-published_at", "-pk")[:MOST_LOOKED_AT])
    best = max(facts, key=lambda entry: liveliness(entry.replies or 0, entry.useful or 0), default=None)
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


def _not_muted(person: User) -> FollowQuerySet:
    """What `person` follows at a level that says anything now."""
    over = Q(muted_until=None) | Q(muted_until__lte=timezone.now())
    return Follow.objects.of(person).filter(over, level__gt=Level.MUTED)


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

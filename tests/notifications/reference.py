"""Who is told, worked out plainly and slowly, person by person, from the table in DESIGN section 5.

It reads rows and asks no query of ours: what it says and what the site does are two ways to the same answer.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from colleagues.models import Block, ColleagueLink
from content import services as content
from content.models import A_WEEK, Audience, Entry, Reply, Voice
from groups.models import Group
from groups.services import join
from notifications.models import Channel, Delivery, DeliveryState, Event
from profiles.models import Department, Mandate, User
from stream.models import Follow, Level, SavedSearch
from tags.models import Tag
from tests.factories import make_department, make_entry, make_group, make_person, make_reply

Told = dict[int, tuple[str, bool]]  # person -> why, and whether by mail as well
WORDS = ("dogs", "cats", "grants")


@dataclass
class Town:
    """A few people, and what stands between them."""

    dice: random.Random
    departments: list[Department]
    people: list[User]
    groups: list[Group]
    tags: list[Tag]
    searches: list[SavedSearch]
    members: dict[int, set[int]] = field(default_factory=dict)  # group -> people
    blocks: set[tuple[int, int]] = field(default_factory=set)  # (blocker, blocked)
    added: set[tuple[int, int]] = field(default_factory=set)  # (member, colleague)
    official: Counter[int] = field(default_factory=Counter)  # posts of this week, by department


def found(dice: random.Random, *, size: int = 12) -> Town:
    """People of two departments, some of whom know, block and follow one another, and everything else."""
    departments = [make_department(), make_department()]
    people = [make_person(department=dice.choice(departments)) for _number in range(size)]
    people.append(make_person(department=departments[0], suspended_at=timezone.now()))
    groups = [make_group(), make_group()]
    probe = make_entry(people[0], tag_words=["net-zero", "harbours", "kennels"], audience=Audience.ONLY_ME)
    town = Town(dice, departments, people, groups, list(probe.tags.order_by("name")), [])
    for group in groups:
        town.members[group.pk] = set()
        for person in people[:-1]:
            if dice.random() < 0.5:
                join(group=group, person=person)
                town.members[group.pk].add(person.pk)
    for one in people:
        for other in people:
            if one.pk != other.pk and dice.random() < 0.05:
                Block.objects.create(blocker=one, blocked=other)
                town.blocks.add((one.pk, other.pk))
            if one.pk != other.pk and dice.random() < 0.3:
                ColleagueLink.objects.create(member=one, colleague=other, created_at=timezone.now())
                town.added.add((one.pk, other.pk))
        if one.department is not None:
            expires_on = timezone.localdate() + timedelta(days=9)
            Mandate.objects.create(person=one, department=one.department, expires_on=expires_on)
    for number, person in enumerate(people):
        asks: dict[str, Any] = dice.choice(
            [{"words": dice.choice(WORDS)}, {"tag": dice.choice(town.tags)}, {"group": dice.choice(groups)}]
        )
        town.searches.append(SavedSearch.objects.create(person=person, name=f"S{number}", **asks))
    follow_at_random(town)
    return town


def follow_at_random(town: Town, thread: Entry | None = None) -> None:
    """Levels of everybody towards some of everything, or towards one thread; mutes for a time, over and not."""
    dice, rows = town.dice, []
    for person in town.people:
        targets: list[dict[str, Any]] = [{"thread": thread}] if thread else _targets(town, person)
        for target in targets:
            if dice.random() < 0.35:
                until = dice.choice([None, None, None, timedelta(hours=-1), timedelta(hours=1)])
                muted_until = timezone.now() + until if until else None
                level = dice.choice(list(Level))
                rows.append(Follow(person=person, level=level, muted_until=muted_until, **target))
    if thread is not None:  # also who wrote it, and watches it of itself
        Follow.objects.filter(thread=thread, person__in=[row.person_id for row in rows]).delete()
    Follow.objects.bulk_create(rows)


def _targets(town: Town, person: User) -> list[dict[str, Any]]:
    return [
        *({"tag": tag} for tag in town.tags),
        *({"group": group} for group in town.groups),
        *({"department": department} for department in town.departments),
        *({"followed": other} for other in town.people if other.pk != person.pk and town.dice.random() < 0.4),
        *({"search": search} for search in town.searches if search.person_id == person.pk),
    ]


def say_entry(town: Town) -> tuple[Entry, Told]:
    """Publish something at random. Returns it with who must be told."""
    dice = town.dice
    author = dice.choice(town.people[:-1])
    rooms = [group for group in town.groups if author.pk in town.members[group.pk]]
    group = dice.choice([None, *rooms])
    audience = dice.choice([Audience.GROUP, Audience.EVERYONE]) if group else dice.choice(_WITHOUT_GROUP)
    named = dice.sample(town.people, dice.randint(0, 2))
    entry = make_entry(
        author,
        title=f"About {dice.choice(WORDS)}",
        body=f"Some {dice.choice(WORDS)}. " + " ".join(f"@{person.handle}" for person in named),
        tag_words=[tag.name for tag in dice.sample(town.tags, dice.randint(0, 2))],
        group=group,
        audience=audience,
        publish=False,
    )
    if audience == Audience.EVERYONE and group is None and dice.random() < 0.5:
        Entry.objects.filter(pk=entry.pk).update(voice=Voice.OFFICIAL)
        entry.refresh_from_db()
        town.official[entry.department_id] += 1
    must = {
        person.pk: told
        for person in town.people
        if (told := told_of_entry(town, entry, person, is_named=person in named)) is not None
    }
    entry = content.publish(entry=entry)
    return entry, must


_WITHOUT_GROUP = (Audience.EVERYONE, Audience.EVERYONE, Audience.DEPARTMENT, Audience.COLLEAGUES, Audience.ONLY_ME)


def say_reply(town: Town, entry: Entry, roots: list[Reply]) -> tuple[Reply, Told] | None:
    """Answer it, or one of `roots`, as somebody who may read it. None where nobody may."""
    dice = town.dice
    author = dice.choice(town.people[:-1])
    root = dice.choice([None, *roots])
    if not reads(town, entry, author) or (root and (author.pk, root.author_id) in town.blocks):
        return None
    named = dice.sample(town.people, dice.randint(0, 1))
    body = f"On {dice.choice(WORDS)}. " + " ".join(f"@{person.handle}" for person in named)
    before = rows_of(town.people)
    reply = make_reply(entry, author, body=body, root=root)
    must = {}
    for person in town.people:
        told = told_of_reply(town, reply, person, before[person.pk], is_named=person in named)
        if told is not None:
            must[person.pk] = told
    return reply, must


USUAL = {None, *((event, True) for event in (Event.NEW_ENTRY, Event.NEW_REPLY, Event.REPLY_TO_ENTRY, Event.MENTION))}
EVERY_WAY = {  # in one small town not all of them happen
    *USUAL,
    (Event.REPLY_TO_REPLY, True),
    (Event.REPLY_TO_ENTRY, False),
    (Event.MENTION, False),
}


def did_tell(words: Entry | Reply) -> Told:
    """What stands in the tables."""
    reply = words if isinstance(words, Reply) else None
    entry = words.entry if isinstance(words, Reply) else words
    rows = list(Delivery.objects.filter(notification__entry=entry, notification__reply=reply))
    live = {row.recipient_id for row in rows if row.channel == Channel.MAIL and row.state == DeliveryState.DUE}
    alerts = [row for row in rows if row.channel == Channel.SITE]
    assert len({row.recipient_id for row in alerts}) == len(alerts)
    return {row.recipient_id: (row.event, row.recipient_id in live) for row in alerts if row.recipient_id}


def told_of_entry(town: Town, entry: Entry, person: User, *, is_named: bool) -> tuple[str, bool] | None:
    """The table, for an entry that is about to be published."""
    if person.pk == entry.author_id or not reads(town, entry, person) or apart(town, entry, person):
        return None
    level = level_towards(town, entry, entry, person, rows_of([person])[person.pk])
    if is_named:
        return Event.MENTION, level != Level.MUTED
    is_beyond_three = entry.voice == Voice.OFFICIAL and town.official[entry.department_id] > A_WEEK
    return (Event.NEW_ENTRY, True) if level in (Level.WATCHING, Level.FIRST_POST) and not is_beyond_three else None


def told_of_reply(
    town: Town, reply: Reply, person: User, rows: list[Follow], *, is_named: bool
) -> tuple[str, bool] | None:
    """The table, for a reply."""
    may_read = reads(town, reply.entry, person) and (person.pk, reply.author_id) not in town.blocks
    if person.pk == reply.author_id or not may_read or apart(town, reply, person):
        return None
    level = level_towards(town, reply, reply.entry, person, rows)
    by_mail = level != Level.MUTED
    if is_named:
        return Event.MENTION, by_mail
    if reply.root is not None and reply.root.author_id == person.pk:
        return Event.REPLY_TO_REPLY, by_mail
    if reply.entry.author_id == person.pk:
        return Event.REPLY_TO_ENTRY, by_mail
    return (Event.NEW_REPLY, True) if level == Level.WATCHING else None


def reads(town: Town, entry: Entry, person: User) -> bool:
    """The reading rule, in plain words."""
    if person.suspended_at is not None:
        return False
    if entry.voice == Voice.PERSONAL and (person.pk, entry.author_id) in town.blocks:
        return False
    is_author = person.pk == entry.author_id
    return {
        Audience.EVERYONE: True,
        Audience.DEPARTMENT: person.department_id == entry.department_id,
        Audience.GROUP: person.pk in town.members.get(entry.group_id or 0, ()),
        Audience.COLLEAGUES: is_author or (entry.author_id, person.pk) in town.added,
        Audience.ONLY_ME: is_author,
    }[Audience(entry.audience)]


def apart(town: Town, words: Entry | Reply, person: User) -> bool:
    """Whether a block, either way, keeps the two from hearing of each other."""
    pair = {(person.pk, words.author_id), (words.author_id, person.pk)}
    return words.voice == Voice.PERSONAL and bool(pair & town.blocks)


def rows_of(people: list[User]) -> dict[int, list[Follow]]:
    """What each of them follows now."""
    found: dict[int, list[Follow]] = {person.pk: [] for person in people}
    for row in Follow.objects.filter(person__in=people).select_related("search"):
        found[row.person_id].append(row)
    return found


def level_towards(town: Town, words: Entry | Reply, entry: Entry, person: User, rows: list[Follow]) -> Level | None:
    """The level that counts: the thread's; else a muted author's; else the highest of the rest."""
    tags = {tag.pk for tag in entry.tags.all()}
    rest = []
    for row in rows:
        is_muted = row.muted_until is not None and row.muted_until > timezone.now()
        level = Level.MUTED if is_muted else Level(row.level)
        if row.thread_id is not None:
            if row.thread_id == entry.pk:
                return level
        elif row.followed_id is not None:
            if row.followed_id == words.author_id:
                rest.append(level)
        elif (
            (row.tag_id is not None and row.tag_id in tags)
            or (row.group_id is not None and row.group_id == entry.group_id)
            or (row.department_id is not None and _is_of_channel(entry, row.department_id))
            or (row.search is not None and _answers(entry, row.search, tags))
        ):
            rest.append(level)
    mutes_author = any(
        row.followed_id == words.author_id
        and (row.level == Level.MUTED or (row.muted_until is not None and row.muted_until > timezone.now()))
        for row in rows
    )
    if mutes_author:
        return Level.MUTED
    has_group_row = any(row.group_id is not None and row.group_id == entry.group_id for row in rows)
    if entry.group_id is not None and person.pk in town.members[entry.group_id] and not has_group_row:
        rest.append(Level.NORMAL)
    return max(rest, default=None)


def _is_of_channel(entry: Entry, department: int) -> bool:
    return entry.voice == Voice.OFFICIAL and entry.department_id == department


def _answers(entry: Entry, search: SavedSearch, tags: set[int]) -> bool:
    if search.tag_id is not None and search.tag_id not in tags:
        return False
    if search.group_id is not None and search.group_id != entry.group_id:
        return False
    return not search.words or search.words in f"{entry.title} {entry.body}".lower()


def compare(dice: random.Random, *, entries: int, replies: int, size: int = 12) -> Counter[Any]:
    """A town in which people talk; each time who is told must be who must be told.

    Returns how often each happened: None for a person who had not to be told, else why, and whether by mail.
    """
    town = found(dice, size=size)
    seen: Counter[Any] = Counter()

    def check(words: Entry | Reply, must: Told) -> None:
        assert did_tell(words) == must, f"{words!r} by {words.author_id}"
        seen.update(must.get(person.pk) for person in town.people)

    for _number in range(entries):
        entry, must = say_entry(town)
        check(entry, must)
        follow_at_random(town, thread=entry)
        roots: list[Reply] = []
        for _reply in range(replies):
            said = say_reply(town, entry, roots)
            if said is not None:
                check(*said)
                roots += [] if said[0].root_id else [said[0]]
    return seen

"""A town of two hundred people with random ties, made of rows alone: nobody is told, and no service is asked."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from colleagues.models import Block, ColleagueLink
from content.models import Audience, Broadcast, Entry, EntryTag, Reply, State, Voice
from content.services.placing import this_week
from forums.models import Topic
from groups.models import Group, Membership
from profiles.models import Department, Role, User
from stream.models import Follow, Hidden, Level, ReadMark
from tags.models import Tag
from tests.factories import make_department, make_forum, make_group

NOW = timezone.now()
LEVELS = [*Level, Level.TRACKING, Level.TRACKING]


@dataclass(frozen=True)
class Town:
    """Everything in it."""

    people: list[User]
    departments: list[Department]
    groups: list[Group]
    tags: list[Tag]
    entries: list[Entry]


def build(seed: int, *, people: int, entries: int) -> Town:
    """The same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    departments = [make_department() for _number in range(4)]
    found = _people(rng, departments, people)
    groups = [make_group() for _number in range(5)]
    tags = Tag.objects.bulk_create([Tag(name=f"t{number}-{seed}", slug=f"t{number}-{seed}") for number in range(8)])
    tags[7].synonym_of = tags[0]
    tags[7].save()
    town = Town(found, departments, groups, tags, _entries(rng, found, departments, groups, entries))
    _tags(rng, town)
    _broadcasts(town)
    _topics(rng, town)
    _ties(rng, town)
    _marks(rng, town)
    return town


def _people(rng: random.Random, departments: list[Department], number: int) -> list[User]:
    made = [
        User(
            email=f"town-{turn}@town.example",
            handle=f"town-{turn}",
            name=f"Town {turn}",
            department=rng.choice(departments),
            confirmed_at=NOW,
            admitted_at=NOW,
        )
        for turn in range(number)
    ]
    User.objects.bulk_create(made)
    Role.objects.bulk_create([Role(person=person, department=person.department, is_main=True) for person in made])
    others = [Role(person=person, department=rng.choice(departments)) for person in made if rng.random() < 0.1]
    Role.objects.bulk_create(others)
    return made


def _entries(
    rng: random.Random, people: list[User], departments: list[Department], groups: list[Group], number: int
) -> list[Entry]:
    moments = [NOW - timedelta(minutes=rng.randrange(1, 14_000)) for _number in range(number)]
    made = []
    for turn in range(number):
        author = rng.choice(people[: len(people) // 3])
        is_official = rng.random() < 0.1
        group = None if is_official or rng.random() < 0.6 else rng.choice(groups)
        audience = Audience.EVERYONE if is_official else rng.choice([*[Audience.EVERYONE] * 6, *Audience])
        made.append(
            Entry(
                kind=rng.choice(["blog_post", "topic"]),
                author=author,
                department=rng.choice(departments) if is_official else author.department,
                voice=Voice.OFFICIAL if is_official else Voice.PERSONAL,
                group=group,
                audience=Audience.EVERYONE if audience == Audience.GROUP and group is None else audience,
                title=f"Entry {turn}",
                excerpt="x",
                state=rng.choice([State.PUBLISHED] * 9 + [State.HIDDEN, State.DELETED]),
                published_at=moments[turn] if rng.random() < 0.9 else moments[0],
            )
        )
    return Entry.objects.bulk_create(made)


def _tags(rng: random.Random, town: Town) -> None:
    rows = [
        EntryTag(content_object=entry, tag=tag, published_at=entry.published_at)
        for entry in town.entries
        for tag in rng.sample(town.tags, rng.randrange(3))
    ]
    EntryTag.objects.bulk_create(rows)


def _broadcasts(town: Town) -> None:
    places: dict[int, int] = {}
    for turn, entry in enumerate(entry for entry in town.entries if entry.voice == Voice.OFFICIAL):
        place = places[entry.department_id] = places.get(entry.department_id, -1) + 1
        later = NOW + timedelta(days=3)
        Broadcast.objects.create(
            entry=entry,
            department=entry.department,
            week_of=this_week() + timedelta(weeks=place // 3),
            number=place % 3 + 1,
            feeds_from=later if turn % 6 == 5 else entry.published_at or NOW,
        )


def _topics(rng: random.Random, town: Town) -> None:
    forum = make_forum()
    rows = [
        Topic(entry=entry, forum=forum, kind=rng.choice(["question", "discussion"]), is_answered=rng.random() < 0.4)
        for entry in town.entries
        if entry.kind == "topic"
    ]
    Topic.objects.bulk_create(rows)


def _ties(rng: random.Random, town: Town) -> None:
    links, members, follows, blocks = [], [], [], []
    writers = town.people[: len(town.people) // 3]
    for person in town.people:
        others = [other for other in writers if other != person]
        links += [ColleagueLink(member=person, colleague=other, created_at=NOW) for other in _some(rng, others, 8)]
        blocks += [Block(blocker=person, blocked=other) for other in _some(rng, others, 3) if rng.random() < 0.4]
        for group in _some(rng, town.groups, 4):
            is_gone = rng.random() < 0.2
            members.append(Membership(group=group, person=person, joined_at=NOW, left_at=NOW if is_gone else None))
        targets: Iterable[tuple[str, Any]] = [
            *(("followed", other) for other in _some(rng, others, 12)),
            *(("group", group) for group in _some(rng, town.groups, 3)),
            *(("tag", tag) for tag in _some(rng, town.tags[:7], 3)),
            *(("department", department) for department in _some(rng, town.departments, 3)),
            *(("thread", entry) for entry in _some(rng, town.entries, 10)),
        ]
        follows += [
            Follow(
                person=person,
                level=rng.choice(LEVELS),
                muted_until=rng.choice([None, None, None, NOW - timedelta(days=1), NOW + timedelta(days=1)]),
                **{name: target},
            )
            for name, target in targets
        ]
    ColleagueLink.objects.bulk_create(links)
    Block.objects.bulk_create(blocks)
    Membership.objects.bulk_create(members)
    Follow.objects.bulk_create(follows)


def _marks(rng: random.Random, town: Town) -> None:
    replies = [
        Reply(
            entry=entry,
            author=author,
            department=author.department,
            body="x",
            excerpt="x",
            created_at=NOW - timedelta(minutes=rng.randrange(60)),
            state=rng.choice([State.PUBLISHED, State.PUBLISHED, State.HIDDEN]),
        )
        for entry in _some(rng, town.entries, len(town.entries))
        for author in [rng.choice(town.people)]
    ]
    Reply.objects.bulk_create(replies)
    hidden, marks = [], []
    for person in town.people:
        hidden += [Hidden(person=person, entry=entry) for entry in _some(rng, town.entries, 12)]
        marks += [
            ReadMark(person=person, entry=entry, seen_at=NOW - timedelta(minutes=rng.randrange(90)))
            for entry in _some(rng, town.entries, len(town.entries) // 2)
        ]
    Hidden.objects.bulk_create(hidden)
    ReadMark.objects.bulk_create(marks)


def _some(rng: random.Random, things: list[Any], most: int) -> list[Any]:
    return rng.sample(things, min(len(things), rng.randrange(most + 1)))

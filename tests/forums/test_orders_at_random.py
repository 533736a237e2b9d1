"""Random series of everything that can be done with topics: counts stay right, and nobody reads what they could not."""

import random
import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from content import services as content
from content.models import Activity, Audience, Entry, Reply, readers_of
from content.services import Room, contains
from forums import moving, order, services
from forums.models import Topic, TopicKind
from groups.models import Visibility
from groups.services import join
from profiles.models import User
from tests.factories import make_department, make_entry, make_forum, make_group, make_person, make_reply, make_topic
from tests.forums.counting import counted_right

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(5))
def test_counts_equal_the_rows_after_random_series(seed: int) -> None:
    """Property: replies, votes, accepts, deletions, moves, merges, splits and conversions in any order."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    host = make_person(is_staff=True, is_superuser=True)
    people = [host, *(make_person() for _number in range(3))]
    group = make_group(owner=host)
    for person in people[1:]:
        join(group=group, person=person)
    forums = [make_forum(), make_forum(group=group)]
    for _number in range(4):
        make_topic(rng.choice(people), forum=rng.choice(forums), kind=rng.choice(list(TopicKind)))
    done = 0
    for turn in range(45):
        topics = list(Topic.objects.listed().select_related("entry__group", "forum"))
        topic, other, person = rng.choice(topics), rng.choice(topics), rng.choice(people)
        replies = list(topic.entry.replies.published())
        reply = rng.choice(replies) if replies else None
        try:
            match rng.randrange(10):
                case 0 | 1 | 2:
                    root = reply if rng.random() < 0.4 else None
                    make_reply(topic.entry, person, root=root, created_at=make_moment(turn))
                    Topic.objects.filter(pk=topic.pk).update(bumped_at=_last(topic))
                    Activity.objects.filter(entry=topic.pk).update(last_at=_last_reply(topic))
                case 3:
                    services.support(topic=topic, person=person, says_so=rng.random() < 0.8)
                case 4 if reply is not None:
                    services.accept(topic=topic, reply=reply, by=topic.entry.author)
                case 5:
                    moving.move(topic=topic, forum=rng.choice(forums), audience="everyone", reason="Why.", by=host)
                case 6 if len(topics) > 2:
                    moving.merge(topic=topic, into=other, reason="Why.", by=host)
                    done += 1
                case 7 if replies:
                    roots = [one.pk for one in replies if one.root_id is None and rng.random() < 0.5]
                    moving.split(
                        topic=topic, roots=roots, title="A part", kind="question", reason="Why.", by=host,
                        submission=uuid.uuid4(),
                    )  # fmt: skip
                    done += 1
                case 8:
                    order.convert(topic=topic, kind=rng.choice(list(TopicKind)), by=host)
        except content.Refused:
            pass
        Reply.objects.update(updated_at=make_moment(0))
        counted_right()
    assert done >= 2


@pytest.mark.parametrize("seed", range(6))
def test_no_merge_shows_words_to_anybody_new(seed: int) -> None:
    """Property: for random rooms and members, nobody reads a word after it that they could not read before."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    host = make_person(is_staff=True, is_superuser=True)
    people = [host, *(make_person() for _number in range(4))]
    forums = [make_forum()]
    for visibility in (Visibility.VISIBLE, Visibility.LISTED):
        group = make_group(owner=host, visibility=visibility)
        for person in rng.sample(people[1:], 2):
            join(group=group, person=person)
        forums.append(make_forum(group=group))
    topics = []
    for number in range(8):
        topic = make_topic(host, forum=rng.choice(forums), title=f"T{number}", body=f"CANARY{number}.")
        if topic.entry.group is not None and rng.random() < 0.5:
            Entry.objects.filter(pk=topic.pk).update(audience=Audience.GROUP)
        elif topic.entry.group is None:
            Entry.objects.filter(pk=topic.pk).update(audience=rng.choice(list(Audience)[:2]))
        make_reply(topic.entry, rng.choice(people), body=f"CANARYREPLY{number}.")
        topics.append(topic)
    merged = 0
    after = _read(people)
    for _turn in range(25):
        one, other = rng.sample(topics, 2)
        before = after
        try:
            moving.merge(topic=one, into=other, reason="Why.", by=host)
        except content.Refused:
            assert _read(people) == before
        else:
            merged += 1
            after = _read(people)
            assert all(after[person] <= before[person] for person in people)
    assert merged


def _read(people: list[User]) -> dict[User, set[str]]:
    """The canaries that each may read, wherever they stand."""
    found = {}
    for person in people:
        bodies = [*Entry.objects.visible_to(person).values_list("body", flat=True)]
        bodies += Reply.objects.visible_to(person).values_list("body", flat=True)
        found[person] = {word.strip(".") for body in bodies for word in body.split() if word.startswith("CANARY")}
    return found


def make_moment(turn: int) -> datetime:
    return timezone.now() - timedelta(minutes=90 - turn)


def _last_reply(topic: Topic) -> datetime | None:
    return max(topic.entry.replies.published().values_list("created_at", flat=True), default=None)


def _last(topic: Topic) -> datetime:
    return max(filter(None, [topic.entry.published_at, _last_reply(topic)]))


@pytest.mark.parametrize("seed", range(10))
def test_contains_says_what_the_reading_rule_does(seed: int) -> None:
    """Property: where a room is within another, its readers are among the other's, whoever they are."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    departments = [make_department() for _number in range(2)]
    people = [make_person(department=rng.choice(departments)) for _number in range(8)]
    groups = [make_group(owner=rng.choice(people)) for _number in range(2)]
    for group in groups:
        for person in rng.sample(people, 4):
            join(group=group, person=person)
    entries = []
    for _number in range(14):
        entry = make_entry(rng.choice(people))
        audience = rng.choice(list(Audience))
        Entry.objects.filter(pk=entry.pk).update(
            audience=audience, group=rng.choice(groups) if audience == Audience.GROUP else None
        )
        entries.append(Entry.objects.get(pk=entry.pk))
    readers = {entry: set(readers_of(entry, among=User.objects.all())) for entry in entries}
    pairs = [(outer, inner) for outer in entries for inner in entries if contains(Room.of(outer), Room.of(inner))]
    assert len(pairs) > len(entries)
    for outer, inner in pairs:
        assert readers[inner] <= readers[outer], (Room.of(outer), Room.of(inner))


@pytest.mark.parametrize("seed", range(6))
def test_no_move_shows_words_to_anybody_new(seed: int) -> None:
    """Property: after random moves, each topic and each reply is read by nobody who could not read it before."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    host = make_person(is_staff=True, is_superuser=True)
    people = [host, *(make_person() for _number in range(5))]
    forums = [make_forum(), make_forum()]
    for visibility in Visibility:
        group = make_group(owner=host, visibility=visibility)
        for person in rng.sample(people[1:], 3):
            join(group=group, person=person)
        forums.append(make_forum(group=group))
    topics = []
    for number in range(5):
        forum = rng.choice(forums)
        topics.append(make_topic(host, forum=forum, title=f"CANARY{number}"))
        make_reply(topics[-1].entry, rng.choice(people))
    moved = 0
    after = _seen(people)
    for _turn in range(30):
        before = after
        topic = rng.choice(topics)
        audience = rng.choice(list(Audience)[:3])
        try:
            moving.move(topic=topic, forum=rng.choice(forums), audience=audience, reason="Why.", by=host)
        except content.Refused:
            assert _seen(people) == before
        else:
            moved += 1
            after = _seen(people)
            assert all(after[person] <= before[person] for person in people)
    assert moved


def _seen(people: list[User]) -> dict[User, set[str]]:
    return {
        person: {
            *(f"entry {pk}" for pk in Entry.objects.visible_to(person).values_list("pk", flat=True)),
            *(f"reply {pk}" for pk in Reply.objects.visible_to(person).values_list("pk", flat=True)),
        }
        for person in people
    }

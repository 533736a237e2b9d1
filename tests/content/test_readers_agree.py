"""`visible_to` and `readers_of` are one rule written twice: for random people, rooms, states and blocks they agree."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from colleagues.models import Block, ColleagueLink
from content.models import Audience, Entry, Reply, State, Voice, readers_of, readers_of_reply
from groups.services import join, leave
from profiles.models import Department, Role, User
from profiles.services import set_successors
from tests.factories import make_department, make_group, make_person


def _random_people(rng: random.Random, departments: list[Department]) -> list[User]:
    people = []
    for _number in range(10):
        fields: dict[str, Any] = {}
        match rng.randrange(8):
            case 0:
                fields["suspended_at"] = timezone.now()
            case 1:
                fields["left_at"] = timezone.now()
        person = make_person(department=rng.choice(departments), **fields)
        if rng.random() < 0.3:
            Role.objects.create(person=person, department=rng.choice(departments))
        if rng.random() < 0.2:
            Role.objects.filter(person=person).update(
                ended_on=timezone.localdate() - timedelta(days=1), started_on=None
            )
        people.append(person)
    people.append(make_person(confirmed=False, admitted=False))
    people.append(make_person(admitted=False))
    return people


def _entry(rng: random.Random, author: User, **fields: Any) -> Entry:
    """The row alone: the rule asks nothing else, and nobody is told."""
    state = rng.choice([State.PUBLISHED] * 4 + list(State))
    return Entry.objects.create(
        kind="blog_post",
        author=author,
        department=author.roles.earliest("pk").department,
        title="A title",
        body="Some words.",
        published_at=timezone.now(),
        state=state,
        **fields,
    )


def _reply(rng: random.Random, entry: Entry, author: User) -> None:
    Reply.objects.create(
        entry=entry,
        author=author,
        department=author.roles.earliest("pk").department,
        voice=rng.choice(list(Voice)),
        state=rng.choice([State.PUBLISHED, State.HIDDEN, State.DELETED]),
        body="An answer.",
        created_at=timezone.now(),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_the_rule_and_its_inverse_agree(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    departments = [make_department() for _number in range(4)]
    if rng.random() < 0.7:
        set_successors([(departments[0], departments[1]), (departments[1], departments[2])])
    people = _random_people(rng, departments)
    members = [person for person in people if person.department]
    groups = [make_group(owner=rng.choice(members)) for _number in range(2)]
    for person in members:
        for group in groups:
            if rng.random() < 0.4:
                join(group=group, person=person)
                if rng.random() < 0.3:
                    leave(group=group, person=person)
    for _number in range(15):
        one, other = rng.sample(members, 2)
        ColleagueLink.objects.get_or_create(member=one, colleague=other, defaults={"created_at": timezone.now()})
        if rng.random() < 0.4:
            one, other = rng.sample(members, 2)
            Block.objects.get_or_create(blocker=one, blocked=other)
    entries = []
    for _number in range(12):
        audience = rng.choice(list(Audience))
        room = rng.choice(groups) if audience == Audience.GROUP else None
        voice = rng.choice(list(Voice)) if audience == Audience.EVERYONE else Voice.PERSONAL
        entry = _entry(rng, rng.choice(members), audience=audience, group=room, voice=voice)
        _reply(rng, entry, rng.choice(members))
        entries.append(entry)
    everybody = User.objects.all()
    seen_entries = {person: set(Entry.objects.visible_to(person)) for person in everybody}
    seen_replies = {person: set(Reply.objects.visible_to(person)) for person in everybody}
    for entry in entries:
        assert set(readers_of(entry, among=everybody)) == {who for who, seen in seen_entries.items() if entry in seen}
    for reply in Reply.objects.select_related("entry"):
        readers = {who for who, seen in seen_replies.items() if reply in seen}
        assert set(readers_of_reply(reply, among=everybody)) == readers

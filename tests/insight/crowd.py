"""People as dice throw them, made in bulk: services would take a minute for them."""

import random
from datetime import timedelta

from django.utils import timezone

from colleagues.models import Block, ColleagueLink
from content.models import Activity, Entry, Reply
from profiles.models import Department, Role, Skill, User
from profiles.services import count_all
from tags import services as tags
from tests.factories import make_department
from tests.insight.people import make_profession

TITLES = ("Benefits analyst", "Analyst", "Policy adviser", "Policy manager", "Delivery manager", "Caseworker", "")
CONTACT = ("", "", "Appraising pilots", "Letters that people can read", "The Green Book")


def make_crowd(size: int, seed: int, *, departments: int = 8) -> list[User]:
    """Members of some departments with whatever the dice give them, who write, add and block each other.

    One in ten holds a second role elsewhere, one in twenty has left.
    """
    dice, now = random.Random(seed), timezone.now()  # noqa: S311 - no secret
    places = [make_department() for _number in range(departments)]
    professions = [None, *(make_profession(name) for name in ("analysis", "policy", "delivery"))]
    people = User.objects.bulk_create(
        User(
            email=f"crowd-{number}@nowhere.example",
            handle=f"crowd-{number}",
            name=f"Crowd {number}",
            department=dice.choice(places),
            confirmed_at=now,
            admitted_at=now,
            left_at=now if number % 20 == 19 else None,
        )
        for number in range(size)
    )
    vocabulary = tags.resolve([f"skill-{number}" for number in range(40)], most=40)

    def role(person: User, department: Department | None, *, is_main: bool) -> Role:
        return Role(
            person=person,
            department=department,
            job_title=dice.choice(TITLES),
            contact_for=dice.choice(CONTACT),
            grade=dice.choice([None, 5, 6, 7]),
            profession=dice.choice(professions),
            is_main=is_main,
            ended_on=None if is_main or dice.random() < 0.7 else timezone.localdate(),
        )

    Role.objects.bulk_create(role(person, person.department, is_main=True) for person in people)
    Role.objects.bulk_create(role(person, dice.choice(places), is_main=False) for person in people[::10])
    Skill.objects.bulk_create(
        [
            Skill(content_object=person, tag=tag)
            for person in people
            for tag in {vocabulary[int(40 * dice.random() ** 2)] for _skill in range(dice.randint(0, 6))}
        ]
    )
    pairs = [dice.sample(people, 2) for _number in range(4 * size)]
    ColleagueLink.objects.bulk_create(
        [ColleagueLink(member=one, colleague=other, created_at=now) for one, other in pairs[size:]],
        ignore_conflicts=True,
    )
    Block.objects.bulk_create(
        [Block(blocker=one, blocked=other) for one, other in pairs[: size // 5]], ignore_conflicts=True
    )
    _talk(people, dice)
    count_all()
    return people


def _talk(people: list[User], dice: random.Random) -> None:
    """Posts, one in three for their authors alone, and up to four replies under each."""
    now = timezone.now()
    entries = Entry.objects.bulk_create(
        Entry(
            kind="blog_post",
            author=author,
            department=author.department,
            title="A title",
            audience=dice.choice(["everyone", "everyone", "only_me"]),
            published_at=now - timedelta(hours=1),
        )
        for author in dice.choices(people, k=len(people) // 2)
    )
    numbers = [dice.randint(0, 4) for _entry in entries]
    Reply.objects.bulk_create(
        Reply(entry=entry, author=author, department=author.department, body="Words.", created_at=now)
        for entry, number in zip(entries, numbers, strict=True)
        for author in dice.choices(people, k=number)
    )
    Activity.objects.bulk_create(
        Activity(entry=entry, reply_count=number) for entry, number in zip(entries, numbers, strict=True)
    )

"""People who have pages open, and what they have open: half of it for everybody, half for a group of all of them."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from content.models import Audience, Entry, State
from groups.models import Group, Membership
from profiles.models import Department, Role, User

TOPICS: Final = 200
WRITERS: Final = 200  # twenty replies a second are one of each in ten seconds: no limit is near


@transaction.atomic
def fill(people: int) -> tuple[list[int], list[int]]:
    """Numbers of the people and of the entries."""
    now = timezone.now()
    department = Department.objects.create(
        slug="open", name="Department of Open Pages", short_name="Open", abbreviation="DO", colour="#006853"
    )
    crowd = User.objects.bulk_create(
        User(
            email=f"reader-{number}@open.example",
            handle=f"reader-{number}",
            name=f"Reader {number}",
            password=f"!{number}",
            department=department,
            confirmed_at=now,
            admitted_at=now,
        )
        for number in range(max(people, WRITERS))
    )
    Role.objects.bulk_create(Role(person=person, department=department, is_main=True) for person in crowd)
    group = Group.objects.create(slug="all-of-them", name="All of them", visibility="listed")
    Membership.objects.bulk_create(Membership(group=group, person=person, joined_at=now) for person in crowd)
    entries = Entry.objects.bulk_create(
        Entry(
            kind="blog_post",
            author=crowd[number % len(crowd)],
            department=department,
            group=group if number % 2 else None,
            audience=Audience.GROUP if number % 2 else Audience.EVERYONE,
            title=f"Topic {number}",
            body="Words.",
            body_html="<p>Words.</p>",
            state=State.PUBLISHED,
            published_at=now - timedelta(hours=2),
        )
        for number in range(TOPICS)
    )
    return [person.pk for person in crowd], [entry.pk for entry in entries]

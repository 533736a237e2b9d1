"""What telling many costs: how fast an announcement answers, and how soon the last member has it."""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import ground
from bench.load.processes import cpu_seconds
from bench.load.running import postgres
from bench.progress import say
from content.models import Audience, Entry
from content.services import reply_to, write_entry
from core.database_roles import SHORT as OF_THE_WEB
from groups.models import Group, MemberRole, Membership
from groups.services import join
from notifications import fanout
from notifications.models import Channel, Delivery
from profiles.models import Absence, Department, User
from profiles.services import admit, create_person
from stream.models import Follow, Level

ROUNDS: Final = 3
FEW: Final = 100
Times = dict[tuple[str, int], list[tuple[float, float]]]
FOUND: Final = 302
OK: Final = 200


def run(options: argparse.Namespace, _place: ground.Place) -> None:
    """Measure groups of a hundred and of very many members in turn, and say what was found."""
    call_command("migrate", verbosity=0)
    for name in OF_THE_WEB:
        with connection.cursor() as queries:
            queries.execute(f"SET {name} = {OF_THE_WEB[name]}")
    owner, crowd = fill(options.members)
    desk = Client(headers={"host": ground.HOST, "x-forwarded-proto": "https"}, REMOTE_ADDR="127.0.0.1")
    desk.force_login(owner)
    times: Times = {}
    for number in range(ROUNDS):
        for size in (FEW, options.members):
            group = make_group(f"g{number}-{size}", owner, crowd[:size])
            entry = written(owner, group=group, audience=Audience.GROUP)
            url = reverse("content:announce-entry", args=[entry.pk])
            note(times, "the page that says whom it reaches", size, partial(ask, desk.get, url, OK))
            note(times, "announcing it", size, partial(ask, desk.post, url, FOUND))
            note(times, "the last member has it after", size, told_of(f"announcement:{entry.pk}", size))
            watched = written(owner)
            Follow.objects.bulk_create(
                Follow(person=person, thread=watched, level=Level.WATCHING) for person in crowd[:size]
            )
            replied = [reply_of(watched, owner, times, size)]
            note(times, "the last watcher has a reply after", size, told_of(f"reply:{replied[0]}", size))
    say(f"\nMilliseconds, and of CPU, of {ROUNDS} rounds in which {FEW} and {options.members:,} people take turns:")
    for (what, size), found in times.items():
        passed, worked = zip(*found, strict=True)
        median = f"median {statistics.median(passed):9.1f}  worst {max(passed):9.1f}"
        say(f"{size:>7,} people  {what:<36} {median}  CPU {statistics.median(worked):8.1f}")


def note(times: Times, what: str, size: int, act: Callable[[], object]) -> None:
    """Do it, and keep how long it took and how much of that was work, ours and the server's."""
    server = postgres()
    begins, ours, theirs = time.perf_counter(), time.process_time(), cpu_seconds(server)
    act()
    worked = time.process_time() - ours + cpu_seconds(server) - theirs
    times.setdefault((what, size), []).append(((time.perf_counter() - begins) * 1000, worked * 1000))


def ask(method: Callable[[str], Any], url: str, status: int) -> None:
    """One request. Raises RuntimeError where the answer is another."""
    found = method(url).status_code
    if found != status:
        raise RuntimeError(f"{found} instead of {status}")


def told_of(key: str, size: int) -> Callable[[], None]:
    """The sweep of one worker, to its end; everybody must have an alert then. Raises RuntimeError."""

    def act() -> None:
        fanout.sweep(for_seconds=600)
        told = Delivery.objects.filter(notification__key=key, channel=Channel.SITE).count()
        if told != size:
            raise RuntimeError(f"{told} of {size} were told")

    return act


def reply_of(entry: Entry, owner: User, times: Times, size: int) -> int:
    """A reply to what `size` people watch. Returns its number."""
    made: list[int] = []
    note(
        times,
        "replying to what is watched",
        size,
        lambda: made.append(reply_to(entry=entry, author=owner, body="Words.").pk),
    )
    return made[0]


def written(owner: User, group: Group | None = None, audience: str = Audience.EVERYONE) -> Entry:
    """A post of an hour ago, so that no limit is near."""
    entry = write_entry(
        kind="blog_post",
        author=owner,
        title="Friday",
        body="We meet on Friday.",
        tag_words=(),
        audience=audience,
        group=group,
        publish=True,
    )
    Entry.objects.filter(pk=entry.pk).update(created_at=timezone.now() - timedelta(hours=2))
    return entry


@transaction.atomic
def fill(members: int) -> tuple[User, list[User]]:
    """An owner, and members of whom one in ten is away soon."""
    department = Department.objects.create(
        slug="many", name="Department of Many", short_name="Many", abbreviation="DM", colour="#006853"
    )
    now, today = timezone.now(), timezone.localdate()
    owner = create_person(email="owner@many.example", name="Olga Owner", password=None)
    User.objects.filter(pk=owner.pk).update(confirmed_at=now)
    admit(person=owner, department=department, job_title="")
    owner.refresh_from_db()
    crowd = User.objects.bulk_create(
        [
            User(
                email=f"member-{number}@many.example",
                handle=f"member-{number}",
                name=f"Member {number}",
                department=department,
                confirmed_at=now,
                admitted_at=now,
            )
            for number in range(members)
        ],
        batch_size=1000,
    )
    later = today + timedelta(days=9)
    Absence.objects.bulk_create(Absence(person=person, starts_on=later, ends_on=later) for person in crowd[::10])
    return owner, crowd


def make_group(slug: str, owner: User, crowd: list[User]) -> Group:
    """A group of these people."""
    group = Group.objects.create(slug=slug, name=slug)
    join(group=group, person=owner, role=MemberRole.OWNER)
    Membership.objects.bulk_create(
        [Membership(group=group, person=person, joined_at=timezone.now()) for person in crowd], batch_size=1000
    )
    with connection.cursor() as queries:
        queries.execute("ANALYZE")
    return group

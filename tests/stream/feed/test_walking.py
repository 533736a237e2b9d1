"""Nothing twice and nothing lost between pages, while entries arrive; and the order of the closest first."""

import random
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from content.models import Entry
from profiles.models import User
from stream import feed
from stream.feed import Asked, Feed, Order
from stream.models import Tab
from tests.stream.feed.reference import Everything, Reader
from tests.stream.feed.town import Town, build

pytestmark = pytest.mark.django_db
CLOSEST = Asked(order=Order.CLOSEST)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(11, people=24, entries=320)
        transaction.set_rollback(True)


def arrive(rng: random.Random, town: Town) -> list[int]:
    """A few entries by anybody, now."""
    made = [
        Entry(
            kind="blog_post",
            author=author,
            department=author.department,
            title="Just now",
            published_at=timezone.now(),
        )
        for author in rng.sample(town.people[:8], rng.randrange(4))
    ]
    return [entry.pk for entry in Entry.objects.bulk_create(made)]


def walk(reader: User, asked: Asked, rng: random.Random, town: Town | None) -> list[Feed]:
    """All pages from the top; where a town is given, with new entries in it between any two."""
    found, params = [], asked.params
    while True:
        page = feed.page(reader, asked, params)
        found.append(page)
        if not page.page.older_url:
            return found
        params = dict(parse_qsl(page.page.older_url.removeprefix("?")))
        if town is not None:
            arrive(rng, town)


@pytest.mark.parametrize("asked", [*(Asked(tab) for tab in Tab), CLOSEST], ids=str)
def test_entries_that_arrive_move_nothing(asked: Asked, town: Town) -> None:
    rng = random.Random(str(asked))  # noqa: S311 - a repeatable draw, no secret
    with transaction.atomic():
        for person in rng.sample(town.people, 4):
            there = {place.pk for place in Reader(person, Everything.read()).personal(asked.tab)}
            rows = [row.pk for page in walk(person, asked, rng, town) for row in page.page.rows]
            assert len(rows) == len(set(rows)), "nothing twice"
            assert set(rows) == there, "nothing lost, and nothing that came later"
        transaction.set_rollback(True)


def test_the_closest_of_a_day_come_first(town: Town) -> None:
    everything = Everything.read()
    for person in town.people:
        reader = Reader(person, everything)
        pages = walk(person, CLOSEST, random.Random(1), None)  # noqa: S311
        personal = reader.personal("for_you")
        wanted = sorted((timezone.localdate(at), reader.closeness(pk), at, pk) for at, pk in personal)
        assert [tuple(row) for page in pages for row in page.page.rows] == wanted[::-1]
        official = [place.pk for place in reader.official("for_you")]
        shown = [entry.pk for page in pages for entry in page.entries if entry.is_official]
        assert set(shown) <= set(official) and len(shown) == len(set(shown))
        assert len(shown) + sum(page.left_out for page in pages) == len(official)
        for page in pages:
            assert 10 * sum(entry.is_official for entry in page.entries) <= len(page.entries)


def test_a_mark_never_covers_what_came_while_one_walked(town: Town) -> None:
    rng = random.Random(3)  # noqa: S311 - a repeatable draw, no secret
    person = town.people[0]
    with transaction.atomic():
        pages = walk(person, Asked(Tab.EVERYONE), rng, town)
        assert len(pages) > 2 and len({page.top for page in pages}) == 1
        newest = max(pages[0].page.rows)
        assert newest.moment < timezone.now() - timedelta(seconds=30)
        transaction.set_rollback(True)

"""The feed of two hundred random people is what loops over all rows say that it should be."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from core.paging import PAGE_SIZE, Row
from profiles.models import User
from stream import feed
from stream.feed import Asked, sources
from stream.feed.taking import take_of
from stream.models import Tab
from tests.stream.feed.reference import Everything, Place, Reader
from tests.stream.feed.town import Town, build

pytestmark = pytest.mark.django_db
PEOPLE = 200
FILTERS: list[dict[str, Any]] = [
    {"kind": "topic"},
    {"is_unanswered": True},
    {"is_mine": True},
    {"is_unread": True},
    {"kind": "topic", "is_unread": True},
]


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """One for all tests of the module, which only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(7, people=PEOPLE, entries=150)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def everything(town: Town) -> Everything:
    return Everything.read()


def whole(reader: User, asked: Asked) -> list[Place]:
    """All rows of the tab from the top down, a page at a time."""
    take, found = take_of(asked, reader), list[Place]()
    while True:
        rows = take("lt", Row(*found[-1]) if found else None, PAGE_SIZE + 1)
        found += [Place(*row) for row in rows]
        if len(rows) <= PAGE_SIZE:
            return found


def check(reader: Reader, asked: Asked, filters: dict[str, Any]) -> None:
    """Compare all of the tab with what it should be, and its first page with what departments say besides."""
    wanted = reader.personal(asked.tab, **filters)
    assert whole(reader.person, asked) == wanted, asked
    page = feed.page(reader.person, asked, {})
    assert [Place(*row) for row in page.page.rows] == wanted[:PAGE_SIZE], asked
    end = page.page.below
    official = [place for place in reader.official(asked.tab, **filters) if not end or place > Place(*end)]
    shown = [entry.pk for entry in page.entries if entry.is_official]
    if asked.tab != Tab.DEPARTMENTS:
        most = len(page.page.rows) // 9
        assert shown == [place.pk for place in official[:most]] and page.left_out == len(official[most:]), asked


@pytest.mark.parametrize("part", range(4))
def test_of_two_hundred_people(part: int, town: Town, everything: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(part)  # noqa: S311 - a repeatable draw, no secret
    for person in town.people[part::4]:
        monkeypatch.setattr(sources, "AT_ONCE", rng.choice([1, 60]))
        monkeypatch.setattr(sources, "WIDE", rng.choice([1, 100]))  # from the next of all entries, or of each source
        monkeypatch.setattr(sources, "HEADS", rng.choice([1, 60, 400]))
        reader = Reader(person, everything)
        check(reader, Asked(), {})
        filters = rng.choice([{}, *FILTERS])
        check(reader, Asked(rng.choice(list(Tab)), **filters), filters)

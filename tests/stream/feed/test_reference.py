"""The feed of two hundred random people is what loops over all rows say that it should be."""

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from profiles.models import User
from stream import feed
from stream.feed import Asked, Feed, sources
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
        yield build(7, people=PEOPLE, entries=260)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def everything(town: Town) -> Everything:
    return Everything.read()


def walk(reader: User, asked: Asked) -> list[Feed]:
    """All pages from the top down."""
    found, params = [], asked.params
    while True:
        page = feed.page(reader, asked, params)
        found.append(page)
        if not page.page.older_url:
            return found
        params = dict(parse_qsl(page.page.older_url.removeprefix("?")))


def check(reader: Reader, asked: Asked) -> None:
    """Walk the tab, and compare it with what it should be."""
    filters = {
        "kind": asked.kind,
        "is_unanswered": asked.is_unanswered,
        "is_mine": asked.is_mine,
        "is_unread": asked.is_unread,
    }
    pages = walk(reader.person, asked)
    rows = [Place(*row) for page in pages for row in page.page.rows]
    assert rows == reader.personal(asked.tab, **filters), asked
    mixed = [entry.pk for page in pages for entry in page.entries if entry.is_official]
    if asked.tab == Tab.DEPARTMENTS:
        return
    wanted = [place.pk for place in reader.official(asked.tab, **filters)]
    assert set(mixed) <= set(wanted) and len(mixed) == len(set(mixed)), asked
    assert len(mixed) + sum(page.left_out for page in pages) == len(wanted), "what is not shown is named"


@pytest.mark.parametrize("part", range(4))
def test_of_two_hundred_people(part: int, town: Town, everything: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(part)  # noqa: S311 - a repeatable draw, no secret
    for person in town.people[part::4]:
        monkeypatch.setattr(sources, "AT_ONCE", rng.choice([1, 60]))
        reader = Reader(person, everything)
        check(reader, Asked())
        check(reader, Asked(rng.choice(list(Tab)), **rng.choice([{}, *FILTERS])))

"""Over the registry of pages: queries do not grow with rows, and nobody is sent a canary of another room."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls.exceptions import NoReverseMatch

from profiles.models import User
from tests.cast import CAST
from tests.desk import Desk
from tests.factories import SECRET_WORDS
from tests.growing import Grown
from tests.pages import PAGES, Page, url_of
from tests.test_policy import ADDRESSES
from tests.world import KEY_OWNER, World

pytestmark = pytest.mark.django_db


def _client(world: World, who: str) -> Client:
    client = Desk()
    person = world.cast[who]
    if isinstance(person, User):
        client.force_login(person)
    return client


def _queries(world: World, page: Page) -> tuple[int, list[str]]:
    """The status of a page, and what it asks of the database."""
    client, url = _client(world, page.reader), page.url(world)
    cache.clear()  # as if Redis had just vanished
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    return response.status_code, [query["sql"] for query in queries.captured_queries]


@pytest.fixture(scope="module")
def grown(shared_world: World) -> Grown[tuple[int, list[str]]]:
    return Grown(shared_world, (5, 50), _queries)


def _card_loaders(queries: list[str]) -> int:
    """How many kinds of entry have looked up what their cards show: they come on top (DESIGN section 8)."""
    loaded = r'FROM "(forums_topic|polls_poll)" .* WHERE "\1"."entry_id" IN \(|"content_entry"."id" = T\d+."quoted_id"'
    return sum(bool(re.search(loaded, sql)) for sql in queries)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name}{page.query}-{page.reader}")
def test_a_page_of_fifty_rows_costs_the_same_queries_as_one_of_five(
    page: Page, grown: Grown[tuple[int, list[str]]]
) -> None:
    (status, few), (status_of_many, many) = grown.of(page)
    assert (status, status_of_many) == (200, 200)
    assert len(many) <= page.most_queries + _card_loaders(many), "\n".join(many)
    assert len(few) - _card_loaders(few) == len(many) - _card_loaders(many), "\n".join(sorted(set(many) ^ set(few)))


@pytest.mark.parametrize("who", CAST)
def test_nobody_is_sent_a_canary_of_a_room_that_is_not_theirs(who: str, shared_world: World) -> None:
    world = shared_world
    client = _client(world, who)
    leaks, seen = [], set()
    for name in ADDRESSES:
        try:
            url = url_of(name, world)
        except NoReverseMatch:  # an address of the admin that names one row
            continue
        response = client.get(url, follow=True)
        body = b"".join(response) if response.streaming else response.content
        reader = KEY_OWNER if url.startswith("/feeds/") else who  # a key reads for its owner
        for word, readers in world.canaries.items():
            if word.encode() in body:
                seen.add(word)
                if reader not in readers:
                    leaks.append(f"{word} in {url}")
    assert leaks == []
    if who == "author":
        assert seen >= {"CANARYDEPT", "CANARYGROUP", "CANARYCOLL", "CANARYONLY", "CANARYDRAFT"}, (
            "the canaries sing at all"
        )
    if who == "stranger":
        assert seen & {*SECRET_WORDS}, "who voted sees the own number again"

"""Over the registry of pages, with long lists on them: queries do not grow with rows, and the first view is small.

A first view is at most 60 kB compressed, in at most 8 requests.
"""

import re
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.staticfiles import SHEET
from tests.desk import at_desk
from tests.growing import Grown
from tests.pages import PAGES, Page
from tests.shipping import weigh
from tests.world import World

pytestmark = pytest.mark.django_db
MOST_BYTES, MOST_REQUESTS = 60_000, 8


@dataclass
class Seen:
    """What one look at a page showed."""

    status: int
    queries: list[str]
    assets: set[str]
    size: int  # bytes, compressed, with all assets


def _look(world: World, page: Page) -> Seen:
    """The page as somebody sees it who has just come."""
    client, url = at_desk(world.cast[page.reader]), page.url(world)
    cache.clear()  # as if Redis had just vanished
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assets, size = weigh(client, response.content)
    return Seen(response.status_code, [query["sql"] for query in queries.captured_queries], assets, size)


@pytest.fixture(scope="module")
def grown(shared_world: World) -> Grown[Seen]:
    return Grown(shared_world, (5, 50), _look)


def _card_loaders(queries: list[str]) -> int:
    """How many kinds of entry have looked up what their cards show: they come on top (DESIGN section 8)."""
    loaded = r'FROM "(forums_topic|polls_poll)" .* WHERE "\1"."entry_id" IN \(|"content_entry"."id" = T\d+."quoted_id"'
    return sum(bool(re.search(loaded, sql)) for sql in queries)


every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name}{page.query}-{page.reader}")


@every_page
def test_a_page_of_fifty_rows_costs_the_same_queries_as_one_of_five(page: Page, grown: Grown[Seen]) -> None:
    few, many = grown.of(page)
    assert (few.status, many.status) == (200, 200)
    loaders = _card_loaders(many.queries)
    assert len(many.queries) <= page.most_queries + loaders, "\n".join(many.queries)
    more = sorted(set(many.queries) ^ set(few.queries))
    assert len(few.queries) - _card_loaders(few.queries) == len(many.queries) - loaders, "\n".join(more)


@every_page
def test_a_first_view_is_small(page: Page, grown: Grown[Seen]) -> None:
    for seen in grown.of(page):
        assert seen.status == 200
        assert {settings.STATIC_URL + SHEET} <= seen.assets
        assert len(seen.assets) + 1 <= MOST_REQUESTS, sorted(seen.assets)
        assert seen.size <= MOST_BYTES, seen.size

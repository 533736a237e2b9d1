"""The first view of every page: at most 60 kB compressed in at most 8 requests, with a full list on it."""

import gzip
import re
from functools import cache
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from core.staticfiles import SHEET, join
from tests.desk import at_desk
from tests.growing import Grown
from tests.pages import PAGES, Page
from tests.world import World

pytestmark = pytest.mark.django_db
MOST_BYTES, MOST_REQUESTS = 60_000, 8
ASSET = re.compile(r'<(?:script[^>]* src|link rel="(?:stylesheet|modulepreload)"[^>]*? href)="([^"]+)"')


def shipped(name: str) -> str:
    """A static file as it stands in the repository or in its package."""
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_text(encoding="utf-8")


def _size(text: bytes) -> int:
    """Bytes of what is made for each reader: nginx compresses it on its way."""
    return len(gzip.compress(text, 6))


@cache
def _shipped_size(name: str) -> int:
    """Bytes of what is the same for all: compressed once, when it is collected, as hard as browsers understand."""
    return len(brotli.compress((join(SHEET, shipped) if name == SHEET else shipped(name)).encode()))


def _first_view(world: World, page: Page) -> tuple[set[str], int]:
    """The assets that a page asks for, and its bytes with theirs."""
    client = at_desk(world.cast[page.reader])
    html = client.get(page.url(world)).content
    assets = set(ASSET.findall(html.decode()))
    size = _size(html)
    for url in assets:
        if url.startswith("/departments-"):
            size += _size(client.get(url).content)
        else:
            size += _shipped_size(url.removeprefix(settings.STATIC_URL))
    return assets, size


@pytest.fixture(scope="module")
def grown(shared_world: World) -> Grown[tuple[set[str], int]]:
    return Grown(shared_world, (30,), _first_view)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name}{page.query}-{page.reader}")
def test_a_first_view_is_small(page: Page, grown: Grown[tuple[set[str], int]]) -> None:
    ((assets, size),) = grown.of(page)
    assert {settings.STATIC_URL + SHEET} <= assets
    assert len(assets) + 1 <= MOST_REQUESTS, sorted(assets)
    assert size <= MOST_BYTES, size

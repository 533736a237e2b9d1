"""The first view of every page: at most 60 kB compressed in at most 8 requests, with a full list on it."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction

from core.staticfiles import SHEET, join
from profiles.models import User
from tests.desk import Desk
from tests.pages import PAGES, Page
from tests.world import World

pytestmark = pytest.mark.django_db
MOST_BYTES, MOST_REQUESTS = 60_000, 8
ASSET = re.compile(r'<(?:script[^>]* src|link rel="(?:stylesheet|modulepreload)"[^>]*? href)="([^"]+)"')


def _read(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_text(encoding="utf-8")


def _size(text: bytes) -> int:
    """Bytes of what is made for each reader: nginx compresses it on its way."""
    return len(gzip.compress(text, 6))


def _shipped_size(text: str) -> int:
    """Bytes of what is the same for all: compressed once, when it is collected, as hard as browsers understand."""
    return len(brotli.compress(text.encode()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name}{page.query}-{page.reader}")
def test_a_first_view_is_small(page: Page, shared_world: World) -> None:
    client = Desk()
    with transaction.atomic():
        person = shared_world.cast[page.reader]
        if isinstance(person, User):
            client.force_login(person)
        if page.grow is not None:
            page.grow(shared_world, 30)
        html = client.get(page.url(shared_world)).content
        assets = set(ASSET.findall(html.decode()))
        size = _size(html)
        for url in assets:
            name = url.removeprefix(settings.STATIC_URL)
            if url.startswith("/departments-"):
                size += _size(client.get(url).content)
            else:
                size += _shipped_size(join(SHEET, _read) if name == SHEET else _read(name))
        transaction.set_rollback(True)
    assert {settings.STATIC_URL + SHEET} <= assets
    assert len(assets) + 1 <= MOST_REQUESTS, sorted(assets)
    assert size <= MOST_BYTES, size

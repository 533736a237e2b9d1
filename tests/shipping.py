"""What a first view weighs: the files that a page asks for, as they are shipped, and their compressed sizes."""

import gzip
import re
from functools import cache
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from core.staticfiles import SHEET, join

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


def weigh(client: Client, html: bytes) -> tuple[set[str], int]:
    """The assets that a page asks for, and its bytes with theirs; what is made for it is fetched by `client`."""
    assets = set(ASSET.findall(html.decode()))
    size = _size(html)
    for url in assets:
        if url.startswith("/departments-"):
            size += _size(client.get(url).content)
        else:
            size += _shipped_size(url.removeprefix(settings.STATIC_URL))
    return assets, size

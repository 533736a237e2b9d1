"""What one page costs and holds, looked at once and closely: queries, bytes, and that it is the right page."""

import gzip
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.ground import HOST
from bench.load.pages import Ask, Page
from bench.load.servers import ADDRESS
from civnet.embedded.processes import GroundError

SAMPLES: Final = 20
GZIP_LEVEL: Final = 5


@dataclass
class Look:
    """Of the samples: the fewest and the most queries, and the middle size in bytes."""

    fewest_queries: int
    most_queries: int
    size: int
    compressed: int

    def as_json(self) -> dict[str, int]:
        """For the file of results."""
        return asdict(self)


def headers(ask: Ask) -> dict[str, str]:
    """What nginx and a browser send, as `load.lua` does."""
    return {
        "Host": HOST,
        "Cookie": ask.cookie,
        "Accept-Language": "en-GB",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "10.9.8.7",
    }


def body_of(port: int, ask: Ask) -> bytes:
    """The page, from the real server. Raises GroundError where it is another one, or another reader's."""
    asked = urllib.request.Request(f"http://{ADDRESS}:{port}{ask.path}", headers=headers(ask))
    try:
        with urllib.request.urlopen(asked, timeout=10) as response:  # noqa: S310 - our own address
            body: bytes = response.read()
            status, address = response.status, response.url
    except urllib.error.HTTPError as error:
        raise GroundError(f"{ask.path} answers {error.code}.") from error
    missing = [words for words in ask.words if words.encode() not in body]
    if status != 200 or not address.endswith(ask.path) or missing:  # noqa: PLR2004 - OK
        raise GroundError(f"{ask.path} is not the page it should be: {status}, {address}, without {missing}.")
    return body


def queries_of(ask: Ask) -> int:
    """How many queries the second look at the page takes: in this process, counted on the connection."""
    client = Client()
    for _first_and_second in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(ask.path, headers={name.lower(): value for name, value in headers(ask).items()})
    if response.status_code != 200:  # noqa: PLR2004 - OK
        raise GroundError(f"{ask.path} answers {response.status_code} in this process.")
    return len(queries)


def look(port: int, page: Page, asks: Sequence[Ask]) -> Look:
    """Look at some of the requests. Raises GroundError for a wrong page."""
    samples = asks[:SAMPLES]
    bodies = sorted((body_of(port, ask) for ask in samples), key=len)
    for body in bodies:
        for marker in page.markers:
            if marker.encode() not in body:
                raise GroundError(f"{page.name}: a page without {marker}.")
    middle = bodies[len(bodies) // 2]
    counts = [queries_of(ask) for ask in samples]
    return Look(min(counts), max(counts), len(middle), len(gzip.compress(middle, GZIP_LEVEL)))

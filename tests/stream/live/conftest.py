"""A real process `live` on the test's database, with a broker of its own."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from pytest_django import Settings

from tests.notifications.processes import Civnet, OwnValkey
from tests.stream.live.processes import LiveProcess


@pytest.fixture(scope="module")
def live_broker() -> Iterator[OwnValkey]:
    """A short path: that of a socket may have a hundred bytes."""
    with TemporaryDirectory(prefix="live-", dir="/tmp") as folder:
        valkey = OwnValkey(Path(folder))
        valkey.start()
        yield valkey
        valkey.kill()


@pytest.fixture(scope="module")
def live_process(django_db_setup: None, django_db_blocker: Any, live_broker: OwnValkey) -> Iterator[LiveProcess]:
    """One for all tests of a module: it asks the database only for what a test has put there."""
    with django_db_blocker.unblock():
        civnet = Civnet(redis_url=live_broker.url, mail_port=1, HTTPS_ONLY="false", CONN_MAX_AGE="0")
    with civnet:
        yield LiveProcess(civnet, live_broker).start()


@pytest.fixture
def live(live_process: LiveProcess, settings: Settings, transactional_db: None) -> LiveProcess:
    """The process, and this one tells the same broker."""
    settings.REDIS_URL = live_process.valkey.url
    return live_process

"""How all of the tests go over several processors: what each worker has to itself, and what is run by one together.

`bin/test` names this module in PYTEST_PLUGINS, so that a worker knows its servers before it reads the settings. Its
database is made by pytest-django, and its folders lie in a part of pytest's own.
"""

import os
import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from civnet.embedded.valkey import DATABASES

# Begun before all others: whoever is done early then finds small ones to take.
AXE, HOSTILE, POLICY = "tests/browser/test_axe.py", "tests/test_hostile.py", "tests/test_policy.py"
FIRST = (AXE, "tests/browser/", "tests/deploy/", "tests/test_pages.py", HOSTILE, POLICY)
DATABASE = re.compile(r"(?<=[?&]db=)\d+$|(?<=[^/]/)\d+$")  # its number in the address of a socket, of a host


def own_redis(url: str, worker: str) -> str:
    """The address of a database that no other worker of the run uses: `cache.clear` empties all of one."""
    own = int(worker.removeprefix("gw")) + 1
    assert DATABASE.search(url), "REDIS_URL must end with the number of a database, as redis://host:6379/0 does"
    return DATABASE.sub(lambda found: str((int(found[0]) + own) % DATABASES), url)


if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["REDIS_URL"] = own_redis(os.environ["REDIS_URL"], worker)


class Together(LoadScopeScheduling):
    """What is dear to make is made once: a module stays with one worker, and so does all that runs against the stack.

    But the modules that go over all addresses are the longest, and their functions need nothing of each other. Those of
    test_pages do: each other's long lists. The two halves of the pages that axe looks at go to a worker each.
    """

    def _split_scope(self, nodeid: str) -> str:
        module, _, test = nodeid.partition("::")
        if module.startswith("tests/deploy/"):
            return "tests/deploy/"
        if module == AXE:
            return nodeid
        return f"{module}::{test.partition('[')[0]}" if module in {HOSTILE, POLICY} else module


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return Together(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first; within a module those that empty the tables stay last."""

    def place(item: pytest.Item) -> int:
        return next((number for number, start in enumerate(FIRST) if item.nodeid.startswith(start)), len(FIRST))

    items.sort(key=place)

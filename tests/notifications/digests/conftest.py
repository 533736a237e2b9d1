"""What the tests of digests share."""

from collections.abc import Callable
from typing import Any

import pytest

from notifications.digests import timetable


@pytest.fixture(autouse=True)
def nobody_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent is sent by the sweep of the test."""
    monkeypatch.setattr("notifications.digests.timetable.ring", lambda task, *args: None)


@pytest.fixture
def sweep() -> Callable[[], Any]:
    """Whoever is due gets an issue."""
    return lambda: timetable.sweep(for_seconds=20)

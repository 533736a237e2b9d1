"""When a process falls silent because nobody says who may hear what, and when not."""

import asyncio
from typing import Any

import pytest
from django.db import DatabaseError

from stream.live import checking
from stream.live.hub import Hub
from stream.live.open import OpenStream


class Hours:
    """A clock on which an hour passes each time that somebody looks."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 3600
        return self.now


def no_answer(_asked: Any) -> Any:
    raise DatabaseError


def look_again_and_again(hub: Hub) -> None:
    async def looking() -> None:
        asking = asyncio.create_task(checking.Checker(hub).run())
        await asyncio.sleep(0.05)
        asking.cancel()

    asyncio.run(looking())


@pytest.mark.parametrize("is_somebody_there", [True, False])
def test_without_an_answer_streams_fall_silent_where_there_are_any(
    is_somebody_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "CHECK_SECONDS", 0.001)
    monkeypatch.setattr(checking, "look", no_answer)
    hub = Hub(clock=Hours())
    if is_somebody_there:
        hub.open(OpenStream(key="a session", person=1, watched=set(), home=False))
    look_again_and_again(hub)
    assert hub.is_paused is is_somebody_there

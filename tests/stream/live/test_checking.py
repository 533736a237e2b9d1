"""When rights are asked for, of whom, and what follows where there is no answer; for the question see test_rights."""

import asyncio
from collections.abc import Collection, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError

from stream.live import checking
from stream.live.checking import Checker, Unknown
from stream.live.hub import Hub
from stream.live.open import OpenStream
from stream.live.rights import Right


class Database:
    """Answers that everybody may read everything, or not at all."""

    def __init__(self) -> None:
        self.is_away = False
        self.asked: list[dict[str, set[int]]] = []

    def look(self, asked: Mapping[str, Collection[int]]) -> dict[str, Right]:
        self.asked.append({key: {*entries} for key, entries in asked.items()})
        if self.is_away:
            raise OperationalError
        return {key: Right(1, frozenset(entries)) for key, entries in asked.items() if key != "nobody"}


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    made = Database()
    monkeypatch.setattr(checking, "look", made.look)
    monkeypatch.setattr(checking, "CHECK_SECONDS", 0.01)
    return made


async def until(what: Any) -> None:
    """Wait for it; a test that waits in vain fails."""
    async with asyncio.timeout(30):
        while not what():
            await asyncio.sleep(0.005)


def run(work: Coroutine[Any, Any, None], *loops: Coroutine[Any, Any, None]) -> None:
    async def all_of_it() -> None:
        tasks = [asyncio.create_task(loop) for loop in loops]
        try:
            await work
        finally:
            for task in tasks:
                task.cancel()

    with ThreadPoolExecutor(1) as thread:  # this one may hold the loop of a browser
        thread.submit(asyncio.run, all_of_it()).result()


def test_new_streams_share_a_question_and_each_gets_its_answer(database: Database) -> None:
    checker = Checker(Hub())

    async def ask() -> None:
        asked = [("a", [1]), ("a", [2]), ("nobody", [1])]
        answers = await asyncio.gather(*(checker.admit(key, entries) for key, entries in asked))
        assert [answer and answer.readable for answer in answers] == [frozenset({1, 2}), frozenset({1, 2}), None]
        assert database.asked == [{"a": {1, 2}, "nobody": {1}}]
        database.is_away = True
        with pytest.raises(Unknown):
            await checker.admit("a", [1])

    run(ask(), checker.run_new())


def test_without_streams_there_is_nothing_to_know_and_nobody_is_asked(database: Database) -> None:
    hub = Hub()
    checker = Checker(hub)
    checker.answered_at -= checking.UNKNOWN_SECONDS + 1

    async def wait() -> None:
        before = checker.answered_at
        await until(lambda: checker.answered_at > before)
        assert not hub.is_paused and database.asked == []

    run(wait(), checker.run())


def test_without_an_answer_for_long_nobody_is_told_anything_until_there_is_one(database: Database) -> None:
    hub = Hub()
    checker = Checker(hub)
    hub.open(OpenStream(key="a", person=1, watched={5}))
    database.is_away = True

    async def wait() -> None:
        await until(lambda: len(database.asked) > 2)
        assert not hub.is_paused, "what was known a moment ago still holds"
        checker.answered_at -= checking.UNKNOWN_SECONDS + 1
        await until(lambda: hub.is_paused)
        database.is_away = False
        await until(lambda: not hub.is_paused)

    run(wait(), checker.run())


def test_a_signal_is_asked_about_at_once_and_of_those_alone_whom_it_names(database: Database) -> None:
    hub = Hub()
    checker = Checker(hub)
    for key in ("a", "b"):
        hub.open(OpenStream(key=key, person=1, watched={5}))

    async def wait() -> None:
        hub.to_recheck, _before = {"b"}, hub.to_recheck
        hub.recheck_soon.set()
        await until(lambda: database.asked)
        assert database.asked == [{"b": {5}}]

    run(wait(), checker.run_signals())

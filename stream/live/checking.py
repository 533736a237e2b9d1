"""Asks for rights: of new streams some at a time, of those that a signal names at once, of all every few seconds.

A check runs in a thread, on a connection of its own that is closed again: between checks the database knows nothing of
us. Without an answer for a quarter of a minute nobody is told anything more, until there is one.
"""

import asyncio
import logging
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from django.db import Error

from stream.live.hub import Hub
from stream.live.rights import Right, look

logger = logging.getLogger(__name__)
CHECK_SECONDS: Final = 4.0  # and what it takes: within five seconds
GATHER_SECONDS: Final = 0.05  # that a new stream waits for others
SIGNAL_SECONDS: Final = 0.1  # what a signal announces may be committed a moment later
UNKNOWN_SECONDS: Final = 15.0  # without an answer nobody is told anything after this
AT_ONCE: Final = 500  # new streams in a question


class Unknown(Exception):
    """The database does not say."""


class Checker:
    """The questions of one process."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.answered_at = hub.clock()
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="rights")
        self._new: list[tuple[str, Collection[int], asyncio.Future[Right | None]]] = []
        self._are_there_new = asyncio.Event()

    async def admit(self, key: str, watched: Collection[int]) -> Right | None:
        """What a session may hear of `watched`; None where it may hear nothing at all. Raises Unknown."""
        answer: asyncio.Future[Right | None] = asyncio.get_running_loop().create_future()
        self._new.append((key, watched, answer))
        self._are_there_new.set()
        return await answer

    async def run_new(self) -> None:
        """Answer those who wait in `admit`, until cancelled."""
        while True:
            await self._are_there_new.wait()
            await asyncio.sleep(GATHER_SECONDS)
            now, self._new = self._new[:AT_ONCE], self._new[AT_ONCE:]
            if not self._new:
                self._are_there_new.clear()
            asked: dict[str, set[int]] = {}
            for key, watched, _answer in now:
                asked.setdefault(key, set()).update(watched)
            try:
                found = await self._look(asked)
            except Error as error:
                logger.warning("New streams were not let in: %s", type(error).__name__)
                for _key, _watched, answer in now:
                    if not answer.done():
                        answer.set_exception(Unknown())
                continue
            for key, _watched, answer in now:
                if not answer.done():
                    answer.set_result(found.get(key))

    async def run(self) -> None:
        """Look again at all streams every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            if not self.hub.streams:  # there is nothing to know
                self.answered_at = self.hub.clock()
                self.hub.go_on()
                continue
            await self._check(self.hub.watched_by_session())
            if self.hub.clock() - self.answered_at > UNKNOWN_SECONDS and not self.hub.is_paused:
                logger.error("Streams are silent: the database has not said who may hear what")
                self.hub.pause()

    async def run_signals(self) -> None:
        """Look again at once at those whose rights may have changed, until cancelled."""
        while True:
            await self.hub.recheck_soon.wait()
            await asyncio.sleep(SIGNAL_SECONDS)
            self.hub.recheck_soon.clear()
            keys, self.hub.to_recheck = self.hub.to_recheck, set()
            await self._check(self.hub.watched_by_session(keys))

    async def _check(self, asked: dict[str, set[int]]) -> None:
        try:
            found = await self._look(asked)
        except Error as error:
            logger.warning("Streams were not looked at again: %s", type(error).__name__)
            return
        self.hub.apply(asked, {key: right.readable for key, right in found.items()})

    async def _look(self, asked: dict[str, set[int]]) -> dict[str, Right]:
        if not asked:
            return {}
        found = await asyncio.get_running_loop().run_in_executor(self._threads, look, asked)
        self.answered_at = self.hub.clock()
        self.hub.go_on()
        return found

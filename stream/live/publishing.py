"""Telling the processes `live` what happened: after commit, in one trip a transaction, never later than a second.

Nothing here is the record. An event that is lost costs whoever looks a moment, and the next one that arrives says that
something was missed; so nothing here raises, and nobody waits for a server that is away.
"""

import itertools
import logging
import threading
import weakref
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Final

import redis
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.cache import breaker
from stream.live.events import FIELD, KEPT, PEOPLE_AT_ONCE, STREAM, Event, Kind

logger = logging.getLogger(__name__)
WAIT_SECONDS: Final = 0.3  # to connect, and for the answer


def replied(entry_id: int, reply_id: int, root_id: int | None) -> None:
    """A reply was published."""
    _queue(Event(Kind.REPLY, entry_id, says={"reply": reply_id, "root": root_id}))


def changed(entry_id: int, reply_id: int | None = None) -> None:
    """A reply, or the entry itself, looks otherwise now."""
    _queue(Event(Kind.CHANGED, entry_id, says={"reply": reply_id}))


def polled(entry_id: int) -> None:
    """The poll of an entry has other bars, or has closed."""
    _queue(Event(Kind.POLL, entry_id))


def noticed(people_ids: Iterable[int]) -> None:
    """The unread notices of these people are more or fewer. One message for each 500 of them."""
    for some in _parts(sorted(set(people_ids)), PEOPLE_AT_ONCE):
        _queue(Event(Kind.NOTICES, people=some))


def published() -> None:
    """There is a new entry. Which, and for whom, is for the page to ask."""
    _queue(Event(Kind.ENTRIES))


def writing(entry_id: int, person_id: int) -> None:
    """Somebody, who may, is writing a reply."""
    _queue(Event(Kind.WRITING, entry_id, says={"person": person_id}))


def recheck(*, person_id: int | None = None, entry_id: int | None = None) -> None:
    """What a person may do, or who may read an entry, may have changed: look at once, not within seconds."""
    if person_id is not None:
        _queue(Event(Kind.RECHECK, people=[person_id]))
    if entry_id is not None:
        _queue(Event(Kind.RECHECK, entry_id))


class _Queued:
    """An event that waits for the commit. Django forgets it where its savepoint is rolled back, and so do we."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.number = next(_numbers)
        self.is_sent = False

    def __call__(self) -> None:
        """Send it, with all that waited for the same commit."""
        if self.is_sent:
            return
        waiting = sorted((one for one in waiting_here() if not one.is_sent), key=lambda one: one.number)
        for one in waiting:
            one.is_sent = True
        send([one.event for one in waiting])


_numbers = itertools.count()
_local = threading.local()
_lost = threading.Event()  # something could not be told


def waiting_here() -> "weakref.WeakSet[_Queued]":
    """What waits for the commit of this thread's transaction; the list of Django's connection alone keeps it alive."""
    found: weakref.WeakSet[_Queued] | None = getattr(_local, "waiting", None)
    if found is None:
        found = _local.waiting = weakref.WeakSet()
    return found


def _queue(event: Event) -> None:
    queued = _Queued(event)
    waiting_here().add(queued)
    transaction.on_commit(queued)


def send(events: Sequence[Event]) -> None:
    """Put events on the stream, what is said twice once. At most 0.6 s, never raises; call it after commit."""
    if not breaker.allows():
        _lost.set()
        return
    packed = [Event(Kind.LOST).packed()] if _lost.is_set() else []
    packed += [event.packed() for event in events]
    try:
        with _client(settings.REDIS_URL).pipeline(transaction=False) as pipeline:
            for one in dict.fromkeys(packed):
                pipeline.xadd(STREAM, {FIELD: one}, maxlen=KEPT, approximate=True)
            pipeline.execute()
    except (redis.RedisError, OSError) as error:
        breaker.failed()
        _lost.set()
        logger.info("Nobody was told of %d events: %s", len(packed), type(error).__name__)
    else:
        breaker.succeeded()
        _lost.clear()


@lru_cache(maxsize=1)
def _client(url: str) -> redis.Redis:
    """One for the process, without a second try: it would keep whoever wrote something waiting."""
    return redis.Redis.from_url(
        url, socket_connect_timeout=WAIT_SECONDS, socket_timeout=WAIT_SECONDS, retry=Retry(NoBackoff(), 0)
    )


def _parts(numbers: Sequence[int], size: int) -> Iterable[Collection[int]]:
    return (numbers[start : start + size] for start in range(0, len(numbers), size))

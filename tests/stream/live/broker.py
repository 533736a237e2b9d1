"""What stands on the stream of the broker, as the processes `live` read it."""

from typing import Any

import redis
from django.conf import settings

from stream.live.events import FIELD, STREAM, Event


def client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL)


def told() -> list[Event]:
    """All events, the oldest first."""
    with client() as server:
        rows: Any = server.xrange(STREAM)
    return [Event.unpacked(fields[FIELD.encode()]) for _number, fields in rows]


def said() -> list[tuple[str, int | None, dict[str, Any]]]:
    """The same as kind, entry, and what it says, those that went to people left out."""
    return [(event.kind.value, event.entry, event.says) for event in told() if not event.people]


def rechecked() -> list[int | None]:
    """The people whose rights are looked at again, and entries as negative numbers."""
    return [
        next(iter(event.people)) if event.people else -(event.entry or 0) for event in told() if event.kind == "recheck"
    ]

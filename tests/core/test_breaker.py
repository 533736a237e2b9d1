"""Redis may vanish at any moment: reads miss, writes are dropped, and after three failures nobody asks it."""

import threading
from typing import Any

import pytest
import redis
from pytest_django import Settings

from core.breaker import FAILURES_TO_OPEN, Breaker
from core.cache import ForgivingRedisCache


class Server:
    """Something that answers, or does not."""

    def __init__(self) -> None:
        self.answers = False
        self.asked = threading.Event()

    def probe(self) -> None:
        """What the thread of the breaker tries."""
        self.asked.set()
        if not self.answers:
            raise ConnectionError


def test_three_failures_in_a_row_open_it_and_an_answer_closes_it() -> None:
    server = Server()
    breaker = Breaker("test", server.probe, probe_seconds=0.01)
    for _number in range(FAILURES_TO_OPEN - 1):
        breaker.failed()
    breaker.succeeded()
    for _number in range(FAILURES_TO_OPEN - 1):
        breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    assert server.asked.wait(5)
    server.answers = True
    closed = threading.Event()
    for _number in range(500):
        if breaker.allows() or closed.wait(0.01):
            break
    assert breaker.allows()


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> ForgivingRedisCache:
    """A cache whose server nobody has started, with a breaker of its own."""
    own = Breaker("test", lambda: (_ for _ in ()).throw(ConnectionError()), probe_seconds=3600)
    monkeypatch.setattr("core.cache.breaker", own)
    options: dict[str, Any] = {"OPTIONS": {"socket_connect_timeout": 0.1, "socket_timeout": 0.1}}
    return ForgivingRedisCache("redis://127.0.0.1:1/0", options)


def test_a_cache_without_a_server_misses_and_never_raises(gone: ForgivingRedisCache) -> None:
    assert gone.get("key", "default") == "default"
    assert gone.get_many(["a", "b"]) == {}
    gone.set("key", "value")
    assert gone.set_many({"a": 1}) == ["a"]
    assert gone.add("key", "value") is False
    assert gone.delete("key") is False


def test_after_three_failures_the_server_is_not_asked_again(
    gone: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def refuse(*_: Any, **__: Any) -> None:
        asked.append(1)
        raise redis.ConnectionError

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", refuse)
    for _number in range(10):
        gone.get("key")
    assert len(asked) == FAILURES_TO_OPEN


def test_three_waits_for_redis_in_one_request_stay_below_a_second(settings: Settings) -> None:
    for options in (settings.CACHES["default"]["OPTIONS"], settings.CELERY_BROKER_TRANSPORT_OPTIONS):
        assert FAILURES_TO_OPEN * max(options["socket_timeout"], options["socket_connect_timeout"]) < 1

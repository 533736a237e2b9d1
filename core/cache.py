"""Django's Redis cache, but a Redis that is gone, slow or hung costs speed and never an answer."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import redis
from django.conf import settings
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from core.breaker import Breaker

_T = TypeVar("_T")


def _probe() -> None:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.3, socket_timeout=0.3)
    try:
        client.ping()
    finally:
        client.close()


breaker = Breaker("Redis", _probe)  # one for the process: the bell and the cache ask the same server


class _OneClient(RedisCacheClient):
    """Django makes a client for each call, with a table of all commands in it; it may be kept, its pool is the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._made: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client of the pool."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]  # not in the stubs
        if pool not in self._made:
            self._made[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined]  # neither
        return self._made[pool]


class ForgivingRedisCache(RedisCache):
    """A cache whose reads miss and whose writes are dropped while Redis does not answer.

    One failed call costs at most the socket timeout of the settings; three in a row open the breaker of this process.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _OneClient

    def _try(self, call: Callable[[], _T], instead: _T) -> _T:
        if not breaker.allows():
            return instead
        try:
            answer = call()
        except (redis.RedisError, OSError):
            breaker.failed()
            return instead
        breaker.succeeded()
        return answer

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default` when it is absent or Redis does not answer."""
        return self._try(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """What is there of `keys`, by one MGET; empty when Redis does not answer."""
        keys = list(keys)
        return self._try(lambda: super(ForgivingRedisCache, self).get_many(keys, version), {})

    def set(self, key: Any, value: Any, timeout: Any = ..., version: int | None = None) -> None:
        """Keep `value`, if Redis answers."""
        timeout = self.default_timeout if timeout is ... else timeout
        self._try(lambda: super(ForgivingRedisCache, self).set(key, value, timeout, version), None)

    def set_many(self, data: Mapping[Any, Any], timeout: Any = ..., version: int | None = None) -> list[Any]:
        """Keep all of `data`; returns the keys that failed: all of them when Redis does not answer."""
        timeout = self.default_timeout if timeout is ... else timeout
        return self._try(
            lambda: super(ForgivingRedisCache, self).set_many(dict(data), timeout, version) or [], list(data)
        )

    def add(self, key: Any, value: Any, timeout: Any = ..., version: int | None = None) -> bool:
        """Keep `value` unless the key is taken; False when Redis does not answer."""
        timeout = self.default_timeout if timeout is ... else timeout
        return self._try(lambda: super(ForgivingRedisCache, self).add(key, value, timeout, version), False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The number under `key` with `delta` added; 0 when Redis does not answer. Raises ValueError without one."""
        return self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), 0)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget the key; False when Redis does not answer (keys carry versions: nothing stale is shown)."""
        return self._try(lambda: super(ForgivingRedisCache, self).delete(key, version), False)

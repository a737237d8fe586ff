"""A cache that several processes share, in Redis, and that nobody misses while it is down.

Nothing in it is pickled: whoever could write to Redis could else run what they like in the desk's process.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# Readers wait for the page and not for the cache; a server that is there answers within a millisecond.
LONGEST_WAIT = 0.25
# So long nobody asks again, or each request would wait in vain.
SECONDS_LEFT_ALONE = 5.0

# Those of a connection. Once more at once, as a server that was restarted closed the connections of before.
OPTIONS: dict[str, Any] = {
    "socket_connect_timeout": LONGEST_WAIT,
    "socket_timeout": LONGEST_WAIT,
    "retry": Retry(NoBackoff(), 1),
}


class PlainValues:
    """Whole numbers, text and bytes, as they are; nothing else goes in, and what is unreadable is absent."""

    def dumps(self, value: object) -> int | bytes:
        if isinstance(value, bool) or not isinstance(value, (int, str, bytes)):
            raise TypeError(f"The shared cache keeps numbers, text and bytes, not {type(value).__name__}.")
        if isinstance(value, int):
            # As Redis counts it.
            return value
        return b"b" + value if isinstance(value, bytes) else b"t" + value.encode()

    def loads(self, kept: bytes) -> int | str | bytes | None:
        try:
            if kept[:1] == b"t":
                return kept[1:].decode()
            return kept[1:] if kept[:1] == b"b" else int(kept)
        except ValueError:
            return None


class HarmlessRedis(RedisCache):
    """Django's own, except that a server which does not answer is an empty cache that keeps nothing."""

    # For all threads of the process.
    _asked_again_at = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {**OPTIONS, "serializer": PlainValues(), **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})

    def _or(self, otherwise: Any, ask: Callable[[], Any]) -> Any:
        if time.monotonic() < HarmlessRedis._asked_again_at:
            return otherwise
        try:
            return ask()
        except (RedisError, OSError) as error:
            HarmlessRedis._asked_again_at = time.monotonic() + SECONDS_LEFT_ALONE
            # Its name alone: the rest may hold where the server is.
            logger.warning(
                "The shared cache does not answer (%s); pages are made anew.", type(error).__name__
            )
            return otherwise

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, lambda: RedisCache.add(self, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, lambda: RedisCache.get(self, key, default, version))

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(None, lambda: RedisCache.set(self, *args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, lambda: RedisCache.touch(self, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, lambda: RedisCache.delete(self, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._or({}, lambda: RedisCache.get_many(self, *args, **kwargs))

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        return self._or(list(data), lambda: RedisCache.set_many(self, data, *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(None, lambda: RedisCache.delete_many(self, *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, lambda: RedisCache.has_key(self, *args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        count = self._or(None, lambda: RedisCache.incr(self, key, delta, version))
        if count is None:
            # As Django has it for a key that is not there.
            raise ValueError(f"Key '{key}' not found")
        return count

    def clear(self) -> Any:
        return self._or(False, lambda: RedisCache.clear(self))

"""The cache that all processes of a role share, and what goes on while it does not answer."""

import logging
import time
from typing import Any, Final

from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from django_redis.exceptions import ConnectionInterrupted

logger = logging.getLogger(__name__)

COUNTS: Final = "allauth"
"""What the keys of counts begin with: of log-ins, of letters, of codes that were used."""
MOST_COUNTS: Final = 100_000
"""In one process. Beyond it the oldest go: whoever guesses must not get there with other names."""
PAUSE: Final = 10.0
"""Seconds until a Redis that did not answer is asked again for a count."""


class SharedCache(RedisCache):
    """Redis. While it does not answer, each process counts for itself.

    Whatever else is kept is then made anew each time. A count cannot be: django-redis says that
    the lock around it is taken, and nobody could log in.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("counts", {"OPTIONS": {"MAX_ENTRIES": MOST_COUNTS}})
        self._asked_again_at = 0.0

    def add(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return self._count("add", key, *args, **kwargs)

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return self._count("get", key, *args, **kwargs)

    def set(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return self._count("set", key, *args, **kwargs)

    def delete(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return self._count("delete", key, *args, **kwargs)

    def _count(self, act: str, key: str, *args: Any, **kwargs: Any) -> Any:
        if not key.startswith(COUNTS):
            return getattr(super(), act)(key, *args, **kwargs)
        if time.monotonic() >= self._asked_again_at:
            try:
                return getattr(self.client, act)(key, *args, **kwargs)
            except ConnectionInterrupted as error:
                self._asked_again_at = time.monotonic() + PAUSE
                logger.error(
                    "Redis does not answer (%s). This process counts log-ins alone.", error
                )
        return getattr(self._own, act)(key, *args, **kwargs)

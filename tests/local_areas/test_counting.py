"""By what it is counted how often strangers ask, and what goes on while nobody can count."""

from typing import Any

import pytest
from django.test import RequestFactory

from local_areas.counting import is_beyond, visitor
from local_areas.following.limits import asks_too_often, was_used

NOWHERE = "redis://127.0.0.1:1/0"
RAISES = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": NOWHERE}
SAYS_NONE = {
    "BACKEND": "django_redis.cache.RedisCache",
    "LOCATION": NOWHERE,
    "OPTIONS": {"IGNORE_EXCEPTIONS": True},
}


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
        ("", "socket"),
    ],
)
def test_who_asks_is_known_by_what_they_cannot_choose(
    rf: RequestFactory, settings: Any, address: str, network: str
) -> None:
    settings.LOCAL_AREAS_CLIENT_ADDRESS = ""

    assert visitor(rf.get("/", REMOTE_ADDR=address)) == network


@pytest.mark.parametrize("down", [RAISES, SAYS_NONE], ids=["raises", "says none"])
def test_nobody_is_refused_while_nobody_can_count(
    rf: RequestFactory, settings: Any, down: dict[str, Any]
) -> None:
    settings.CACHES = {"default": down}

    assert not any(is_beyond(1, 60, "suggest", "192.0.2.1") for _ in range(3))
    assert not asks_too_often(rf.post("/"))
    assert not was_used("shown", "n1", "a@example.com")
    assert not was_used("shown", "n2", "b@example.com")

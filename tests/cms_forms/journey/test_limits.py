"""How often strangers may do something while nobody can count it."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import RequestFactory

from cms_forms.journey.limits import does_too_often

NOWHERE = "redis://127.0.0.1:1/0"


def test_a_cache_that_raises_lets_all_in_and_says_so(
    rf: RequestFactory, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": NOWHERE}}

    with caplog.at_level(logging.WARNING, "cms_forms.journey.limits"):
        told = [does_too_often(rf.get("/"), "holds", most=1, seconds=60) for _ in range(3)]

    assert told == [False] * 3
    assert "The cache does not answer: holds are not counted." in caplog.text


def test_a_cache_that_ignores_its_errors_lets_all_in(rf: RequestFactory, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": NOWHERE,
            "OPTIONS": {"IGNORE_EXCEPTIONS": True},
        }
    }

    told = [does_too_often(rf.get("/"), "holds", most=1, seconds=60) for _ in range(3)]

    assert told == [False] * 3


def test_a_cache_that_is_up_counts(rf: RequestFactory, settings: Any) -> None:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "limits"}}

    told = [does_too_often(rf.get("/"), "holds", most=1, seconds=60) for _ in range(3)]

    assert told == [False, True, True]

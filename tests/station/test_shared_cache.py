"""While Redis does not answer, log-ins are counted all the same, and nobody waits for it. What the
public does is let through uncounted.
"""

import logging
from typing import Any

import pytest
from allauth.core import ratelimit
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from cms_forms.models import Booking, Submission
from local_areas.counting import is_beyond
from tests.cms_forms.bookings.timetables import COURSE, books, session, timetable
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor


@pytest.fixture
def _redis_is_down(settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "station.shared_cache.SharedCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"IGNORE_EXCEPTIONS": True},
        }
    }
    LocMemCache("counts", {}).clear()  # of another test of this process


def tries(request: Any, name: str, number: int) -> list[bool]:
    return [
        ratelimit.consume(request, action="login_account", key=name) is True for _ in range(number)
    ]


@pytest.mark.usefixtures("_redis_is_down")
def test_people_log_in_and_whoever_guesses_is_stopped(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "station.shared_cache"):
        allowed = tries(rf.post("/"), "owner", 32)

    assert allowed == [True] * 30 + [False] * 2
    assert caplog.text.count("This process counts log-ins alone.") == 1


@pytest.mark.usefixtures("_redis_is_down")
def test_other_names_do_not_make_a_count_be_forgotten(rf: RequestFactory) -> None:
    request = rf.post("/")
    tries(request, "owner", 30)
    for number in range(400):
        tries(request, f"name{number}", 1)

    assert tries(request, "owner", 1) == [False]


@pytest.mark.usefixtures("_redis_is_down")
def test_what_is_no_count_is_not_kept() -> None:
    cache.set("chrome", "old", 60)

    assert cache.get("chrome", "none") == "none"


def test_a_count_outlives_many_names_without_redis_too(rf: RequestFactory) -> None:
    request = rf.post("/")
    tries(request, "owner", 30)
    for number in range(400):
        tries(request, f"name{number}", 1)

    assert tries(request, "owner", 1) == [False]


@pytest.mark.usefixtures("_redis_is_down", "db")
def test_the_public_books_a_session_and_sends() -> None:
    timetable()
    service = published(COURSE, slug="course")
    visitor = Visitor(Client(), service.url)

    assert books(visitor, session(1)).status_code == 302
    assert visitor.send().url.endswith("/sent/")
    assert Submission.objects.count() == Booking.objects.count() == 1


@pytest.mark.usefixtures("_redis_is_down", "db")
def test_the_public_asks_for_a_new_link(client: Client) -> None:
    answer = client.post("/report-status/", {"reference": "BCDF-2346", "email": "a@b.org"})

    assert answer.status_code < 400


@pytest.mark.usefixtures("_redis_is_down")
def test_nobody_is_told_that_they_ask_for_too_many_areas() -> None:
    assert not any(is_beyond(1, 60, "suggest", "192.0.2.1") for _ in range(3))

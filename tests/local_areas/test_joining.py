"""A mistake in a function that a site joins costs its own part, and no page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from local_areas.counting import is_beyond, visitor
from local_areas.desk.joined import copies_of
from local_areas.models import Area, Update
from local_areas.pages import joined

FUNCTIONS = {
    "LOCAL_AREAS_COPIES": lambda: copies_of(Update()),
    "LOCAL_AREAS_KEEP": lambda: joined.keep(HttpResponse(), datetime(2027, 5, 3)),
    "LOCAL_AREAS_POSTS_TAG": lambda: joined.posts({}, Area()),
    "LOCAL_AREAS_REPORT_LINKS": lambda: joined.report_links(RequestFactory().get("/"), Area()),
}


def fails(*given: Any) -> Any:
    raise RuntimeError(f"of {given}")


def gives_a_number(*given: Any) -> Any:
    return 7


@pytest.mark.parametrize("setting", FUNCTIONS)
@pytest.mark.parametrize(
    "named",
    [
        "no.such.function",
        f"{__name__}.fails",
        f"{__name__}.gives_a_number",
    ],
)
def test_what_fails_is_done_without(settings: Any, setting: str, named: str) -> None:
    setattr(settings, setting, named)

    assert not FUNCTIONS[setting]()


@pytest.mark.parametrize("named", ["no.such.function", f"{__name__}.fails"])
def test_all_are_let_in_where_nobody_can_tell_where_they_come_from(
    settings: Any, rf: RequestFactory, named: str
) -> None:
    settings.LOCAL_AREAS_CLIENT_ADDRESS = named

    assert visitor(rf.get("/")) == ""
    assert not any(is_beyond(1, 60, "joining", "") for _ in range(3))


def test_the_log_says_what_failed_and_nothing_of_what_it_was_asked(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LOCAL_AREAS_POSTS_TAG = f"{__name__}.fails"

    joined.posts({"who": "Demo Person"}, Area())

    assert "LOCAL_AREAS_POSTS_TAG does not work" in caplog.text
    assert f"RuntimeError in {__file__}, line" in caplog.text
    assert "Demo Person" not in caplog.text

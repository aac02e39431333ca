"""A report of an error says where it happened, and nothing that anybody typed."""

import logging
import sys
from types import TracebackType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.log import AdminEmailHandler
from django.views.debug import get_exception_reporter_class

from station.reports import CutPaths, Formatter

SECRET = "Jonquil-27"


def raised(request: HttpRequest, error: Exception | None = None) -> Any:
    """What `sys.exc_info` gives for an error in a frame full of what a visitor gave."""
    answers, key, ticket = {"q": SECRET}, SECRET.encode(), [SECRET]  # noqa: F841
    try:
        try:
            int(request.POST.get("q_name", SECRET))
        except ValueError as quoting:
            raise error or RuntimeError("Something is broken.") from quoting
    except Exception:
        return sys.exc_info()


@pytest.fixture
def request_of_a_visitor(rf: RequestFactory) -> HttpRequest:
    request = rf.post(
        f"/report/x/?q={SECRET}",
        {"q_name": SECRET, "file": SimpleUploadedFile(f"{SECRET}.txt", b"x")},
        headers={
            "cookie": f"journey-7={SECRET}; sessionid={SECRET}; csrftoken={SECRET}",
            "referer": f"http://testserver/?q={SECRET}",
            "authorization": SECRET,
        },
    )
    request.COOKIES  # noqa: B018
    return request


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize("error", [None, DataError(f"invalid value {SECRET}")])
def test_a_report_names_places_and_not_what_was_typed(
    request_of_a_visitor: HttpRequest, settings: Any, form: str, error: Exception | None
) -> None:
    reporter = get_exception_reporter_class(request_of_a_visitor)(
        request_of_a_visitor, *raised(request_of_a_visitor, error), is_email=True
    )

    report = getattr(reporter, f"get_traceback_{form}")()

    assert "Jonquil" not in report.replace('SECRET = "Jonquil-27"', "")
    assert "raised" in report
    assert "q_name" in report
    assert "PRIVATE_KEYS" not in report


def test_the_mail_about_an_error_is_such_a_report(
    request_of_a_visitor: HttpRequest, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.ADMINS = ["owner@rivermouth.example"]
    record = logging.LogRecord(
        "django.request",
        logging.ERROR,
        __file__,
        1,
        "Internal Server Error: %s",
        (request_of_a_visitor.path,),
        raised(request_of_a_visitor),
    )
    record.request = request_of_a_visitor

    AdminEmailHandler(include_html=True).emit(record)

    [mail] = mailoutbox
    assert "Internal Server Error" in mail.subject
    assert "Jonquil" not in str(mail.message())


@pytest.mark.parametrize("place", ["go-on", "report-status"])
def test_neither_the_mail_nor_the_log_has_a_link_that_opens_something(
    rf: RequestFactory, settings: Any, mailoutbox: list[Any], place: str
) -> None:
    settings.ADMINS = ["owner@rivermouth.example"]
    token = "iyxm7QkWz0d3Xa9Lk3kqPz0aZ9x8Yw7-" * 3
    request = rf.get(f"/{place}/{token}/")
    words = ("Internal Server Error: %s", (request.path,), raised(request))
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, *words)
    record.request = request
    handler = AdminEmailHandler(include_html=True)
    handler.addFilter(CutPaths())

    handler.handle(record)

    [mail] = mailoutbox
    assert mail.subject.endswith(f"Internal Server Error: /{place}/-")
    assert token not in str(mail.message()).replace("=\n", "")
    assert record.getMessage() == f"Internal Server Error: /{place}/-"


@pytest.mark.parametrize("cause", [DataError(f"invalid value {SECRET}"), None])
def test_the_log_has_the_way_to_an_error_without_what_it_quotes(
    cause: Exception | None,
) -> None:
    try:
        if cause is not None:
            raise cause
        int(SECRET)
    except Exception:
        words = Formatter().formatException(sys.exc_info())

    assert "Jonquil" not in words.replace('SECRET = "Jonquil-27"', "")
    assert "test_the_log_has_the_way" in words
    assert "(left out)" in words


def test_the_log_keeps_the_words_of_an_error_that_quotes_nobody() -> None:
    trace: TracebackType | None = None

    words = Formatter().formatException((OSError, OSError("The disk is full."), trace))

    assert "The disk is full." in words

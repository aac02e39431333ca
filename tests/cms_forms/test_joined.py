"""A mistake in a function that a site joins costs what it would have given, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.utils.safestring import mark_safe
from pytest_django.fixtures import Settings

from cms_forms import joined
from cms_forms.casework.answered import Answered
from cms_forms.casework.naming import area_names
from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.journey.limits import does_too_often, place_of
from cms_forms.models import Case, Submission
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.cases import browser_of, member, opened
from tests.cms_forms.casework.inbox_page import page
from tests.cms_forms.engine.builders import asks, form, question
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor

POSTCODE = "SE10 8LT"
WHERE = form(asks(question("where", "place"), next=CHECK_ANSWERS))


def fails(*given: Any) -> Any:
    raise RuntimeError(f"of {given}")


def gives_nothing(*given: Any) -> Any:
    return None


def asks_the_database_wrongly(postcode: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM no_such_table")


def gives_one_text(postcode: str) -> Any:
    return "E05000001"


def gives_a_long_code(postcode: str) -> Any:
    return ["E" * 41]


def gives_numbers(postcode: str) -> Any:
    return [5_000_001]


def gives_codes(postcode: str) -> Any:
    return (code for code in ("E05000001", "E09000001"))


def path(function: Callable[..., Any]) -> str:
    return f"{__name__}.{function.__name__}"


BROKEN = ("no.such.function", path(fails))


@pytest.fixture
def visitor(db: None) -> Visitor:
    return Visitor(Client(), published(WHERE).url)


def sent(visitor: Visitor) -> Case:
    visitor.answer("where/", where__text="A bridge", where__postcode=POSTCODE)
    answer = visitor.answer("check-answers/")
    shown = visitor.client.get(answer.url)
    assert shown.status_code == 200
    assert Submission.objects.get().shown_reference in shown.content.decode()
    return Case.objects.get()


@pytest.mark.parametrize(
    "named",
    [
        *BROKEN,
        *map(path, (asks_the_database_wrongly, gives_one_text, gives_a_long_code, gives_numbers)),
    ],
)
def test_a_report_is_taken_in_without_the_areas_that_cannot_be_told(
    visitor: Visitor, settings: Settings, caplog: pytest.LogCaptureFixture, named: str
) -> None:
    settings.CMS_FORMS_AREAS_OF_PLACE = named

    case = sent(visitor)

    assert case.area == ""
    assert "CMS_FORMS_AREAS_OF_PLACE does not work" in caplog.text
    assert POSTCODE not in caplog.text


def test_a_report_has_the_smallest_of_the_areas_that_are_told(
    visitor: Visitor, settings: Settings
) -> None:
    settings.CMS_FORMS_AREAS_OF_PLACE = path(gives_codes)

    assert sent(visitor).area == "E05000001"


def test_a_place_of_which_nobody_knows_the_area_is_no_mistake(
    visitor: Visitor, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CMS_FORMS_AREAS_OF_PLACE = path(gives_nothing)

    assert sent(visitor).area == ""
    assert "does not work" not in caplog.text


@pytest.mark.parametrize("named", [*BROKEN, path(gives_nothing)])
def test_the_reference_is_shown_where_the_words_of_whom_to_turn_to_fail(
    visitor: Visitor, settings: Settings, named: str
) -> None:
    settings.CMS_FORMS_CONTACT = named

    assert sent(visitor).area == ""


@pytest.mark.parametrize("named", [*BROKEN, path(gives_nothing)])
def test_all_are_let_in_where_nobody_can_tell_where_they_come_from(
    settings: Settings, named: str
) -> None:
    settings.CMS_FORMS_CLIENT_ADDRESS = named
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "198.51.100.7"

    assert place_of(request) == ""
    assert not any(does_too_often(request, "joined", most=1, seconds=60) for _ in range(3))


def test_a_day_that_cannot_be_read_stops_nobody(
    visitor: Visitor, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MORE_BANK_HOLIDAYS = ["3 May 2027", None]

    sent(visitor)

    assert "MORE_BANK_HOLIDAYS names no day" in caplog.text


@pytest.mark.parametrize("named", [*BROKEN, path(gives_nothing)])
def test_the_inbox_shows_codes_where_names_fail(
    service: FormPage, settings: Settings, named: str
) -> None:
    settings.CMS_FORMS_AREA_NAMES = named
    case = opened(service)
    Case.objects.update(area="E05000001")

    assert "E05000001" in page(browser_of(member(case.team)))
    assert area_names(["E05000001"]) == {"E05000001": "E05000001"}


def draws_unsafely(postcode: str) -> str:
    return f"<svg>{postcode}</svg>"


def draws(postcode: str) -> str:
    return mark_safe("<svg></svg>")


def test_a_map_is_safe_html_or_none(settings: Settings) -> None:
    answered = Answered(postcode=POSTCODE)
    for named in (*BROKEN, *map(path, (gives_nothing, draws_unsafely))):
        settings.CMS_FORMS_PLACE_MAP = named
        assert answered.place_map == ""
    settings.CMS_FORMS_PLACE_MAP = path(draws)
    assert answered.place_map == "<svg></svg>"


def test_the_log_says_where_a_function_failed_and_nothing_of_what_it_was_asked(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CMS_FORMS_PLACE_MAP = path(fails)

    assert joined.ask("CMS_FORMS_PLACE_MAP", POSTCODE, reads=str, otherwise="none") == "none"

    assert f"RuntimeError in {__file__}, line" in caplog.text
    assert POSTCODE not in caplog.text

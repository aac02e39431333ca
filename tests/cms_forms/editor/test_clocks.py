"""Clocks in the list of steps, and the screen of one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms_forms.engine.definition import Clock, Unit
from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes
from tests.cms_forms.editor.posting import untouched

pytestmark = pytest.mark.django_db


def draft(service: FormPage) -> FormPage:
    found: FormPage = FormPage.objects.get(pk=service.pk).get_latest_revision_as_object()
    return found


@pytest.fixture
def added(change: Callable[..., Any]) -> str:
    """The id of a new clock."""
    return str(change(action="add", kind="clock").json()["focus"])


def screen(service: FormPage, clock: str) -> str:
    return f"/admin/services/{service.pk}/part/{clock}/"


def test_a_new_clock_is_unfinished_until_it_has_days(
    editor: Client, service: FormPage, added: str
) -> None:
    page = editor.get(f"/admin/services/{service.pk}/").content.decode()

    assert "New clock" in page
    assert "Not finished yet" in page
    assert "unfinished-clock" in {finding.id for finding in draft(service).findings()}


def test_what_is_written_on_its_screen_is_what_runs(
    editor: Client, service: FormPage, added: str
) -> None:
    part = changes.find(changes.parts_in(draft(service)), added)
    posted = untouched(part) | {
        "block-name": "First review",
        "block-days": "2",
        "block-unit": "working_days",
        "block-warning": "1",
        "block-source": "Our own promise",
    }

    response = editor.post(screen(service, added), posted)

    assert response.status_code == 302
    assert draft(service).compile().clocks == (
        Clock(
            id=added,
            name="First review",
            days=2,
            unit=Unit.WORKING_DAYS,
            warning=1,
            source="Our own promise",
        ),
    )
    page = editor.get(f"/admin/services/{service.pk}/").content.decode()
    assert "within 2 working days of the day of sending" in page


def test_only_questions_for_a_date_that_are_asked_once_are_offered(
    change: Callable[..., Any], service: FormPage
) -> None:
    form = service.compile()
    dates = [
        question.id
        for step in form.steps
        for question in step.questions
        if question.type == "date" and step.kind != "repeat"
    ]

    offered = change(action="add", kind="clock").json()["choices"]["day"]

    assert [id for id, _ in offered] == dates


def test_deleting_a_question_says_which_clock_counts_from_it(
    editor: Client, change: Callable[..., Any], service: FormPage, added: str
) -> None:
    part = changes.find(changes.parts_in(draft(service)), added)
    question = service.compile().steps[0].questions[0].id
    editor.post(screen(service, added), untouched(part) | {"block-begins": question})

    asked = change(action="delete", id=service.compile().steps[0].id).json()

    assert "the clock “New clock”" in asked["confirm"]


def test_a_clock_is_deleted_and_comes_back(
    change: Callable[..., Any], service: FormPage, added: str
) -> None:
    change(action="delete", id=added, confirmed=True)
    gone = draft(service).compile().clocks
    change(action="undo")

    assert (gone, [clock.id for clock in draft(service).compile().clocks]) == ((), [added])

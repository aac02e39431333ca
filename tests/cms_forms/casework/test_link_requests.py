"""Asking for a new link: the answer is the same to everybody, and a worker looks."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms_forms import due, sealing
from cms_forms.casework import link_requests
from cms_forms.casework.link_requests import KEPT, MOST_A_DAY
from cms_forms.journey.status import ASKS_AN_HOUR
from cms_forms.models import Case, Delivery, Happened
from cms_forms.models.link_request import LinkRequest
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

EMAIL = "demo@rivermouth.example"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def case(visitor: Visitor) -> Case:
    visitor.answer_everything(email=EMAIL)
    visitor.send()
    return Case.objects.latest("pk")


def ask(reference: str, email: str, **more: Any) -> Any:
    return Client().post("/report-status/", {"reference": reference, "email": email}, **more)


def links(case: Case) -> int:
    return Delivery.objects.filter(case=case, kind="link").count()


def test_the_right_address_gets_a_new_link_and_older_ones_are_dead(case: Case) -> None:
    ask(case.submission.shown_reference.lower(), f" {EMAIL.upper()} ")

    due.run(10)

    case.refresh_from_db()
    assert (links(case), case.link_number) == (1, 2)
    assert case.events.filter(happened=Happened.LINK).count() == 1
    assert not LinkRequest.objects.exists()


@pytest.mark.parametrize(
    ("reference", "email"),
    [(None, "other@rivermouth.example"), ("22222222", EMAIL), ("22222222", "x@example.com")],
)
def test_anything_else_gets_nothing_and_the_same_answer(
    case: Case, reference: str | None, email: str
) -> None:
    right = ask(case.submission.reference, EMAIL)
    due.run(10)
    before = links(case)

    wrong = ask(reference or case.submission.reference, email)
    due.run(10)

    assert (right.status_code, right.content) == (wrong.status_code, wrong.content)
    assert sorted(right.headers.items()) == sorted(wrong.headers.items())
    assert links(case) == before
    assert not LinkRequest.objects.exists()


def test_asking_does_the_same_whether_or_not_there_is_such_a_report(case: Case) -> None:
    ask(case.submission.reference, EMAIL)
    asked = []
    for reference in (case.submission.reference, "22222222"):
        with CaptureQueriesContext(connection) as captured:
            ask(reference, EMAIL)
        asked.append([query["sql"].split(" ")[0] for query in captured.captured_queries])

    assert asked[0] == asked[1]
    assert len({len(bytes(request.sealed)) for request in LinkRequest.objects.all()}) == 1


def test_nothing_of_what_was_asked_lies_open(case: Case) -> None:
    ask(case.submission.reference, "canary@rivermouth.example")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM cms_forms_linkrequest t WHERE t::text ~* %s",
            [f"canary|{case.submission.reference}|{b'canary'.hex()}"],
        )
        assert cursor.fetchone() == (0,)


def test_a_request_that_fails_keeps_no_other_waiting_and_goes_after_a_day(case: Case) -> None:
    broken = LinkRequest()
    broken.sealed = sealing.seal(b"[]", bound_to=broken.id.bytes).packed()
    broken.save()
    LinkRequest.of(case.submission.reference, EMAIL).save(force_insert=True)

    due.run(10)

    assert links(case) == 1
    assert LinkRequest.objects.get() == broken
    LinkRequest.objects.update(asked_at=timezone.now() - KEPT)
    due.run(10)
    assert not LinkRequest.objects.exists()


def test_nobody_can_fill_an_inbox(case: Case) -> None:
    for _ in range(MOST_A_DAY + 2):
        LinkRequest.of(case.submission.reference, EMAIL).save(force_insert=True)

    due.run(100)

    assert links(case) == MOST_A_DAY


def test_one_place_asks_so_often_an_hour_and_a_network_is_one_place() -> None:
    for number in range(ASKS_AN_HOUR):
        at = f"2001:db8::{number}"
        assert ask("22222222", EMAIL, REMOTE_ADDR=at).status_code == 200

    assert ask("22222222", EMAIL, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert ask("22222222", EMAIL, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200
    assert LinkRequest.objects.count() == ASKS_AN_HOUR + 1


def test_a_program_that_fills_in_everything_gets_the_answer_and_nothing_else(case: Case) -> None:
    form = {"reference": case.submission.reference, "email": EMAIL, "website": "x"}

    response = Client().post("/report-status/", form)

    assert response.status_code == 200
    assert not LinkRequest.objects.exists()


@pytest.mark.parametrize(
    ("reference", "email", "message"),
    [
        ("", EMAIL, "Enter your reference"),
        ("ABC", EMAIL, "A reference has 8 letters and numbers"),
        ("22222222", "nobody", "Enter an e-mail address like"),
        ("22222222", "", "Enter your e-mail address"),
    ],
)
def test_what_cannot_be_right_is_said(reference: str, email: str, message: str) -> None:
    response = ask(reference, email)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert re.search('value="[^"]*"', response.content.decode())
    assert not LinkRequest.objects.exists()


def test_a_request_that_was_changed_in_the_database_is_given_up(case: Case) -> None:
    request = LinkRequest.of(case.submission.reference, EMAIL)
    request.sealed = request.sealed[:-1] + bytes([request.sealed[-1] ^ 1])
    request.save(force_insert=True)

    assert link_requests.run(10) == 1

    assert links(case) == 0
    assert not LinkRequest.objects.exists()


def test_a_process_without_keys_leaves_a_request_to_one_that_has_them(
    case: Case, settings: object
) -> None:
    LinkRequest.of(case.submission.reference, EMAIL).save(force_insert=True)
    keys = settings.SUBMISSION_PRIVATE_KEYS  # type: ignore[attr-defined]

    settings.SUBMISSION_PRIVATE_KEYS = []  # type: ignore[attr-defined]
    assert link_requests.run(10) == 0
    settings.SUBMISSION_PRIVATE_KEYS = keys  # type: ignore[attr-defined]

    assert link_requests.run(10) == 1
    assert links(case) == 1

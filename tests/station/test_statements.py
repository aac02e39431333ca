"""The accessibility statement, the privacy notice, and who is reminded of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from station.demo.statements import seed_statements
from station.pages.models import AccessibilityStatement, PrivacyNotice
from tests.station.conftest import Station

type Read = Callable[[str], str]

KINDS = (AccessibilityStatement, PrivacyNotice)
NOT_YET = {"what": "A map.", "why": "not_yet"}


@pytest.fixture
def stated(station: Station, django_capture_on_commit_callbacks: Any) -> Station:
    with django_capture_on_commit_callbacks(execute=True):
        seed_statements(station.home)
    return station


@pytest.fixture
def editor(client: Client, station: Station) -> Client:
    user = get_user_model().objects.create_superuser("an-editor")
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "words",
    [
        "partially compliant",
        "Web Content Accessibility Guidelines version 2.2, level AA",
        "Not compliant: we are mending it",
        "The regulations do not cover it",
        "Instead: Ask for the places as a list.",
        "Equality and Human Rights Commission",
        "Equality Advisory and Support Service",
        "within 5 working days",
        "It was prepared on",
    ],
)
def test_an_accessibility_statement_has_what_the_law_asks_for(
    stated: Station, read: Read, words: str
) -> None:
    assert words in " ".join(read("/accessibility/").split())


@pytest.mark.parametrize(
    "words",
    [
        "Chief Constable of Rivermouth Police",
        "Data protection officer",
        "Lawful basis",
        "Who gets it",
        "For how long",
        "Where it comes from",
        "outside the United Kingdom",
        "If you do not tell us",
        "made by a machine",
        "give you a copy",
        "Information Commissioner",
        "last reviewed on",
    ],
)
def test_a_privacy_notice_has_what_the_law_asks_for(
    stated: Station, read: Read, words: str
) -> None:
    assert words in " ".join(read("/privacy/").split())


@pytest.mark.parametrize("path", ["/", "/advice/locks/", "/search/", "/nothing/"])
def test_every_footer_leads_to_the_statements(stated: Station, read: Read, path: str) -> None:
    page = read(path)

    assert '<a href="/accessibility/">Accessibility statement</a>' in page
    assert '<a href="/privacy/">Privacy notice</a>' in page


def test_a_statement_that_is_withdrawn_is_in_no_footer(
    stated: Station, read: Read, committed: Callable[[], Any]
) -> None:
    read("/")

    with committed():
        PrivacyNotice.objects.get().unpublish()

    assert 'href="/privacy/"' not in read("/")


@pytest.mark.parametrize(
    ("status", "faults", "message"),
    [
        ("fully", [("fault", NOT_YET)], "not fully compliant"),
        ("partially", [], "Say what does not comply."),
        ("not", [], "Say what does not comply."),
    ],
)
def test_status_and_faults_say_the_same(
    stated: Station, status: str, faults: list[Any], message: str
) -> None:
    statement = AccessibilityStatement.objects.get()
    statement.status = status
    statement.faults = faults

    with pytest.raises(ValidationError, match=message):
        statement.full_clean()


def test_a_review_is_not_in_the_future(stated: Station) -> None:
    notice = PrivacyNotice.objects.get()
    notice.reviewed_on = timezone.localdate() + timedelta(days=1)

    with pytest.raises(ValidationError, match="Enter the day of the last review"):
        notice.full_clean()


@pytest.mark.parametrize("kind", KINDS)
def test_editors_are_reminded_of_a_statement_after_a_year(
    stated: Station, editor: Client, kind: Any
) -> None:
    statement = kind.objects.get()
    statement.reviewed_on = timezone.localdate() - timedelta(days=365)
    statement.save_revision().publish()

    page = editor.get("/admin/").content.decode()

    assert f"“{statement.title}” was last reviewed on" in page
    assert f'href="/admin/pages/{statement.pk}/edit/"' in page


def test_nobody_is_reminded_of_what_was_looked_at(stated: Station, editor: Client) -> None:
    assert "To be looked at" not in editor.get("/admin/").content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_editors_are_told_that_one_is_missing(station: Station, editor: Client, kind: Any) -> None:
    page = editor.get("/admin/").content.decode()

    assert f"The site has no {kind.what}." in page


def test_editors_are_reminded_of_a_security_contact_that_nobody_checked(
    stated: Station, editor: Client
) -> None:
    stated.force.security_contact = "https://rivermouth.example/security"
    stated.force.security_checked_on = timezone.localdate() - timedelta(days=400)
    stated.force.save()

    assert "the contact for weaknesses" in editor.get("/admin/").content.decode()


def test_an_editor_can_open_a_statement(stated: Station, editor: Client) -> None:
    for kind in KINDS:
        page = editor.get(f"/admin/pages/{kind.objects.get().pk}/edit/")
        assert page.status_code == 200

"""What people see when something went wrong: what happened, what is safe, what to do next."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import Site

from cms_forms.pages import directory
from station import errors
from station.middleware import NotFoundAsInProduction
from station.outage import out_of_order
from tests.cms_forms.services import published
from tests.station.conftest import Station


@pytest.mark.parametrize("path", ["/nothing/", "/advice/nothing/", "/advice%00/", "/%ff/"])
def test_a_page_that_is_not_there_leads_on(station: Station, client: Client, path: str) -> None:
    response = client.get(path)

    page = response.content.decode()
    assert response.status_code == 404
    assert "We cannot find that page" in page
    assert '<a href="/">to the home page</a>' in page
    assert 'action="/search/"' in page


def test_a_page_that_is_not_there_is_said_without_a_site_too(station: Station) -> None:
    Site.objects.all().delete()

    response = Client().get("/nothing/")

    assert response.status_code == 404
    assert "We cannot find that page" in response.content.decode()


def test_an_error_of_ours_says_what_is_safe_and_asks_nothing_of_the_database(
    rf: RequestFactory, django_assert_num_queries: Any, db: None
) -> None:
    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))

    page = response.content.decode()
    assert response.status_code == 500
    assert "Answers that you gave on earlier pages of a service are safe." in page
    assert "Call 999" in page


def test_a_view_that_breaks_shows_it(
    station: Station, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr("station.search.views.Site.find_for_request", break_down)

    response = client.get("/search/?q=lock")

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_what_cannot_be_read_is_said_to_be_not_saved(station: Station, rf: RequestFactory) -> None:
    response = errors.bad_request(rf.get("/"), SuspiciousOperation())

    assert response.status_code == 400
    assert "It was not saved." in response.content.decode()


def test_a_refused_token_outside_of_a_service_says_that_nothing_changed(station: Station) -> None:
    response = Client(enforce_csrf_checks=True).post("/search/", {"q": "lock"})

    assert response.status_code == 403
    assert "Nothing was saved or changed." in response.content.decode()


def test_the_demonstration_shows_the_page_of_production(station: Station) -> None:
    shown = NotFoundAsInProduction(lambda request: HttpResponse()).process_exception
    request = RequestFactory().get("/nothing/")

    missing = shown(request, Http404())

    assert missing is not None
    assert missing.status_code == 404
    assert "We cannot find that page" in missing.content.decode()
    assert shown(request, ValueError()) is None


@pytest.mark.parametrize("page", [errors.server_error, out_of_order])
def test_a_page_of_an_outage_says_the_numbers_of_the_settings(
    rf: RequestFactory, settings: Any, page: Callable[[HttpRequest], HttpResponse]
) -> None:
    settings.WITHOUT_DATABASE = {
        "emergency_number": "112",
        "emergency_more": "Or write.",
        "contact_number": "116117",
        "contact_more": "Or wait.",
    }

    shown = page(rf.get("/")).content.decode()

    assert 'href="tel:112">' in shown
    assert "Is someone in danger now? Call 112." in shown
    assert "Or write." in shown
    assert 'call <a href="tel:116117">116117</a>. Or wait.' in shown


def refuse(*args: Any, **kwargs: Any) -> None:
    raise PermissionDenied


def do_not_read(*args: Any, **kwargs: Any) -> None:
    raise SuspiciousOperation


def break_down(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError


@pytest.mark.parametrize(
    ("raised", "status"), [(do_not_read, 400), (refuse, 403), (break_down, 500)]
)
def test_what_goes_wrong_inside_a_service_is_kept_nowhere(
    station: Station,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    raised: Callable[..., None],
    status: int,
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("cms_forms.pages.directory.service_at", raised)
    service = published()

    response = client.get(f"{service.url}kind/")

    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]
    assert 'href="/"' in response.content.decode()


@pytest.mark.parametrize("path", ["/nothing/", "/report/nothing/kind/"])
def test_an_address_that_leads_nowhere_is_kept_nowhere(
    station: Station, client: Client, path: str
) -> None:
    assert "no-store" in client.get(path)["Cache-Control"]


def test_a_refused_token_is_kept_nowhere(station: Station) -> None:
    response = Client(enforce_csrf_checks=True).post("/search/", {"q": "lock"})

    assert "no-store" in response["Cache-Control"]


def note() -> None:
    """As after a commit: a test's own transaction has none."""
    directory.forget()
    directory.current()


@pytest.mark.parametrize("becomes", ["renamed", "renamed twice", "another in its place"])
def test_a_refused_token_keeps_what_was_typed_at_a_former_address_too(
    station: Station, becomes: str
) -> None:
    service = published(slug="former")
    client = Client(enforce_csrf_checks=True)
    former = f"{service.url}kind/"
    version = service.current_version_id
    note()
    for slug in ["between", "now"][: 2 if becomes == "renamed twice" else 1]:
        service.slug = slug
        service.save_revision().publish()
        note()
    if becomes == "another in its place":
        published(slug="former")
        note()

    response = client.post(former, {"kind": "theft", "journey.version": str(version)})

    page = response.content.decode()
    assert response.status_code == 403
    assert "nothing was saved. What you typed" in page
    assert re.search(r'value="theft"[^>]*\schecked', page)
    assert "no-store" in response["Cache-Control"]

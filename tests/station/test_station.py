"""The station around the services: pages, navigation, search, errors, the demonstration."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from cms_forms import directory
from cms_forms.models import FormPage
from station.navigation.models import ForceSettings
from station.pages.models import ContentPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def station(db: None) -> None:
    cache.clear()
    directory.forget()
    call_command("seed_demo", verbosity=0)


def test_seeding_again_changes_nothing() -> None:
    before = list(Page.objects.values_list("pk", "title", "latest_revision_id").order_by("pk"))

    call_command("seed_demo", verbosity=0)

    after = list(Page.objects.values_list("pk", "title", "latest_revision_id").order_by("pk"))
    assert after == before


def test_every_demonstration_service_has_12_to_40_steps_and_no_finding() -> None:
    services = FormPage.objects.live()

    assert services.count() == 3
    for service in services:
        assert 12 <= len(service.compile().steps) <= 40
        assert service.errors() == []


def test_the_home_page_leads_to_every_service(client: Client) -> None:
    page = client.get("/").content.decode()

    for service in FormPage.objects.live():
        assert f'href="{service.url}"' in page


def test_public_pages_set_no_cookie(client: Client) -> None:
    for path in ("/", "/report/", "/advice/after-a-burglary/", "/search/?q=lock"):
        assert not client.get(path).cookies


def test_public_pages_forbid_scripts_and_styles_from_elsewhere(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_published_title_shows_in_the_menu_at_once(client: Client) -> None:
    client.get("/")
    page = ContentPage.objects.get(slug="advice")
    page.title = "Keep safe"
    page.save_revision().publish()

    assert "Keep safe</a>" in client.get("/").content.decode()


def test_the_current_section_is_marked(client: Client) -> None:
    page = client.get("/advice/after-a-burglary/").content.decode()

    assert 'href="/advice/" aria-current="true"' in page


def test_another_force_puts_its_name_without_code(client: Client) -> None:
    client.get("/")
    force = ForceSettings.objects.get()
    force.name = "Otherplace Police"
    force.save()

    assert "– Otherplace Police</title>" in client.get("/").content.decode()


def test_search_finds_pages_and_services(client: Client) -> None:
    page = client.get("/search/?q=collision").content.decode()

    assert "Report a road traffic incident" in page or "After a collision" in page


@pytest.mark.parametrize("query", ["", "zzzz", "\x00", "'; DROP TABLE", "x" * 5000, "شرطة", "ŵyn"])
def test_search_never_fails(client: Client, query: str) -> None:
    assert client.get("/search/", {"q": query}).status_code == 200


def test_nothing_found_says_what_to_try(client: Client) -> None:
    assert "Try fewer or other words" in client.get("/search/?q=zzzz").content.decode()


@pytest.mark.parametrize("path", ["/nothing/", "/report/nothing/", "/report%00/", "/%ff/"])
def test_a_page_that_is_not_there_leads_on(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "We cannot find that page" in response.content.decode()


def test_an_error_of_ours_says_what_is_safe() -> None:
    client = Client(raise_request_exception=False)
    from station import errors

    page = errors.server_error(client.get("/").wsgi_request).content.decode()

    assert "Answers that you gave on earlier pages" in page


def test_an_unpublished_service_is_closed_at_once(client: Client) -> None:
    service = FormPage.objects.get(slug="request-information")
    first = service.url + service.compile().steps[0].slug + "/"
    assert client.get(first).status_code == 200

    service.unpublish()

    assert client.get(first).status_code == 404


def test_a_step_costs_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    service = FormPage.objects.get(slug="request-information")
    path = service.url + service.compile().steps[0].slug + "/"
    client.get(path)
    client.post(path, {"about-what": "force"})

    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.post(path, {"about-what": "me"})

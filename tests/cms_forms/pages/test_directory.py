"""The short way to a step: the same page that the long way serves, or nobody's."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from wagtail import hooks
from wagtail.models import Page, Site

from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_site(home: Page) -> Site:
    root = home.get_parent().add_child(instance=Page(title="Other", slug="other"))
    return Site.objects.create(hostname="other.example", port=80, root_page=root)


def test_a_service_is_not_served_on_a_site_that_does_not_have_it(
    service: FormPage, other_site: Site
) -> None:
    step = f"{service.relative_url(Site.objects.get(is_default_site=True))}hurt/"

    assert Client().get(step).status_code == 200
    assert Client().get(step, headers={"host": other_site.hostname}).status_code == 404


@pytest.mark.parametrize(
    ("host", "port", "found"),
    [
        ("default.example", 80, "default"),
        ("default.example", 8080, "second"),
        ("default.example", 9999, "default"),
        ("alone.example", 9999, "alone"),
        ("twice.example", 81, "default"),
        ("unknown.example", 80, "default"),
    ],
)
def test_the_site_is_the_one_that_wagtail_chooses(
    home: Page, host: str, port: int, found: str
) -> None:
    Site.objects.all().delete()
    for name, hostname, its_port in (
        ("default", "default.example", 80),
        ("second", "default.example", 8080),
        ("alone", "alone.example", 80),
        ("twice 1", "twice.example", 1001),
        ("twice 2", "twice.example", 1002),
    ):
        Site.objects.create(
            site_name=name,
            hostname=hostname,
            port=its_port,
            root_page=home,
            is_default_site=name == "default",
        )
    request = HttpRequest()
    request.META = {"HTTP_HOST": host, "SERVER_PORT": str(port)}

    site = directory.site_at(host, port)

    assert site is not None
    assert site.site_name == found
    assert site == Site.find_for_request(request)


def test_a_hook_of_the_site_sees_every_step(service: FormPage) -> None:
    def closed(page: Page, *args: Any) -> HttpResponse:
        return HttpResponse("Closed", status=403)

    with hooks.register_temporarily("before_serve_page", closed):
        assert Client().get(f"{service.url}hurt/").status_code == 403


def test_a_step_asks_the_database_for_the_journey_alone(
    visitor: Visitor, django_assert_num_queries: Any
) -> None:
    visitor.answer("hurt/", q_hurt="no")
    visitor.open("when/")

    with django_assert_num_queries(1):
        visitor.open("when/")
    data = visitor.hidden("hurt/") | {"q-hurt": "yes"}
    with django_assert_num_queries(2):
        visitor.client.post(visitor.path + "hurt/", data)

"""The demonstration station, as `seed_demo` builds it."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page
from wagtailmenus.models import FlatMenuItem, MainMenuItem

from cms_forms.models import Team
from cms_forms.pages.form_page import FormPage
from station.demo.people import PASSWORD, PEOPLE

LINK = re.compile(r'<a [^>]*href="(/[^"#]*)"')

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def everything() -> list[list[Any]]:
    return [
        list(Page.objects.values_list("pk", "path", "title", "latest_revision_id").order_by("pk")),
        list(get_user_model().objects.values_list("pk", "password").order_by("pk")),
        list(Team.objects.values_list("pk", "key", "members").order_by("pk", "members")),
        list(MainMenuItem.objects.values_list("pk", flat=True).order_by("pk")),
        list(FlatMenuItem.objects.values_list("pk", flat=True).order_by("pk")),
    ]


def test_seeding_again_changes_nothing() -> None:
    before = everything()

    call_command("seed_demo", verbosity=0)

    assert everything() == before


def test_the_page_tree_is_sound() -> None:
    assert not any(Page.find_problems())


def test_every_service_has_12_to_40_steps_and_no_finding() -> None:
    services = FormPage.objects.live()

    assert services.count() == 3
    for service in services:
        assert 12 <= len(service.compile().steps) <= 40
        assert service.errors() == []


def test_every_page_is_shown_and_leads_nowhere_that_is_not_there(client: Client) -> None:
    addresses = set()
    for page in Page.objects.live().filter(depth__gt=1):
        response = client.get(page.url)
        assert response.status_code == 200
        addresses |= set(LINK.findall(response.content.decode()))

    assert "/report/report-a-crime/" in addresses
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200, address


def test_the_home_page_leads_to_every_service(client: Client) -> None:
    home = client.get("/").content.decode()

    for service in FormPage.objects.live():
        assert f'href="{service.url}"' in home


def test_the_demonstration_says_that_it_is_fictional_on_every_page(client: Client) -> None:
    for path in ("/", "/advice/", FormPage.objects.live().first().url, "/nothing/"):
        assert "Rivermouth Police is fictional" in client.get(path).content.decode()


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.username)
def test_everybody_who_is_printed_can_log_in(client: Client, person: Any) -> None:
    assert client.login(username=person.username, password=PASSWORD)
    assert client.get("/admin/").status_code == 200

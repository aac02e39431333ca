"""robots.txt, the sitemap, security.txt, descriptions and canonical addresses."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from station.force.models import ForceSettings
from tests.cms_forms.services import published
from tests.station.conftest import Station

type Read = Callable[[str], str]


def test_machines_are_told_what_is_not_to_be_found(station: Station, client: Client) -> None:
    service = published(slug="report-it")

    response = client.get("/robots.txt")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in lines
    assert "Disallow: /search/" in lines
    assert f"Disallow: {service.url}" in lines
    assert f"Allow: {service.url}$" in lines
    assert f"Sitemap: {Site.objects.get().root_url}/sitemap.xml" in lines


def test_the_sitemap_has_every_public_page_with_its_date(station: Station, read: Read) -> None:
    station.lights.unpublish()

    sitemap = read("/sitemap.xml")

    assert "/advice/locks/</loc>" in sitemap
    assert f"<lastmod>{timezone.now():%Y-%m-%d}" in sitemap
    assert "/advice/lights/" not in sitemap


def test_the_sitemap_has_the_start_of_a_service_and_nothing_of_its_inside(
    station: Station, read: Read
) -> None:
    service = published(slug="report-it")

    sitemap = read("/sitemap.xml")

    assert f"{service.url}</loc>" in sitemap
    assert sitemap.count(service.url) == 1


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        ({"summary": "For lists."}, "For lists."),
        ({"summary": "For lists.", "search_description": "For others."}, "For others."),
    ],
)
def test_a_page_describes_itself(
    station: Station, read: Read, fields: dict[str, str], description: str
) -> None:
    page = station.add(station.advice, "doors", **fields)

    assert f'<meta name="description" content="{description}">' in read(page.url)


@pytest.mark.parametrize("path", ["/", "/advice/", "/advice/locks/", "/news/?kind=appeal"])
def test_a_page_names_its_one_address(station: Station, read: Read, path: str) -> None:
    one = path.partition("?")[0]

    assert f'<link rel="canonical" href="http://localhost{one}">' in read(path)


def test_only_the_start_of_a_service_has_an_address_of_its_own(
    station: Station, client: Client
) -> None:
    service = published(slug="report-it")

    start = client.get(service.url).content.decode()
    step = client.get(service.url + "start/", follow=True).content.decode()

    assert 'rel="canonical"' in start
    assert 'content="noindex"' not in start
    assert 'rel="canonical"' not in step
    assert '<meta name="robots" content="noindex">' in step


@pytest.mark.parametrize("path", ["/search/", "/search/?q=lock", "/nothing/"])
def test_what_is_no_page_is_not_for_search_engines(station: Station, read: Read, path: str) -> None:
    assert '<meta name="robots" content="noindex">' in read(path)


def with_contact(station: Station, checked_on: date) -> ForceSettings:
    station.force.security_contact = "mailto:security@rivermouth.example"
    station.force.security_checked_on = checked_on
    station.force.full_clean()
    station.force.save()
    return station.force


def test_somebody_who_finds_a_weakness_learns_whom_to_tell(station: Station, read: Read) -> None:
    with_contact(station, date(2026, 3, 1))

    assert read("/.well-known/security.txt").splitlines() == [
        "Contact: mailto:security@rivermouth.example",
        "Expires: 2027-02-28T00:00:00Z",
        "Preferred-Languages: en",
        "Canonical: http://localhost/.well-known/security.txt",
    ]


def test_a_contact_expires_unless_somebody_checks_it(station: Station, read: Read) -> None:
    today = timezone.localdate()

    force = with_contact(station, today - timedelta(days=400))
    assert force.security_expires_on < today

    force = with_contact(station, today)
    assert today < force.security_expires_on < today + timedelta(days=366)


def test_without_a_contact_there_is_no_such_file(station: Station, client: Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("contact", ["me@example.org", "mailto:a@b\nExpires: 2099", "javascript:"])
def test_a_contact_is_one_address_with_its_scheme(station: Station, contact: str) -> None:
    station.force.security_contact = contact

    with pytest.raises(ValidationError, match="Begin with"):
        station.force.full_clean()

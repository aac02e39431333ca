"""Wagtail's admin carries the product's name, lamp and colours."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.station.conftest import Station


def test_whoever_signs_in_sees_the_lamp_and_the_name(
    station: Station, read: Callable[[str], str]
) -> None:
    page = read(reverse("wagtailadmin_login"))

    assert "Sign in to Bluelamp" in page
    assert "css/admin.css" in page
    assert "Wagtail</title>" not in page


def test_every_screen_of_the_admin_has_the_lamp(station: Station, admin_client: Client) -> None:
    page = admin_client.get(reverse("wagtailadmin_home")).content.decode()

    assert '<span class="bluelamp"><svg' in page
    assert "- Bluelamp</title>" in page
    assert 'href="/static/images/lamp.svg"' in page


def test_the_force_is_edited_with_colour_pickers(station: Station, admin_client: Client) -> None:
    address = reverse(
        "wagtailsettings:edit", args=["station_force", "forcesettings", station.force.site_id]
    )

    page = admin_client.get(address).content.decode()

    assert page.count('type="color"') == 2

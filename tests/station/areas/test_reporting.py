"""From the page of an area to the services of the station."""

from __future__ import annotations

from django.test import Client
from wagtail.models import Site

from tests.local_areas.conftest import add_places


def test_an_area_offers_the_services_by_which_something_is_reported(
    beginning_with_demonstration: None, db: None, client: Client
) -> None:
    places = add_places(Site.objects.get(is_default_site=True).root_page, with_figures=False)

    html = client.get(places.areas["N1"].get_url()).content.decode()

    code = places.area("N1").code
    assert f'href="/report/report-a-crime/?area={code}"' in html
    assert f"/request/request-information/?area={code}" not in html

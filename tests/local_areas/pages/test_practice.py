"""The practice area has no page, and a page below an area is not hidden."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page

from local_areas.pages.area_page import AreaPage
from local_areas.training.practice import practice_area
from tests.local_areas.builders import set_aside_for_practice
from tests.local_areas.conftest import Places


def test_a_page_of_the_practice_area_is_refused(rivermouth: Places) -> None:
    with pytest.raises(ValidationError, match="never public"):
        rivermouth.boroughs["Northside"].add_child(
            instance=AreaPage(title="Practice", slug="practice", area=practice_area())
        )


@pytest.mark.parametrize("below", ["", "statistics/", "updates.atom"])
def test_one_that_was_made_all_the_same_is_shown_to_nobody(
    rivermouth: Places, client: Client, below: str
) -> None:
    set_aside_for_practice(rivermouth.area("N1"))

    assert client.get(f"/your-area/northside/n1/{below}").status_code == 404


def test_a_page_below_an_area_goes_before_what_the_app_shows_there(
    rivermouth: Places, client: Client
) -> None:
    page = AreaPage.objects.get(slug="n1")
    child = page.add_child(instance=Page(title="Our own figures", slug="statistics"))

    request_route = page.route(client.get("/").wsgi_request, ["statistics"])

    assert request_route.page.pk == child.pk

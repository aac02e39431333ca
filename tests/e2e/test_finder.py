"""Your area, found in a browser: by postcode, by name while typing, and near a border."""

import pytest
from playwright.sync_api import Page, expect

from local_areas import boundaries
from local_areas.lookup import postcodes
from local_areas.models import Postcode
from tests.local_areas.conftest import Places

pytestmark = pytest.mark.browser


@pytest.fixture
def finder(station: str, areas: Places, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the page with the finder."""
    monkeypatch.setattr(postcodes, "AREAS", postcodes.AREAS | {"XR"})
    Postcode.objects.bulk_create(
        Postcode(code=code, longitude=longitude, latitude=51.015, area_code="A01")
        for code, longitude in (("XR11AA", 0.005), ("XR11AB", 0.00928))
    )
    boundaries.forget()
    return f"{station}/your-area/"


def test_a_postcode_leads_to_the_page_of_its_area(page: Page, finder: str) -> None:
    page.goto(finder)
    page.get_by_role("combobox", name="Postcode or place").fill("xr1 1aa")
    page.get_by_role("button", name="Find my area").click()

    expect(page).to_have_url(f"{finder}northside/n1/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("N1")
    assert page.context.cookies() == []


def test_near_a_border_people_choose(page: Page, finder: str, axe: str) -> None:
    page.goto(finder)
    page.get_by_role("combobox", name="Postcode or place").fill("XR1 1AB")
    page.get_by_role("button", name="Find my area").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("XR1 1AB is near a border")
    expect(page.get_by_role("img", name="Map. The place lies in N1.")).to_be_visible()
    assert "XR1" not in page.url
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(axe)
    assert page.evaluate("axe.run().then(({ violations }) => violations.map(({ id }) => id))") == []

    page.get_by_role("link", name="N2").click()

    expect(page).to_have_url(f"{finder}northside/n2/")


def test_a_name_is_offered_while_it_is_typed(page: Page, finder: str) -> None:
    page.goto(finder)
    field = page.get_by_role("combobox", name="Postcode or place")
    field.press_sequentially("north")
    expect(page.get_by_role("option")).to_have_text("Northside Borough")
    field.press("ArrowDown")
    field.press("Enter")

    expect(page).to_have_url(f"{finder}northside/")

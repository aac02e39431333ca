"""The dashboards in a browser: without JavaScript, on a phone, on paper, for axe and Nu."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from local_areas import boundaries
from local_areas.imports import summaries
from local_areas.models import Area, AreaGeneration, Confidence
from tests.e2e.test_accessibility import VNU, violations
from tests.local_areas import builders

pytestmark = pytest.mark.browser

CRIME = "/statistics/recorded-crime/"
PAGES = [
    "/statistics/",
    CRIME,
    CRIME + "?area=B1&type=theft",
    CRIME + "?area=A01&type=robbery&period=2025-06",
    CRIME + "?area=A03&type=theft&period=2023-04",
    CRIME + "?area=B1&area=B2&as=rate",
    CRIME + "?type=theft&type=burglary",
    CRIME + "?type=nothing",
    "/statistics/stop-and-search/",
    "/statistics/public-confidence/",
]


@pytest.fixture
def figures(station: str) -> str:
    """The station with the small city in place of whatever areas its demonstration has."""
    Confidence.objects.all().delete()
    AreaGeneration.objects.all().update(valid_to=date(2020, 1, 1))
    boundaries.forget()
    city = builders.city()
    Area.objects.exclude(boundaries__generation=city.generation).update(is_practice=True)
    summaries.renew("datastore")
    for year, per_cent in ((2025, 60), (2026, 66)):
        Confidence.objects.create(
            question="The police here do a good job",
            area=city.force,
            asked_from=date(year, 1, 1),
            asked_to=date(year, 3, 31),
            per_cent=per_cent,
            sample=1_000,
            source="A made survey",
        )
    return station


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """A page of a browser without JavaScript, as wide as a phone."""
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    yield context.new_page()
    context.close()


def test_the_dashboard_without_javascript(plain: Page, figures: str) -> None:
    plain.goto(figures + "/statistics/")
    plain.get_by_role("link", name="Recorded crime").click()

    plain.get_by_label("Area", exact=True).select_option("Northside")
    plain.get_by_label("Type", exact=True).select_option("Burglary")
    plain.get_by_role("button", name="Show figures").click()
    expect(plain).to_have_url(f"{figures}{CRIME}?area=B1&type=burglary")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Burglary, Northside")

    plain.get_by_label("Area", exact=True).select_option("N1")
    plain.get_by_label("Per 1,000 residents").check()
    plain.get_by_role("button", name="Show figures").click()
    expect(plain).to_have_url(f"{figures}{CRIME}?area=A01&type=burglary&as=rate")
    expect(plain.locator(".lead")).to_contain_text("There is a real fall")

    plain.get_by_text("Compare areas, or types").click()
    plain.get_by_label("Second area").select_option("N2")
    plain.get_by_label("Count", exact=True).check()
    plain.get_by_role("button", name="Show figures").click()
    expect(plain).to_have_url(f"{figures}{CRIME}?area=A01&area=A02&type=burglary")
    expect(plain.locator(".stat__name")).to_have_text(["N1", "N2"])

    with plain.expect_download() as download:
        plain.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text())))
    assert {row["area"] for row in rows} == {"N1", "N2"}
    assert plain.context.cookies() == []


def test_nothing_is_wider_than_a_phone(plain: Page, figures: str) -> None:
    plain.set_viewport_size({"width": 320, "height": 700})
    for path in PAGES:
        plain.goto(figures + path)
        # Without JavaScript on the page, but Playwright's own still measures.
        wide = plain.locator("html").evaluate("html => html.scrollWidth")
        assert wide <= 320, path


def test_paper_has_no_filters_and_all_figures(plain: Page, figures: str) -> None:
    plain.goto(f"{figures}{CRIME}?area=B1&type=burglary")
    plain.emulate_media(media="print")

    expect(plain.locator(".filters")).to_be_hidden()
    expect(plain.locator("nav.dashboards")).to_be_hidden()
    for caption in ("months-caption", "by-area-caption", "by-type"):
        expect(plain.locator(f"caption#{caption}")).to_be_visible()


def test_axe_finds_nothing_on_the_dashboards(page: Page, figures: str, axe: str) -> None:
    found = {}
    for path in PAGES:
        page.goto(figures + path)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found[path, width] = violations(page, axe)

    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed")
def test_the_nu_checker_finds_no_error_on_the_dashboards(
    page: Page, figures: str, tmp_path: Path
) -> None:
    for number, path in enumerate(PAGES):
        source = page.request.get(figures + path).text()
        (tmp_path / f"{number}.html").write_text(source)

    result = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--errors-only", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    found = json.loads(result.stderr)["messages"]
    assert [f"{PAGES[int(Path(each['url']).stem)]}: {each['message']}" for each in found] == []

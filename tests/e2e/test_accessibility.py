"""Every public page type and the form editor: axe finds nothing, the Nu checker no error."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from cms_forms.pages.form_page import FormPage
from tests.e2e import published
from tests.e2e.people import sign_in

pytestmark = pytest.mark.browser

ROAD = "/report/report-a-road-traffic-incident/"
PUBLIC = [
    "/",
    "/report/",
    "/advice/after-a-collision/",
    "/search/?q=collision",
    "/search/?q=nothingatall",
    "/search/?q=my+husband+hits+me",
    "/news/?kind=appeal",
    "/news/witnesses-quay-road/",
    "/accessibility/",
    "/privacy/",
    "/no-such-page/",
    "/your-area/",
    "/your-area/?letter=N",
    "/your-area/northside/",
    "/your-area/northside/n1/",
    "/your-area/northside/n3/",
    "/your-area/northside/n1/statistics/",
    "/following/A04/",
    "/following/stop/unknown/",
    ROAD,
    ROAD + "what-happened/",
    ROAD + "no-such-step/",
    *published.PATHS.values(),
]
POSTED = {
    f"/search/follow/?{published.SEARCH}": {"email": "nobody"},
    f"/search/follow/confirm/{published.WAITING}/": {},
    f"/search/follow/stop/{published.FOLLOWING}/": {},
}
ASSETS = Path(__file__).resolve().parents[2] / "site" / "station" / "assets"
VNU = ASSETS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def violations(page: Page, axe: str) -> list[str]:
    # The strict policy of public pages forbids scripts from elsewhere, tests' own included.
    page.evaluate(axe)
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)"
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


def answer(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Continue").click()


def walk_to_the_end(page: Page, station: str) -> Iterator[str]:
    """Through a whole journey; stops at each kind of screen and says which it is."""
    page.goto(station + "/request/request-information/start/")
    page.get_by_role("button", name="Continue").click()
    yield "error"
    answer(page, "How the force works")
    answer(page, "No, not yet")
    yield "information"
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What do you want to know?").fill("How many lamps there are.")
    yield "text"
    page.get_by_role("button", name="Continue").click()
    answer(page, "Yes")
    yield "dates"
    for group in ("From", "To"):
        fieldset = page.get_by_role("group", name=group)
        for part, value in (("Day", "1"), ("Month", "3"), ("Year", "2026")):
            fieldset.get_by_label(part).fill(value)
    page.get_by_role("button", name="Continue").click()
    yield "select"
    page.get_by_role("button", name="Continue").click()
    answer(page, "Any, or I do not know")
    page.get_by_label("What is your name?").fill("Demo Person")
    page.get_by_role("button", name="Continue").click()
    answer(page, "By post")
    yield "address"
    page.get_by_label("Address line 1").fill("1 Demo Street")
    page.get_by_label("Town or city").fill("Rivermouth")
    page.get_by_label("Postal code").fill("RM1 1AA")
    page.get_by_label("Country").fill("Ruritania")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    yield "check answers"
    page.get_by_role("button", name="Confirm and send").click()
    yield "sent"


@pytest.mark.usefixtures("areas", "published")
def test_axe_finds_nothing_on_public_pages(page: Page, station: str, axe: str) -> None:
    found = {}
    for path in PUBLIC:
        page.goto(station + path)
        found[path] = violations(page, axe)

    assert {path: each for path, each in found.items() if each} == {}


def test_axe_finds_nothing_on_the_screens_of_a_journey(page: Page, station: str, axe: str) -> None:
    found = {screen: violations(page, axe) for screen in walk_to_the_end(page, station)}

    assert {screen: each for screen, each in found.items() if each} == {}


def test_axe_finds_nothing_on_the_form_editor(page: Page, station: str, axe: str) -> None:
    sign_in(page, station, "demo-admin")
    service = FormPage.objects.get(slug="request-information")
    found = {}
    for path in (f"/admin/services/{service.pk}/", f"/admin/services/{service.pk}/part/about/"):
        page.goto(station + path)
        page.wait_for_load_state("networkidle")
        found[path] = violations(page, axe)

    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.usefixtures("areas", "published")
@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed")
def test_the_nu_checker_finds_no_error_on_public_pages(
    page: Page, station: str, tmp_path: Path
) -> None:
    sources = {path: page.request.get(station + path).text() for path in PUBLIC}
    sources |= {
        f"{path} (posted)": page.request.post(station + path, form=dict(answers)).text()
        for path, answers in POSTED.items()
    }
    sources |= {screen: page.content() for screen in walk_to_the_end(page, station)}
    for number, source in enumerate(sources.values()):
        (tmp_path / f"{number}.html").write_text(source)

    result = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--errors-only", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    names = list(sources)
    messages = [
        f"{names[int(Path(each['url']).stem)]}: {each['message']}"
        for each in json.loads(result.stderr)["messages"]
    ]
    assert messages == []

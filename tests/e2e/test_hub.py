"""The hub and the slot of an area in a browser: whom they ask, and when."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.e2e.test_accessibility import VNU, violations

pytestmark = pytest.mark.browser

HUB = "/teams/"
AREA = "/your-area/northside/n1/"
PAGES = [HUB, HUB + "?network=x", HUB + "?topic=appeals&network=feed", AREA]


@pytest.mark.parametrize("path", [HUB, AREA])
def test_the_network_is_asked_after_a_click_and_not_before(
    page: Page, posts: str, path: str
) -> None:
    asked: list[str] = []

    def block(route: Route) -> None:
        route.abort()

    def note(request: Request) -> None:
        asked.append(urlsplit(request.url).netloc)

    page.route(lambda url: not url.startswith((posts, "data:")), block)
    page.on("request", note)
    page.goto(posts + path)
    page.wait_for_load_state("networkidle")
    own = urlsplit(posts).netloc
    assert set(asked) <= {own, ""}

    card = page.locator(".post", has_text="View on X")
    card.get_by_text("Show the original").click()
    expect(card.get_by_text("X then learns your internet address")).to_be_visible()
    assert set(asked) <= {own, ""}
    with page.expect_request("https://platform.twitter.com/**"):
        card.get_by_role("button", name="Load it from X").click()

    assert set(asked) - {own, ""} == {"platform.twitter.com"}
    card.get_by_role("button", name="Put it away").click()
    expect(card.get_by_role("button", name="Load it from X")).to_be_focused()
    assert page.context.cookies() == []


def test_without_javascript_a_link_leads_to_the_network(chromium: Browser, posts: str) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    plain = context.new_page()
    plain.goto(posts + HUB)
    card = plain.locator(".post", has_text="View on X")
    card.get_by_text("Show the original").click()

    expect(card.get_by_role("link", name="Open it on X")).to_be_visible()
    assert plain.locator("html").evaluate("html => html.scrollWidth") <= 320
    plain.get_by_label("Network").select_option("X")
    plain.get_by_role("button", name="Show posts").click()
    expect(plain).to_have_url(f"{posts}{HUB}?network=x")
    context.close()


def test_axe_finds_nothing(page: Page, posts: str, axe: str) -> None:
    found = {}
    for path in PAGES:
        page.goto(posts + path)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found[path, width] = violations(page, axe)

    assert {key: each for key, each in found.items() if each} == {}


@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed")
def test_the_nu_checker_finds_no_error(page: Page, posts: str, tmp_path: Path) -> None:
    for number, path in enumerate(PAGES):
        (tmp_path / f"{number}.html").write_text(page.request.get(posts + path).text())

    result = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--errors-only", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    found = json.loads(result.stderr)["messages"]
    assert [f"{PAGES[int(Path(each['url']).stem)]}: {each['message']}" for each in found] == []

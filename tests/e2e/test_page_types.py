"""Every type of page, measured: the focus, the text spacing of WCAG 1.4.12, and 400 % zoom."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from wagtail.models import Page as WagtailPage

from cms_forms.exchange import import_form
from tests.cms_forms.documents import collision
from tests.e2e import published

pytestmark = pytest.mark.browser

MEASURES = (Path(__file__).parent / "measures.js").read_text()
PATHS = {
    "home": "/",
    "section": "/report/",
    "content": "/advice/after-a-burglary/",
    "list of news": "/news/",
    "news": "/news/witnesses-quay-road/",
    "accessibility statement": "/accessibility/",
    "privacy notice": "/privacy/",
    "results": "/search/?q=collision",
    "nothing found": "/search/?q=nothingatall",
    "somebody answers now": "/search/?q=my+husband+hits+me",
    "not found": "/no-such-page/",
    "index of areas": "/your-area/?letter=N",
    "borough": "/your-area/northside/",
    "neighbourhood": "/your-area/northside/n1/",
    "all figures": "/your-area/northside/n1/statistics/",
    "follow an area": "/following/A04/",
    **published.PATHS,
    "hub": "/teams/",
    "hub, a borough": "/teams/?borough=NORTH",
    "hub, nothing matches": "/teams/?topic=appeals&network=feed",
}
SPACING = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-bottom: 2em !important; }"""


def onward(page: Page, button: str = "Continue") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def walk(page: Page, service: str) -> Iterator[str]:
    """Through a service; stops at each kind of screen and says which it is."""
    page.goto(service)
    yield "start"
    page.goto(service + "start/")
    yield "choices"
    onward(page)
    yield "choices with an error"
    page.get_by_label("Yes, now").check()
    onward(page)
    yield "exit"
    page.goto(service + "hurt/")
    page.get_by_label("Yes", exact=True).check()
    onward(page)
    yield "long text"
    page.goto(service + "hurt/")
    page.get_by_label("No", exact=True).check()
    onward(page)
    yield "date"
    onward(page)
    yield "date with an error"
    yesterday = page.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)").split("-")
    for part, value in zip(("Year", "Month", "Day"), yesterday, strict=True):
        page.get_by_label(part).fill(value)
    onward(page)
    yield "first item"
    page.get_by_label("Registration").fill("AB12 CDE")
    onward(page)
    yield "list of items"
    page.goto(service + "start/")
    yield "under way"
    page.goto(service + "vehicles/1/remove/")
    yield "remove an item"
    page.goto(service + "vehicles/")
    page.get_by_label("No", exact=True).check()
    onward(page)
    page.get_by_label("Name").fill("Demo Person")
    yield "name and e-mail"
    onward(page)
    yield "check answers"
    onward(page, "Confirm and send")
    yield "sent"


def screens(page: Page, station: str) -> Iterator[str]:
    for name, path in PATHS.items():
        page.goto(station + path)
        yield name
    parent = WagtailPage.objects.get(slug="report", depth=3)
    service = import_form(collision(), parent=parent)
    service.save_revision().publish()
    yield from walk(page, f"{station}/report/{service.slug}/")


def measured(page: Page) -> dict[str, list[str]]:
    """What is wrong with the screen that is open, by how it was looked at."""
    found = {}
    page.evaluate(MEASURES)
    for width, height in ((1280, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("Tab")  # focus that follows is a keyboard's
        found[f"focus at {width}"] = page.evaluate("measures.focus()")
    page.set_viewport_size({"width": 320, "height": 256})
    found["400 %"] = page.evaluate("[...measures.firstScreen(), ...measures.fit()]")
    spacing = page.add_style_tag(content=SPACING)
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        found[f"spacing at {width}"] = page.evaluate("measures.fit()")
    spacing.evaluate("style => style.remove()")
    return {how: wrong for how, wrong in found.items() if wrong}


@pytest.mark.usefixtures("areas", "posts", "published")
def test_every_type_of_page_shows_the_focus_and_fits_whatever_the_zoom(
    chromium: Browser, station: str
) -> None:
    context = chromium.new_context(bypass_csp=True)  # the policy refuses a reader's own styles
    page = context.new_page()

    found = {name: measured(page) for name in screens(page, station)}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    context.close()

"""A step that is renamed: what names it on its screen follows, and nothing else."""

import pytest
from playwright.sync_api import Page, expect

from cms_forms.engine.definition import StepKind
from cms_forms.stream import changes
from tests.e2e.people import sign_in
from tests.e2e.test_leaving import draft, service

pytestmark = pytest.mark.browser


def test_the_heading_the_crumb_and_the_tab_follow_whatever_the_words(
    page: Page, station: str
) -> None:
    page.set_default_timeout(60_000)
    sign_in(page, station, "demo-editor")
    parts = changes.parts_in(draft())
    part = next(part for part in parts if part["type"] == StepKind.INFORMATION)
    page.goto(f"{station}/admin/services/{service().pk}/part/{part['id']}/")
    tail = page.title().removeprefix(changes.title_of(part))
    icons = page.locator("header svg").count()

    for title in ("a", "Wagtail", "svg", "<b>$&</b>"):
        page.locator("[name=block-title]").fill(title)

        expect(page.locator("header h1")).to_have_text(title)
        expect(page.locator("header [data-w-breadcrumbs] li").last).to_have_text(title)
        expect(page).to_have_title(f"{title}{tail}")
        assert page.locator("header svg").count() == icons

"""The pages that show what the public sent run under a strict policy, and work."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_casework_pages_run_nothing_that_is_written_into_them(station: str, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{station}/admin/login/")
    page.fill("[name=username], [name=login]", "demo-traffic")
    page.fill("[name=password]", "lamp-demo-2026")
    page.click("button[type=submit]")
    page.wait_for_url(f"{station}/admin/")
    said.clear()

    response = page.goto(station + reverse("cms_forms_inbox"))

    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    page.wait_for_selector("h1:has-text('Inbox')")
    page.click(
        "[data-side-panel-toggle], button.sidebar__collapse-toggle, .sidebar button >> nth=0"
    )
    assert said == []

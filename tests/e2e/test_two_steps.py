"""Somebody who reads reports sets up a second step and logs in with it, by keyboard."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from playwright.sync_api import Page

from station.demo.people import PASSWORD

pytestmark = pytest.mark.browser


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def problems(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("axe.run('main', {runOnly: ['wcag2a', 'wcag2aa']})")
    return [f"{page.url}: {each['id']}" for each in found["violations"]]


def test_a_second_step_is_set_up_and_used(
    station: str, page: Page, axe: str, settings: Any
) -> None:
    settings.SECOND_STEP = "readers"
    found: list[str] = []

    def look() -> None:
        page.wait_for_load_state()
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            # Messages fade in.
            page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
            found.extend(problems(page, axe))
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} wide"

    page.goto(f"{station}/admin/")
    look()
    page.keyboard.type("demo-traffic")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/two-steps/set-up/")
    look()
    secret = page.locator("code").inner_text()
    page.fill("[name=code]", code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/two-steps/codes/")
    look()
    page.goto(f"{station}/admin/account/two-steps/")
    look()
    page.goto(f"{station}/admin/cases/")
    assert "Inbox" in page.inner_text("h1")

    page.context.clear_cookies()
    cache.clear()  # a code is taken once in half a minute
    page.goto(f"{station}/admin/login/")
    page.fill("[name=username]", "demo-traffic")
    page.fill("[name=password]", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=is not right")
    look()
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/")
    look()
    page.fill("[name=code]", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The code is not right")
    look()
    page.fill("[name=code]", code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{station}/admin/")
    assert found == []

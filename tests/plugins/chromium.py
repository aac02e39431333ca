"""A real Chromium, driven with Playwright. Without one, browser tests are skipped and say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first that is there is used. The one without a window takes a third of the processor time:
the others draw one, with its tabs and buttons, for each context.
"""
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
# The sandbox of Chromium refuses root, and CI runs as root.
SANDBOX = ["--no-sandbox"] if os.geteuid() == 0 else []
MISSING = "Chromium is not installed (Debian package chromium-headless-shell)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Once more where a browser waited in vain: a busy machine starves it for half a minute. What
    is wrong is wrong both times, and the summary names what was run again.
    """
    again = pytest.mark.flaky(reruns=1, only_rerun=["Timeout"])
    skip = pytest.mark.skip(reason=MISSING)
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip if CHROMIUM is None else again)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if CHROMIUM is None:
        terminalreporter.write_line(f"Browser tests were NOT run: {MISSING}.", yellow=True)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=SANDBOX)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # half a second that the engine's tests save

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, to be evaluated in a page."""
    assets = Path(__file__).resolve().parents[2] / "site" / "station" / "assets"
    return (assets / "node_modules" / "axe-core" / "axe.min.js").read_text()

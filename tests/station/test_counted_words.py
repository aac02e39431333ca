"""The words left are those that the station will count, and the browser has nothing to warn of."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from cms_forms.journey import entries
from tests.cms_forms.engine.builders import asks, question

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parents[2] / "site/station/assets/dist/js/station.js"


def test_words_left_are_those_between_spaces(page: Page) -> None:
    [field] = entries.show(asks(question("what", "long_text", max_words=5)), {}).fields
    box = render_to_string("cms_forms/questions/textarea.html", {"field": field})
    warned: list[str] = []
    page.on("console", lambda message: warned.append(message.text))
    page.set_content(f'<html lang="en"><body class="govuk-frontend-supported">{box}')
    page.add_script_tag(path=SCRIPT, type="module")

    page.locator("textarea").fill("12-14 well-known a@b.example –")

    left = page.locator(".govuk-character-count__status")
    expect(left).to_have_text("You have 1 word remaining")
    assert warned == []

"""What Wagtail folds away on the screen of a step: it has words, and is open where it is set."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.cms_forms.engine.builders import asks, condition, form, is_, short_text
from tests.cms_forms.services import draft_of
from tests.e2e.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.begins_with("migrated")]


def test_what_is_set_is_open_and_the_rest_has_words(page: Page, station: str) -> None:
    User.objects.create_superuser("demo-editor")
    service = draft_of(
        form(
            asks(short_text("who")),
            asks(short_text("what", required=False), short_text("more"), id="car", show_if="c"),
            conditions=[condition("c", is_("who", "me"))],
        )
    )
    sign_in(page, station, "demo-editor")

    page.goto(f"{station}/admin/services/{service.pk}/part/car/")

    of_step = page.get_by_role("button", name="Rules, checks and conditions")
    expect(of_step).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_label("Show this step only if")).to_be_visible()
    of_questions = page.get_by_role("button", name="Limits and conditions")
    expect(of_questions).to_have_count(2)
    expect(of_questions.first).to_have_attribute("aria-expanded", "true")
    expect(of_questions.last).to_have_attribute("aria-expanded", "false")

    page.goto(f"{station}/admin/services/{service.pk}/part/who/")

    expect(of_step).to_have_attribute("aria-expanded", "false")

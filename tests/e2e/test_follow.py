"""A resident follows a neighbourhood by e-mail, is written to, and stops."""

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from local_areas import due
from local_areas.models import Follower, Update
from tests.local_areas.conftest import Places

pytestmark = pytest.mark.browser


def link(body: str, which: str) -> str:
    """The path of a link in a mail."""
    found = re.search(rf"https?://[^/\s]+(/following/{which}/[^\s]+)", body)
    assert found is not None, body
    return found[1]


def test_follow_confirm_hear_and_stop(page: Page, station: str, areas: Places) -> None:
    page.goto(station + "/your-area/northside/n1/")
    page.get_by_role("link", name="Follow by e-mail").click()
    page.get_by_label("Your e-mail address").fill("nobody")
    page.wait_for_timeout(2_100)  # nobody types faster
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an e-mail address like")
    page.get_by_label("Your e-mail address").fill("demo.reader@example.com")
    page.wait_for_timeout(2_100)
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your inbox")
    assert page.context.cookies() == []

    due.run(10)
    page.goto(station + link(mail.outbox[-1].body, "confirm"))
    page.get_by_role("button", name="Yes, follow").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You follow N1")

    Update.objects.create(
        area=areas.area("N1"), title="New lamps", text="Words.", approved_at=timezone.now()
    )
    due.run(10)
    assert "N1: New lamps" in [message.subject for message in mail.outbox]

    page.goto(station + link(mail.outbox[-1].body, "stop"))
    page.get_by_role("button", name="Stop following").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You no longer follow N1")
    assert not Follower.objects.exists()
    assert page.context.cookies() == []

"""A supervisor makes a team: its key writes itself, and its members are found by name."""

import pytest
from playwright.sync_api import Page, expect

from cms_forms.models import Team
from tests.e2e.people import sign_in

pytestmark = pytest.mark.browser


def test_a_team_is_made_with_a_person_found_by_name_and_with_the_keyboard(
    page: Page, station: str
) -> None:
    sign_in(page, station, "demo-admin")
    page.goto(f"{station}/admin/cms_forms/team/create/")

    page.locator("#id_name").press_sequentially("Rural & wildlife crime")
    expect(page.locator("#id_key")).to_have_value("rural-wildlife-crime")
    search = page.get_by_label("Find a person to add")
    search.fill("traf")
    # Enter looks at once; the team is not saved by it.
    search.press("Enter")
    page.get_by_role("button", name="Add Demo Traffic (demo-traffic)").press("Enter")
    expect(page.get_by_label("Demo Traffic (demo-traffic)")).to_be_checked()
    expect(search).to_be_focused()
    search.fill("traf")
    expect(page.get_by_text("Already in the list.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Team 'Rural & wildlife crime' created.")).to_be_visible()
    team = Team.objects.get(key="rural-wildlife-crime")
    assert [reader.username for reader in team.readers()] == ["demo-traffic"]


def test_a_renamed_team_keeps_its_key(page: Page, station: str) -> None:
    sign_in(page, station, "demo-admin")
    team = Team.objects.get(key="road-traffic")
    page.goto(f"{station}/admin/cms_forms/team/edit/{team.pk}/")

    name = page.locator("#id_name")
    name.fill("")
    name.press_sequentially("Roads")
    name.blur()

    expect(page.locator("#id_key")).to_have_value("road-traffic")

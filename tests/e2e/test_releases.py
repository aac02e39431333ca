"""An analyst brings figures in, reads the report, puts them live and takes them back."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission, User
from playwright.sync_api import Page, expect

from local_areas.models import AreaSummary, Release
from station.demo.people import PASSWORD
from tests.e2e.people import sign_in
from tests.local_areas import builders
from tests.local_areas.imports import files

pytestmark = pytest.mark.browser


def test_a_release_is_read_swapped_in_and_taken_back(
    page: Page, station: str, tmp_path: Path
) -> None:
    city = builders.city()
    before = AreaSummary.objects.get(area=city.areas["N1"]).figures
    make_analyst()
    path = files.written(tmp_path, "wards of January.csv.gz", files.wards(usual=40))
    sign_in(page, station, "release-analyst")

    page.goto(f"{station}/admin/statistics/")
    page.get_by_role("link", name="Add figures").click()
    page.locator("[name=file]").set_input_files(path)
    page.get_by_role("button", name="Read and check it").click()

    expect(page.get_by_role("cell", name="total-moved")).to_be_visible()
    expect(page.get_by_text("It would take the place of")).to_be_visible()
    assert list(Release.objects.live()) == [city.release]
    page.get_by_label("Accept total-moved").check()
    page.get_by_role("button", name="Publish", exact=True).click()

    expect(page.get_by_text("pages show its figures from now on")).to_be_visible()
    assert AreaSummary.objects.get(area=city.areas["N1"]).figures["all"]["counts"][-1] == 120
    page.get_by_role("button", name="Back to the last one").click()
    page.get_by_role("button", name="Yes, go back").click()

    expect(page.get_by_text("is live again")).to_be_visible()
    assert list(Release.objects.live()) == [city.release]
    assert AreaSummary.objects.get(area=city.areas["N1"]).figures == before


def make_analyst() -> None:
    user = User.objects.create_user("release-analyst", password=PASSWORD)
    group = Group.objects.create(name="Release analysts")
    for name in ("access_admin", "publish_release"):
        group.permissions.add(Permission.objects.get(codename=name))
    user.groups.add(group)

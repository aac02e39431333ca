"""Pages that the import makes and keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageLogEntry, Site
from wagtail.search.backends import get_search_backend

from local_areas import boundaries
from local_areas.models import Area, Follower
from local_areas.pages.area_page import AreaIndexPage, AreaPage, BoroughPage
from local_areas.pages.keeping import keep_pages
from tests.local_areas.imports.area_files import WARDS, feature, geojson, of_wards, square, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Page:
    boundaries.forget()
    Locale.objects.get_or_create(language_code="en-gb")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    home: Page = root.add_child(instance=Page(title="Home", slug="front"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    Site.clear_site_root_paths_cache()
    return home


def wards(folder: Path, text: str = WARDS, generation: str = "2024") -> None:
    path = write(folder, text)
    call_command("import_areas", str(path), generation=generation, verbosity=0)


def shapes(folder: Path, *features: dict[str, Any], generation: str = "2024") -> None:
    path = geojson(folder, *features) if features else of_wards(folder)
    call_command("import_boundaries", str(path), generation=generation, verbosity=0)


def page_of(code: str) -> AreaPage:
    return AreaPage.objects.get(area__code=code)


def test_each_area_gets_a_page_at_its_address(home: Page, tmp_path: Path, client: Any) -> None:
    wards(tmp_path)

    assert [page.url for page in AreaPage.objects.order_by("path")] == [
        "/your-area/northside/old-quay-and-harbour/",
        "/your-area/northside/st-marys/",
        "/your-area/southside/st-marys/",
    ]
    assert Page.find_problems() == ([], [], [], [], [])
    assert client.get("/your-area/northside/st-marys/").status_code == 200


def test_a_page_is_as_an_editor_would_have_published_it(home: Page, tmp_path: Path) -> None:
    wards(tmp_path)

    page = page_of("A1")
    assert page.live
    assert not page.has_unpublished_changes
    assert page.first_published_at is not None
    revision = page.latest_revision
    assert revision == page.live_revision
    assert revision.as_object().title == "St. Mary's"
    assert revision.as_object().pk == page.pk
    actions = PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True)
    assert sorted(actions) == ["wagtail.create", "wagtail.publish"]
    assert page.get_parent().numchild == 2
    # Wagtail goes on from it as from any other.
    page.introduction = "<p>Hello</p>"
    page.save_revision().publish()
    assert page_of("A1").introduction == "<p>Hello</p>"
    page.get_parent().specific.add_child(instance=Page(title="Another", slug="another"))
    assert Page.find_problems() == ([], [], [], [], [])


def test_pages_are_found_by_the_search(
    home: Page, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        wards(tmp_path)

    found = get_search_backend().search("quay", AreaPage.objects.all(), operator="and")

    assert [page.title for page in found] == ["Old Quay & Harbour"]


def test_a_second_time_makes_nothing(home: Page, tmp_path: Path) -> None:
    wards(tmp_path)
    before = (Page.objects.count(), PageLogEntry.objects.count())

    wards(tmp_path)
    keep_pages()

    assert (Page.objects.count(), PageLogEntry.objects.count()) == before


def test_a_dry_run_makes_no_page(home: Page, tmp_path: Path) -> None:
    path = write(tmp_path, WARDS)

    call_command("import_areas", str(path), generation="2024", dry_run=True, verbosity=0)

    assert not AreaPage.objects.exists()
    assert not AreaIndexPage.objects.exists()


RENAMED = WARDS.replace("A1,St. Mary's", "A1,Saint Mary").replace("Old Quay", "New Quay")


def test_a_title_follows_the_official_name_unless_an_editor_changed_it(
    home: Page, tmp_path: Path
) -> None:
    wards(tmp_path)
    page = page_of("A2")
    page.title, page.introduction = "Down by the quay", "<p>Ours</p>"
    page.save_revision().publish()

    wards(tmp_path, RENAMED)

    theirs, ours = page_of("A1"), page_of("A2")
    assert (theirs.title, theirs.draft_title, theirs.slug) == (
        "Saint Mary",
        "Saint Mary",
        "st-marys",
    )
    assert theirs.latest_revision.as_object().title == "Saint Mary"
    assert (ours.title, ours.introduction) == ("Down by the quay", "<p>Ours</p>")
    assert not theirs.has_unpublished_changes


def test_a_draft_keeps_what_its_editor_wrote_and_gets_the_new_name(
    home: Page, tmp_path: Path
) -> None:
    wards(tmp_path)
    page = page_of("A1")
    page.introduction = "<p>Not yet</p>"
    page.save_revision()

    wards(tmp_path, RENAMED)

    page = page_of("A1")
    draft = page.latest_revision.as_object()
    assert (page.title, page.introduction) == ("Saint Mary", "")
    assert (draft.title, draft.introduction) == ("Saint Mary", "<p>Not yet</p>")
    assert page.has_unpublished_changes
    page.latest_revision.publish()
    assert page_of("A1").introduction == "<p>Not yet</p>"


def test_a_page_that_an_editor_took_down_stays_down(home: Page, tmp_path: Path) -> None:
    wards(tmp_path)
    page_of("A1").unpublish()

    wards(tmp_path)

    assert not page_of("A1").live


def test_the_index_and_slugs_that_are_there_are_used(home: Page, tmp_path: Path) -> None:
    index = home.add_child(instance=AreaIndexPage(title="Neighbourhoods", slug="areas"))
    index.add_child(instance=Page(title="Something", slug="northside"))

    wards(tmp_path)

    assert AreaIndexPage.objects.count() == 1
    assert BoroughPage.objects.get(area__code="B1").url == "/areas/northside-2/"


def changed_wards(folder: Path) -> None:
    """OLD of 2018 lay three quarters in A1 and one in A2."""
    old = {"WD24NM": "Old ward", "LAD24CD": "B1", "LAD24NM": "Northside"}
    shapes(folder, feature("OLD", square(0.0025, 51.01), **old), generation="2018")


def test_a_change_of_wards_leads_old_pages_to_where_most_of_them_went(
    home: Page, tmp_path: Path, client: Any
) -> None:
    changed_wards(tmp_path)
    old = page_of("OLD")
    assert old.live
    follower = Follower.objects.create(area=old.area, email="a@example.com")
    both = [
        Follower.objects.create(area=old.area, email="b@example.com"),
    ]

    wards(tmp_path)
    Follower.objects.create(area=Area.objects.get(code="A1"), email="b@example.com")
    shapes(tmp_path)

    answer = client.get("/your-area/northside/old-ward/")
    assert answer.status_code == 301
    assert answer["Location"] == "/your-area/northside/st-marys/"
    assert not page_of("OLD").live
    follower.refresh_from_db()
    assert follower.area.code == "A1"
    assert not Follower.objects.filter(pk=both[0].pk).exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_without_wagtails_redirects_the_page_itself_leads_on(
    home: Page, tmp_path: Path, client: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_installed = apps.is_installed
    monkeypatch.setattr(
        apps, "is_installed", lambda name: "redirects" not in name and is_installed(name)
    )
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "redirects" not in each]
    changed_wards(tmp_path)
    wards(tmp_path)
    shapes(tmp_path)

    answer = client.get("/your-area/northside/old-ward/")

    assert answer.status_code == 301
    assert answer["Location"] == "/your-area/northside/st-marys/"


def test_an_area_that_is_in_force_again_has_its_page_again(home: Page, tmp_path: Path) -> None:
    wards(tmp_path)
    shapes(tmp_path)
    wards(tmp_path, WARDS.replace("A1,", "A8,"), generation="2025")
    shapes(
        tmp_path,
        feature("A8", square(0, 51.01)),
        feature("A2", square(0.01, 51.01)),
        feature("A3", square(0, 51)),
        generation="2025",
    )
    assert not page_of("A1").live
    assert Redirect.objects.count() == 1

    wards(tmp_path, generation="2025")

    page = page_of("A1")
    assert page.live
    assert page.ended_at is None

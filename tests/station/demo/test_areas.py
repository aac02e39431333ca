"""The city of the demonstration, as the importers have taken it in."""

from typing import Any

import pytest
import shapely
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page
from wagtailmenus.models import MainMenuItem

from local_areas import lookup
from local_areas.lookup.answers import Found, NearBoundary, Withdrawn
from local_areas.models import (
    Area,
    AreaSummary,
    Assignment,
    Boundary,
    Confidence,
    Follower,
    Level,
    Meeting,
    Officer,
    Postcode,
    Priority,
    Release,
    Role,
    Station,
    Training,
    Update,
)
from local_areas.pages.area_page import AreaPage, BoroughPage
from local_areas.updates.rights import areas_of, rights
from station.demo.people import LEAD, OFFICER, UNTRAINED
from station.demo.publications import NUMBER, REFUSED, WITH_FILES
from station.demo.sources import PUBLISHER
from station.pages.models import ContentPage
from station.publications.models import Attachment, DisclosureLog, PublicationPage
from station.search.entry import SearchEntry

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("beginning_with_whole"),
    pytest.mark.xdist_group("whole"),
]


def user(name: str) -> Any:
    return get_user_model().objects.get(username=name)


def first() -> Area:
    return Area.objects.get(code="R05000001")


def test_there_are_2000_publications_a_draft_and_files_that_can_be_found() -> None:
    assert PublicationPage.objects.live().count() == NUMBER
    assert [page.title for page in PublicationPage.objects.not_live()] == [REFUSED]
    for log in DisclosureLog.objects.all():
        assert log.get_children().live().exists()
    found = SearchEntry.objects.filter(page__in=PublicationPage.objects.all())
    assert found.filter(tab="publication").count() == NUMBER
    attached = Attachment.objects.filter(page__live=True).count()
    assert found.filter(tab="file").count() == attached > WITH_FILES


def test_there_are_1280_neighbourhoods_in_32_boroughs_each_with_its_page() -> None:
    assert Area.objects.neighbourhoods().public().count() == 1280
    assert Area.objects.boroughs().count() == 32
    assert AreaPage.objects.live().count() == 1280
    assert BoroughPage.objects.live().count() == 32
    assert not any(Page.find_problems())


def test_what_maps_draw_tiles_the_land_as_well() -> None:
    rows = Boundary.objects.filter(area__level=Level.NEIGHBOURHOOD).values_list("drawn", flat=True)
    shapes = [shapely.geometry.shape(each) for each in rows]

    assert shapely.coverage_is_valid(shapes, gap_width=0)


def test_two_releases_came_of_which_one_is_live_and_the_break_is_found() -> None:
    releases = Release.objects.filter(source="generated").order_by("last_month")
    older, newer = releases

    assert (older.is_live, newer.is_live) == (False, True)
    assert newer.last_month - newer.first_month == 35
    breaks = {(each["type"], each["how"]) for each in newer.report["breaks"]}
    assert ("violence-against-the-person", "moved") in breaks
    assert ("stalking-and-harassment", "new") in breaks
    assert ("nuisance-by-vehicles", "new") in breaks
    assert newer.report["changes"]


def test_every_neighbourhood_has_figures_that_say_that_they_are_generated(client: Client) -> None:
    summaries = AreaSummary.objects.filter(area__level=Level.NEIGHBOURHOOD)

    assert summaries.filter(source="datastore").count() == 1280
    assert set(summaries.values_list("figures__source", flat=True)) == {PUBLISHER}
    assert PUBLISHER in client.get(AreaPage.objects.get(area=first()).url).content.decode()


def test_a_postcode_finds_its_neighbourhood() -> None:
    postcode = Postcode.objects.filter(area_code=first().code, withdrawn=None).order_by("pk")[0]

    answer = lookup.find(str(postcode))

    assert isinstance(answer, Found | NearBoundary)
    places = answer.areas if isinstance(answer, NearBoundary) else [answer]
    assert first().pk in {each.place.area for each in places}


def test_a_withdrawn_postcode_is_known_as_such() -> None:
    postcode = Postcode.objects.filter(withdrawn__isnull=False).order_by("pk")[0]

    assert isinstance(lookup.find(str(postcode)), Withdrawn)


def test_the_officers_are_plainly_fictional_and_in_every_state_of_training() -> None:
    officers = Officer.objects.all()

    assert all(officer.name == f"Demo Officer {int(officer.number[4:])}" for officer in officers)
    assert {officer.training for officer in officers} == set(Training)


def test_each_borough_has_a_lead_and_some_neighbourhoods_wait_for_a_team() -> None:
    led = Assignment.objects.filter(role=Role.LEAD, area__level=Level.BOROUGH)
    without = Area.objects.neighbourhoods().public().filter(assignments=None)

    assert led.values("area").distinct().count() == 32
    assert 0 < without.count() < 100


def test_the_demonstrations_people_may_do_what_the_readme_says_of_them() -> None:
    assert rights(user(OFFICER), first()).may_publish
    assert rights(user(UNTRAINED), first()).may_work
    assert not rights(user(UNTRAINED), first()).may_publish
    assert rights(user(LEAD), first()).is_lead
    assert areas_of(user(LEAD), role=Role.LEAD).neighbourhoods().count() == 40
    assert user("demo-analyst").has_perms(
        ["local_areas.import_areas", "local_areas.publish_release"]
    )


def test_some_of_what_teams_tell_is_old_and_some_tell_nothing() -> None:
    stale = Priority.objects.stale().count()

    assert 0.1 < stale / Priority.objects.count() < 0.3
    assert 0 < Area.objects.neighbourhoods().filter(updates=None).count() < 640
    assert Meeting.objects.coming().count() > 1_000
    assert Station.objects.count() == 32
    assert Confidence.objects.filter(area__level=Level.FORCE).exists()


def test_nobody_is_written_to() -> None:
    assert not Follower.objects.exists()
    assert not Update.objects.to_announce().exists()


def test_an_area_shows_advice_for_its_own_top_crimes(client: Client) -> None:
    page = client.get(AreaPage.objects.get(area=first()).url)

    shown = page.context["advice"]
    assert len(shown) > 2
    assert all(each.against for each in shown)
    assert ContentPage.objects.filter(is_general_advice=True).count() == 1


def test_the_menu_and_the_home_page_lead_to_the_areas(client: Client) -> None:
    index = AreaPage.objects.get(area=first()).get_parent().get_parent()
    home = client.get("/").content.decode()

    assert MainMenuItem.objects.filter(link_page=index).count() == 1
    assert "Your team, its updates, and crime where you live" in home
    assert f'href="{index.url}"' in home
    assert client.get(index.url).status_code == 200


def test_seeding_again_changes_nothing() -> None:
    models = (Page, Area, Officer, Update, Release, MainMenuItem, PublicationPage)
    before = [model.objects.count() for model in models]

    call_command("seed_demo", verbosity=0)

    assert [model.objects.count() for model in models] == before

"""What the station joins to the hub beside updates: embeds, and ways to its page."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from wagtail.embeds.finders import get_finders
from wagtail.models import Site

from local_areas.models import Area
from social_hub.media.finder import NetworksFinder
from social_hub.pages.hub_page import HubPage
from social_hub.publishing import rights
from station.hub.places import AreasOfStation
from tests.local_areas.conftest import Places, fill
from tests.local_areas.people import lead, officer
from tests.social_hub.posts import account, picture, post


def test_embeds_ask_the_networks_of_today_first() -> None:
    assert isinstance(get_finders()[0], NetworksFinder)


def test_the_home_page_leads_to_the_hub(client: Client, demonstration: None) -> None:
    home = Site.objects.get(is_default_site=True).root_page
    assert "What our teams post" not in client.get("/").content.decode()

    home.add_child(instance=HubPage(title="From our teams", slug="teams"))

    assert 'href="/teams/"' in client.get("/").content.decode()


@pytest.mark.django_db
def test_somebody_posts_for_the_areas_that_they_look_after(places: Places) -> None:
    pc = officer("pc", places.area("N1"))
    boss = lead("boss", places.city.boroughs["Northside"])

    assert rights.places_of(pc) == [places.area("N1").code]
    assert set(rights.places_of(boss)) == {
        code
        for code in Area.objects.values_list("code", flat=True)
        if AreasOfStation().may_post(boss, code)
    }
    assert not rights.may_post(boss, "")


@pytest.mark.django_db
def test_the_whole_force_is_posted_for_with_the_permission_alone(places: Places) -> None:
    user = User.objects.create_user("communications")
    user.user_permissions.add(Permission.objects.get(codename="post_for_force"))
    untrained = officer("pc", places.city.force, passed=None)

    assert rights.places_of(User.objects.get(pk=user.pk)) == [""]
    assert not AreasOfStation().needs_approval(user, "")
    assert AreasOfStation().needs_approval(untrained, "")
    assert not rights.may_post(untrained, "")


@pytest.mark.django_db
def test_the_page_of_an_area_with_its_posts_asks_the_database_12_times_at_most(
    client: Client, places: Places, django_assert_max_num_queries: Any
) -> None:
    fill(places)
    places.home.add_child(instance=HubPage(title="From our teams", slug="teams"))
    for network in ("x", "facebook"):
        for number in range(3):
            of = account(network, area=places.area("N1").code)
            picture(post(of, f"Words {number}"), alternative_text="A quay")
    client.get("/your-area/northside/n1/")  # what a process keeps

    with django_assert_max_num_queries(12):
        page = client.get("/your-area/northside/n1/").content.decode()

    assert "Words 2" in page
    assert "All posts from N1" in page

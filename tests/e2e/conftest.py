from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from social_hub.pages.hub_page import HubPage
from tests.e2e import published as published_pages
from tests.local_areas.conftest import Places, add_places, fill
from tests.plugins.databases import Databases, connected_to
from tests.social_hub.posts import account, picture, post


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[LiveServer]:
    """A web server in a thread. It asks whichever database this process is connected to."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def station(server: LiveServer, databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    """The address of a running demonstration station, with a database of the test's own."""
    name = f"{databases.own}_station"
    with django_db_blocker.unblock():
        databases.copy("demonstration", name)
        with connected_to(name):
            site = Site.objects.get(is_default_site=True)
            site.hostname, _, port = server.url.removeprefix("http://").partition(":")
            site.port = int(port)
            site.save()
            yield server.url


@pytest.fixture
def published(station: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What `published.PATHS` lead to."""
    published_pages.publish(tmp_path_factory.mktemp("published"))


@pytest.fixture
def areas(station: str) -> Places:
    """A small city below the demonstration's home page; N1 has everything that a page can show."""
    places = add_places(Site.objects.get(is_default_site=True).root_page)
    fill(places)
    return places


@pytest.fixture
def posts(station: str, areas: Places) -> str:
    """A hub at /teams/, and what N1 posted on three networks. The address of the station."""
    home = Site.objects.get(is_default_site=True).root_page
    home.add_child(instance=HubPage(title="From our teams", slug="teams"))
    code = areas.area("N1").code
    for network, remote_id in (("x", "1860000000000000001"), ("facebook", "1_2"), ("feed", "3")):
        made = post(
            account(network, area=code, avatar_url="https://pbs.example/face.jpg"),
            "Words #RoadSafety https://rivermouth.example",
            remote_id=remote_id,
        )
        if network == "feed":
            picture(made)
    return station

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from tests.e2e import published as published_pages
from tests.local_areas.conftest import Places, add_places, fill
from tests.plugins.databases import Databases, connected_to


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

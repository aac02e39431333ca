from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from social_hub.pages.hub_page import HubPage
from tests.e2e import published as published_pages
from tests.e2e.errands import PHONE, Person
from tests.local_areas.conftest import Places, add_places, fill
from tests.plugins.databases import Databases, connected_to
from tests.plugins.errands import COST
from tests.social_hub.posts import account, picture, post


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[LiveServer]:
    """A web server in a thread. It asks whichever database this process is connected to."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@contextmanager
def running(server: LiveServer, databases: Databases, kind: str) -> Iterator[str]:
    """The address of a station that begins with a copy of this database."""
    name = f"{databases.own}_station"
    databases.copy(kind, name)
    with connected_to(name):
        site = Site.objects.get(is_default_site=True)
        site.hostname, _, port = server.url.removeprefix("http://").partition(":")
        site.port = int(port)
        site.save()
        yield server.url


@pytest.fixture
def station(
    server: LiveServer,
    databases: Databases,
    django_db_blocker: Any,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """The address of a running station, with a database of the test's own: a copy of the
    demonstration, or of what the marker `begins_with` names.
    """
    chosen = request.node.get_closest_marker("begins_with")
    with (
        django_db_blocker.unblock(),
        running(server, databases, chosen.args[0] if chosen else "demonstration") as address,
    ):
        yield address


@pytest.fixture(scope="module")
def busy_station(server: LiveServer, databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    """The same for all tests of a module: what one of them sends is there for the next."""
    with django_db_blocker.unblock(), running(server, databases, "demonstration") as address:
        yield address


@pytest.fixture(scope="module")
def telephones(chromium: Browser) -> Iterator[Mapping[bool, BrowserContext]]:
    """With JavaScript or without -> one that keeps styles and fonts from test to test."""
    contexts = {
        scripts: chromium.new_context(
            viewport=PHONE, java_script_enabled=scripts, locale="en-GB", has_touch=True
        )
        for scripts in (True, False)
    }
    yield contexts
    for each in contexts.values():
        each.close()


@pytest.fixture
def errand(
    telephones: Mapping[bool, BrowserContext], busy_station: str, request: pytest.FixtureRequest
) -> Iterator[Person]:
    """Somebody with a telephone on the home page. `@pytest.mark.no_scripts`: without JavaScript."""
    scripts = request.node.get_closest_marker("no_scripts") is None
    context = telephones[scripts]
    context.clear_cookies()
    person = Person(context.new_page())
    person.come_to(busy_station)
    yield person
    person.page.close()
    request.node.user_properties.append((COST, [scripts, person.pages, person.words, person.keys]))


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

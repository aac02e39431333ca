"""The short way to a step: the same page that the long way serves, or nobody's."""

from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from wagtail import hooks
from wagtail.contrib.frontend_cache.backends import BaseBackend
from wagtail.models import Page, Site

from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_site(home: Page) -> Site:
    root = home.get_parent().add_child(instance=Page(title="Other", slug="other"))
    return Site.objects.create(hostname="other.example", port=80, root_page=root)


def test_a_service_is_not_served_on_a_site_that_does_not_have_it(
    service: FormPage, other_site: Site
) -> None:
    step = f"{service.relative_url(Site.objects.get(is_default_site=True))}hurt/"

    assert Client().get(step).status_code == 200
    assert Client().get(step, headers={"host": other_site.hostname}).status_code == 404


@pytest.mark.parametrize(
    ("host", "port", "found"),
    [
        ("default.example", 80, "default"),
        ("default.example", 8080, "second"),
        ("default.example", 9999, "default"),
        ("alone.example", 9999, "alone"),
        ("twice.example", 81, "default"),
        ("unknown.example", 80, "default"),
    ],
)
def test_the_site_is_the_one_that_wagtail_chooses(
    home: Page, host: str, port: int, found: str
) -> None:
    Site.objects.all().delete()
    for name, hostname, its_port in (
        ("default", "default.example", 80),
        ("second", "default.example", 8080),
        ("alone", "alone.example", 80),
        ("twice 1", "twice.example", 1001),
        ("twice 2", "twice.example", 1002),
    ):
        Site.objects.create(
            site_name=name,
            hostname=hostname,
            port=its_port,
            root_page=home,
            is_default_site=name == "default",
        )
    request = HttpRequest()
    request.META = {"HTTP_HOST": host, "SERVER_PORT": str(port)}

    site = directory.site_at(host, port)

    assert site is not None
    assert site.site_name == found
    assert site == Site.find_for_request(request)


def test_a_hook_of_the_site_sees_every_step(service: FormPage) -> None:
    def closed(page: Page, *args: Any) -> HttpResponse:
        return HttpResponse("Closed", status=403)

    with hooks.register_temporarily("before_serve_page", closed):
        assert Client().get(f"{service.url}hurt/").status_code == 403


def test_a_step_asks_the_database_for_the_journey_alone(
    visitor: Visitor, django_assert_num_queries: Any
) -> None:
    visitor.answer("hurt/", q_hurt="no")
    visitor.open("when/")

    with django_assert_num_queries(1):
        visitor.open("when/")
    data = urlencode(visitor.hidden("hurt/") | {"q-hurt": "yes"})
    with django_assert_num_queries(2):
        visitor.client.post(visitor.path + "hurt/", data, "application/x-www-form-urlencoded")


PLACES = ("start/", "hurt/", "vehicles/", "vehicles/add/", "check-answers/", "sent/", "a/b/c/d/")


@pytest.mark.parametrize("way", ["short", "long"])
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_service_is_read_and_posted_to_and_nothing_else(
    visitor: Visitor, way: str, method: str
) -> None:
    with hooks.register_temporarily("before_serve_page", _looks_on if way == "long" else _none()):
        for place in PLACES[:6]:
            response = getattr(visitor.client, method)(visitor.path + place)

            assert response.status_code == 405
            assert "GET" in response["Allow"]


def _looks_on(page: Page, *args: Any) -> None:
    """A hook of the site's own: steps go the long way."""


def _none() -> Any:
    def hook(page: Page, *args: Any) -> None:
        pass

    hook.__module__ = "wagtail.test"
    return hook


def test_every_response_inside_a_journey_is_for_this_visitor_alone(visitor: Visitor) -> None:
    visitor.answer("hurt/", q_hurt="no")

    for place in PLACES:
        for method in ("get", "head", "options", "post", "put"):
            response = getattr(visitor.client, method)(visitor.path + place)

            assert response.status_code < 500
            assert response["Cache-Control"] == "private, no-store", (method, place)


@pytest.fixture
def edge(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache in front of the site, which Wagtail's app for it knows."""
    settings.WAGTAILFRONTENDCACHE = {"edge": {"BACKEND": f"{__name__}.Edge"}}
    installed = apps.is_installed
    its_app = "wagtail.contrib.frontend_cache"
    monkeypatch.setattr(apps, "is_installed", lambda name: name == its_app or installed(name))


def test_a_start_page_stays_long_only_in_a_cache_that_is_told_of_changes(
    visitor: Visitor, request: pytest.FixtureRequest
) -> None:
    untold = visitor.open()["Cache-Control"]
    request.getfixturevalue("edge")

    assert untold == "public, max-age=60, s-maxage=60"
    assert visitor.open()["Cache-Control"] == "public, max-age=60, s-maxage=86400"


class TestTwoProcesses:
    """A change in the database that no signal told this process of."""

    @pytest.fixture(autouse=True)
    def _read_before(self, service: FormPage) -> None:
        directory.forget()
        directory.current()

    @pytest.mark.parametrize("is_read_again", [True, False])
    def test_a_site_that_was_deleted_elsewhere_breaks_no_address(
        self, visitor: Visitor, other_site: Site, is_read_again: bool
    ) -> None:
        directory.forget()
        directory.current()
        Site.objects.filter(pk=other_site.pk)._raw_delete("default")
        if is_read_again:
            directory.forget()

        assert visitor.open("hurt/").status_code == 200
        assert Client().get("/no/such/place/").status_code == 404
        assert Client().get("/no/such/", headers={"host": "other.example"}).status_code == 404

    def test_the_only_site_that_was_deleted_elsewhere_ends_in_not_found(
        self, visitor: Visitor
    ) -> None:
        """Wagtail's list of root paths, which is kept for an hour, still names it."""
        Site.get_site_root_paths()
        Site.objects.all()._raw_delete("default")
        directory.forget()

        assert visitor.open("hurt/").status_code == 404
        assert Client().get("/no/such/place/").status_code == 404

    def test_a_site_whose_root_was_changed_elsewhere_is_noticed(
        self, service: FormPage, home: Page
    ) -> None:
        Site.get_site_root_paths()
        Site.objects.update(root_page=home.get_parent())
        directory.forget()

        assert Client().get(f"/{home.slug}{service.url}hurt/").status_code == 200

    def test_a_database_that_is_down_leaves_the_last_reading(
        self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = directory.current()
        directory.forget()

        def down(*args: Any) -> None:
            raise OperationalError

        monkeypatch.setattr(directory, "_live_services", down)

        assert directory.current() is before
        assert directory.split("no/such/place/") is None


def test_a_start_page_that_moved_leaves_the_cache_in_front_of_the_site(
    service: FormPage, edge: None, django_capture_on_commit_callbacks: Any
) -> None:
    directory.forget()
    directory.current()
    old = service.full_url
    Edge.purged.clear()

    with django_capture_on_commit_callbacks(execute=True):
        service.slug = "collisions"
        service.save_revision().publish()

    assert old in Edge.purged
    assert FormPage.objects.get(pk=service.pk).full_url in Edge.purged


class Edge(BaseBackend):
    """A cache in front of the site."""

    purged: ClassVar[set[str]] = set()

    def purge(self, url: str) -> None:
        self.purged.add(url)

    def purge_batch(self, urls: Any) -> None:
        self.purged.update(urls)

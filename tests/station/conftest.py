"""A small site: a home page, two sections in the menu, two pages of advice.

home ─┬─ advice (lists its pages) ─┬─ locks
      │                            └─ lights
      └─ news   (lists its pages)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Page, Site
from wagtailmenus.models import MainMenu

from cms_forms.pages import directory
from station.force.models import ForceSettings
from station.pages.models import ContentPage, HomePage
from tests.plugins.databases import beginning_with


@dataclass
class Station:
    home: HomePage
    advice: ContentPage
    locks: ContentPage
    lights: ContentPage
    news: ContentPage
    force: ForceSettings

    def add(self, parent: Page, slug: str, **fields: Any) -> ContentPage:
        usual = {"title": slug.capitalize(), "show_in_menus": True}
        page = ContentPage(slug=slug, **(usual | fields))
        parent.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
        return page

    def lead_to(self, document: Document) -> None:
        """From a page that everybody reads: what nothing refers to is served to editors alone."""
        words = f'<p><a linktype="document" id="{document.pk}">The form</a></p>'
        self.locks.body = json.dumps([{"type": "text", "value": words}])
        self.locks.save_revision().publish()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()
    directory.forget()


def small_site() -> None:
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="How can we help?", slug="front"))
    site = Site.objects.get(is_default_site=True)
    site.root_page = home
    site.save()
    force = ForceSettings.for_site(site)
    force.name = "Rivermouth Police"
    force.save()
    none = ContentPage()
    made = Station(home, none, none, none, none, force)
    advice = made.add(home, "advice", lists_children=True)
    made.add(advice, "locks", summary="Two are better than one.")
    made.add(advice, "lights")
    news = made.add(home, "news", lists_children=True)
    menu = MainMenu.get_for_site(site)
    for order, page in enumerate((advice, news)):
        menu.get_menu_items_manager().create(link_page=page, sort_order=order)
    menu.save()


beginning_with_small_site = beginning_with(small_site)


def small_station() -> Station:
    """What `small_site` has made."""
    advice, locks, lights, news = (
        ContentPage.objects.get(slug=slug) for slug in ("advice", "locks", "lights", "news")
    )
    force = ForceSettings.objects.get()
    return Station(HomePage.objects.get(), advice, locks, lights, news, force)


@pytest.fixture
def station(beginning_with_small_site: None, db: None) -> Station:
    return small_station()


@pytest.fixture
def read(client: Client) -> Callable[[str], str]:
    """The HTML at an address."""
    return lambda path: client.get(path).content.decode()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """What is done within it is done as in a request whose transaction is committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def demonstration(beginning_with_demonstration: None, db: None) -> None:
    pass

"""A small city with its pages: see `tests.local_areas.builders`.

home ── your-area ─┬─ northside ── n1, n2, n3
                   └─ southside ── s1, s2, s3
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page, Site

from local_areas import boundaries
from local_areas.imports.summaries import renew
from local_areas.models import (
    Area,
    Assignment,
    Kind,
    Meeting,
    Officer,
    Priority,
    Station,
    Update,
)
from local_areas.pages import pictures
from local_areas.pages.area_page import AreaIndexPage, AreaPage, BoroughPage
from tests.local_areas.builders import City, city, city_there
from tests.plugins.databases import beginning_with


@dataclass
class Places:
    city: City
    home: Page
    index: AreaIndexPage
    boroughs: dict[str, BoroughPage] = field(default_factory=dict)
    areas: dict[str, AreaPage] = field(default_factory=dict)

    def area(self, name: str) -> Area:
        return self.city.areas[name]


def plain_home() -> Page:
    """The only page of a site that is nothing but areas."""
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=Page(title="Rivermouth Police", slug="front"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    return home


def add_places(home: Page, *, with_figures: bool = True) -> Places:
    cache.clear()
    boundaries.forget()
    Site.clear_site_root_paths_cache()
    made = city(with_figures=with_figures)
    if with_figures:
        renew("datastore")
    index = home.add_child(instance=AreaIndexPage(title="Your area", slug="your-area"))
    found = Places(city=made, home=home, index=index)
    for name, area in made.boroughs.items():
        borough = BoroughPage(title=name, slug=area.slug, area=area)
        found.boroughs[name] = index.add_child(instance=borough)
    for name, area in made.areas.items():
        parent = next(each for each in found.boroughs.values() if each.area_id == area.parent_id)
        page = AreaPage(title=name, slug=area.slug, area=area)
        found.areas[name] = parent.add_child(instance=page)
    return found


def fill(places: Places, name: str = "N1") -> None:
    """Everything that a page can show, in one neighbourhood. Everybody in it is made up."""
    area, now = places.area(name), timezone.now()
    photo = Image.objects.create(title="A lamp", file="lamp.png", width=200, height=200)
    photo.renditions.create(filter_spec=pictures.FACE, file="face.png", width=112, height=112)
    officer = Officer.objects.create(number="1", name="Demo Officer", rank="PC", photo=photo)
    Assignment.objects.create(officer=officer, area=area, is_contact=True)
    for title, kind, pinned in (
        ("Road closed", Kind.ALERT, False),
        ("Market walkabout", Kind.EVENT, False),
        ("Meet us", Kind.NEWS, True),
    ):
        Update.objects.create(
            area=area,
            author=officer,
            title=title,
            text="Words.",
            kind=kind,
            is_pinned=pinned,
            approved_at=now,
            publish_at=now - timedelta(hours=1),
        )
    Priority.objects.create(area=area, issue="Speeding in Demo Road", action="Checks on Mondays.")
    soon = now + timedelta(days=2)
    Meeting.objects.create(area=area, title="Coffee", starts_at=soon, place="Hall")
    station = Station.objects.create(
        name="Quay Station", address="1 Demo Street\nRivermouth", opening_hours="Monday: 9 to 5"
    )
    station.areas.add(area)


def city_with_pages() -> None:
    add_places(plain_home())


def city_without_figures() -> None:
    add_places(plain_home(), with_figures=False)


def places_there() -> Places:
    """What `add_places` has made in the database that a test begins with."""
    boundaries.forget()
    Site.clear_site_root_paths_cache()
    index = AreaIndexPage.objects.get()
    boroughs, areas = (
        {page.title: page for page in model.objects.select_related("area").order_by("area__code")}
        for model in (BoroughPage, AreaPage)
    )
    return Places(
        city=city_there(), home=index.get_parent(), index=index, boroughs=boroughs, areas=areas
    )


beginning_with_city_with_pages = beginning_with(city_with_pages)
beginning_with_city_without_figures = beginning_with(city_without_figures)


@pytest.fixture
def rivermouth(beginning_with_city_with_pages: None, db: None) -> Places:
    return places_there()


@pytest.fixture
def bare(beginning_with_city_without_figures: None, db: None) -> Places:
    """The same without any figures."""
    return places_there()

"""How the station's own pages, its services and the pages of areas can be found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page, Site
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from cms_forms.pages.form_page import FormPageMixin
from local_areas.models import Area
from local_areas.pages.area_page import OfArea
from station.pages.models import ContentPage, HomePage
from station.search.drafts import Draft
from station.search.filters import Tab

SERVICE_BOOST: Final = 3.0
"""What can be done stands above what is written about it."""
AREA_BOOST: Final = 1.5


def service(page: Any) -> Sequence[Draft] | None:
    """A service, by what it is called, what it asks, and the words that people use for it."""
    if not isinstance(page, FormPageMixin):
        return None
    return _draft(
        page,
        tab=Tab.SERVICE,
        kind="Service",
        summary=page.summary,
        text=f"{get_text_for_indexing(page.introduction)}\n{page.words}",
        names=getattr(page, "search_names", ""),
        boost=SERVICE_BOOST,
    )


def area(page: Any) -> Sequence[Draft] | None:
    """A neighbourhood or borough, by all its names. Those to practise in are nobody's."""
    if not isinstance(page, OfArea):
        return None
    place: Area = page.area
    if place.is_practice:
        return ()
    names = {place.official_name, place.local_name, *_aliases(place)} - {""}
    return _draft(
        page,
        tab=Tab.AREA,
        kind=place.get_level_display().capitalize(),
        summary=place.parent.name if place.parent else "",
        text=get_text_for_indexing(page.introduction),
        names="\n".join(sorted(names)),
        areas=codes_of(place),
        boost=AREA_BOOST,
    )


def _aliases(place: Area) -> Sequence[str]:
    return list(place.aliases.values_list("name", flat=True))


def codes_of(place: Area) -> Sequence[str]:
    """Of an area and the borough that it lies in; not of the whole force."""
    found = []
    now: Area | None = place
    while now is not None:
        if now.level != "force":
            found.append(now.code)
        now = now.parent
    return found


def page(page: Any) -> Sequence[Draft] | None:
    """Any other page, by what it says itself is searched."""
    if isinstance(page, HomePage):
        return ()
    kind = page.get_kind_display() or "Advice" if isinstance(page, ContentPage) else "Page"
    return _draft(
        page,
        tab=Tab.PAGE,
        kind=kind,
        summary=page.search_description or getattr(page, "summary", ""),
        text=text_of(page),
        names=getattr(page, "search_names", ""),
        date=timezone.localdate(page.first_published_at)
        if getattr(page, "kind", "") and page.first_published_at
        else None,
    )


def text_of(page: Page) -> str:
    """What the search fields of a page's model hold, as plain text."""
    values = (
        field.get_value(page)
        for field in page.get_search_fields()
        if isinstance(field, index.SearchField) and field.field_name not in {"title", "summary"}
    )
    return "\n".join(_plain(value) for value in values if value)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return strip_tags(value)
    if isinstance(value, list | tuple):
        return "\n".join(map(_plain, value))
    return str(value)


def _draft(page: Any, **fields: Any) -> Sequence[Draft]:
    address = page.get_url_parts()
    if address is None or address[2] is None:
        return ()
    return [
        Draft(
            key=f"page:{page.pk}",
            title=page.title,
            url=address[2],
            breadcrumb=breadcrumb(page),
            **fields,
        )
    ]


def breadcrumb(page: Page) -> Sequence[str]:
    """The titles of the pages above it, below the home page."""
    roots = [site.root_page_id for site in Site.objects.all()]
    above = page.get_ancestors().exclude(pk__in=roots).filter(depth__gt=1).order_by("depth")
    return list(above.values_list("title", flat=True))

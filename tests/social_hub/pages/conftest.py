from dataclasses import dataclass

import pytest
from django.core.cache import cache
from wagtail.models import Locale, Page, Site

from social_hub.areas import Place
from social_hub.pages.hub_page import HubPage

AREAS = "tests.social_hub.pages.conftest.TwoBoroughs"


class TwoBoroughs:
    """Areas of a site: A1 and A2 in B1, A3 in B2."""

    def name(self, code):
        return {each.code: each.name for each in self.all()}.get(code, "")

    def all(self):
        return [
            Place(code="A1", name="Quay", borough_code="B1", borough_name="Eastbank"),
            Place(code="A2", name="Rope Walk", borough_code="B1", borough_name="Eastbank"),
            Place(code="A3", name="Marram", borough_code="B2", borough_name="Harbour"),
        ]

    def url(self, code):
        return f"/your-area/{code}/" if code in {"A1", "A2", "A3"} else ""

    def may_post(self, user, code):
        return True

    def places_of(self, user):
        return self.all()

    def needs_approval(self, user, code):
        return False


@dataclass
class Hub:
    page: HubPage
    url: str = "/posts/"


@pytest.fixture
def hub(db, settings):
    """A site with a hub below its home page, and nothing on it."""
    settings.SOCIAL_HUB_AREAS = AREAS
    settings.SOCIAL_HUB_TOPICS = {"safety": ("Road safety", ["roadsafety", "lightson"])}
    settings.SOCIAL_HUB_REPORT_LINKS = [("Report a crime", "/report/crime/")]
    cache.clear()
    Site.clear_site_root_paths_cache()
    Locale.objects.get_or_create(language_code="en-gb")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    home = root.add_child(instance=Page(title="Rivermouth Police", slug="front"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    page = home.add_child(instance=HubPage(title="From our teams", slug="posts"))
    yield Hub(page=page)
    cache.clear()

"""What a visitor's screen needs of a service, and everything that stands in for a page."""

import pytest

from cms_forms.editor.preview import Previewed
from cms_forms.journey.closed import ClosedService
from cms_forms.journey.routes import SCREENS
from cms_forms.journey.service import Service
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage, FormPageMixin

pytestmark = pytest.mark.django_db

NEEDED = [name for name in vars(Service) if not name.startswith("_")]


def test_a_page_and_whatever_stands_in_for_one_have_all_that_a_screen_needs(
    service: FormPage,
) -> None:
    directory.forget()
    stands_in = next(iter(directory.current().services.values()))
    closed = ClosedService(pk=service.pk, title=service.title, path=service.url, is_sensitive=False)

    for each in (service, stands_in, Previewed(service), closed):
        missing = [name for name in NEEDED if not hasattr(each, name)]
        assert missing == [], type(each)
        assert each.get_url().endswith("/")


def test_every_route_of_a_page_has_a_screen_that_takes_a_service() -> None:
    routes = {route.callback.__name__ for route in FormPageMixin.get_resolver().url_patterns}

    assert routes - {"index_route"} == set(SCREENS)  # Wagtail's own, which "start" takes over

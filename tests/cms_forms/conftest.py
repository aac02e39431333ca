"""A service on a site, and somebody who visits it.

Django is imported inside: the engine's tests below this folder run without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from wagtail.models import Page

    from cms_forms.models import Team
    from cms_forms.pages.form_page import FormPage
    from tests.cms_forms.documents import Document
    from tests.cms_forms.visitor import Visitor


@pytest.fixture
def team(db: None) -> Team:
    from cms_forms.models import Team

    return Team.objects.create(name="Road traffic", key="road-traffic")


@pytest.fixture
def home(db: None) -> Page:
    from tests.cms_forms import services

    return services.home()


@pytest.fixture
def publish(home: Page, team: Team) -> Callable[[Document], FormPage]:
    """Imports a document below the home page and publishes it."""
    from cms_forms.exchange import import_form

    def publish(document: Document) -> FormPage:
        page = import_form(document, parent=home)
        page.save_revision().publish()
        page.refresh_from_db()
        return page

    return publish


@pytest.fixture
def service(publish: Callable[[Document], FormPage]) -> FormPage:
    from tests.cms_forms.documents import collision

    return publish(collision())


@pytest.fixture
def visitor(service: FormPage) -> Visitor:
    from django.test import Client

    from tests.cms_forms.visitor import Visitor

    return Visitor(Client(), service.url)

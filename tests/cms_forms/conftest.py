"""A service on a site, and somebody who visits it.

Django is imported inside: the engine's tests below this folder run without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.plugins.databases import beginning_with

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

    return Team.objects.get_or_create(name="Road traffic", key="road-traffic")[0]


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


def one_service(below: Page | None = None) -> None:
    """As `publish` does it."""
    from cms_forms.exchange import import_form
    from cms_forms.models import Team
    from tests.cms_forms import services
    from tests.cms_forms.documents import collision

    Team.objects.create(name="Road traffic", key="road-traffic")
    import_form(collision(), parent=below or services.home()).save_revision().publish()


beginning_with_one_service = beginning_with(one_service)


@pytest.fixture
def service(beginning_with_one_service: None, db: None) -> FormPage:
    from cms_forms.pages.form_page import FormPage

    return FormPage.objects.get()


@pytest.fixture
def visitor(service: FormPage) -> Visitor:
    from django.test import Client

    from tests.cms_forms.visitor import Visitor

    return Visitor(Client(), service.url)

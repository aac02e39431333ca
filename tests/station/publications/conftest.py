"""publications ── log ── what a test adds

A publication is made as an editor would make it: as a draft, then published.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Page

from station.publications.models import Attachment, DisclosureLog, PublicationPage
from tests.station.conftest import Station

type Publish = Callable[..., PublicationPage]
type Attach = Callable[..., Attachment]

HIDDEN = b"Match,Cost\nRovers,=1+1\n"  # the quickest of all findings to make
CLEAN = b"Match,Cost\nRovers,2\n"


@pytest.fixture
def log(station: Station) -> DisclosureLog:
    above = DisclosureLog(title="Publications", slug="publications")
    station.home.add_child(instance=above)
    log = DisclosureLog(title="Disclosure log", slug="disclosure-log")
    above.add_child(instance=log)
    return log


@pytest.fixture
def draft(log: DisclosureLog) -> Publish:
    """Traits: `topics=["Football"]`; every other name is a field."""

    def make(title: str = "Cost of matches", topics: tuple[str, ...] = (), **fields: Any) -> Any:
        page = PublicationPage(title=title, live=False, **fields)
        DisclosureLog.objects.get(pk=log.pk).add_child(instance=page)
        page.topics.add(*topics)
        page.save_revision()
        return page

    return make


@pytest.fixture
def publish(draft: Publish) -> Publish:
    def make(*args: Any, **fields: Any) -> PublicationPage:
        page = draft(*args, **fields)
        page.get_latest_revision().publish()
        return PublicationPage.objects.get(pk=page.pk)

    return make


def document(name: str = "matches.csv", content: bytes = b"date,cost\n2026-05-01,12\n") -> Any:
    return get_document_model().objects.create(title=name, file=ContentFile(content, name=name))


def attach(page: PublicationPage, content: bytes, name: str = "costs.csv") -> PublicationPage:
    page.attachments.add(Attachment(document=document(name, content), title="Costs"))
    page.save_revision()
    return page


def stored(page: Page) -> PublicationPage:
    return PublicationPage.objects.get(pk=page.pk)


@pytest.fixture
def kept_files(settings: Any, tmp_path: Path) -> None:
    """Wagtail looks for a document's file by its path."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }


@pytest.fixture
def admin() -> Any:
    return get_user_model().objects.create_superuser("admin", "admin@example.org", "x")


@pytest.fixture
def page(draft: Publish) -> PublicationPage:
    """A draft with a spreadsheet in which something is hidden."""
    return attach(draft(), HIDDEN)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "file"


def replace(page: PublicationPage, content: bytes) -> Any:
    """The file of its document, as the document's own screen does."""
    found = page.get_latest_revision_as_object().attachments.all()[0].document
    found.file = ContentFile(content, name="costs.csv")
    found.save()
    return found

"""Whoever may read the page may download its files, and nobody else."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import PageViewRestriction

from station.publications.models import Attachment, PublicationPage
from tests.station.conftest import Station
from tests.station.publications.conftest import Publish, document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    """Wagtail looks for a document's file by its path."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }


@pytest.fixture
def page(draft: Publish) -> PublicationPage:
    page = draft()
    page.attachments.add(Attachment(document=document(), title="Cost of each match"))
    page.save_revision()
    return page


def status(client: Client, url: str) -> int:
    response = client.get(url)
    response.close()
    return response.status_code


def of(page: PublicationPage) -> Any:
    return page.get_latest_revision_as_object().attachments.all()[0].document


def test_a_file_that_only_a_draft_has_is_not_served(page: PublicationPage, client: Client) -> None:
    assert status(client, of(page).url) == 404


def test_a_published_file_is_downloaded_and_nothing_in_it_runs(
    page: PublicationPage, client: Client
) -> None:
    page.get_latest_revision().publish()

    response = client.get(of(page).url)
    response.close()

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("end", ["unpublished", "detached", "private", "deleted"])
def test_a_file_is_gone_with_its_page(page: PublicationPage, client: Client, end: str) -> None:
    page.get_latest_revision().publish()
    published = PublicationPage.objects.get(pk=page.pk)
    file = published.attachments.get().document
    match end:
        case "unpublished":
            published.unpublish()
        case "detached":
            published.attachments = []
            published.save_revision().publish()
        case "private":
            PageViewRestriction.objects.create(page=published, restriction_type="login")
        case _:
            published.delete()

    assert status(client, file.url) == 404


def test_editors_see_the_files_of_a_draft(page: PublicationPage, client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("admin"))

    assert status(client, of(page).url) == 200


def test_a_document_that_nothing_refers_to_is_not_served(client: Client) -> None:
    """It may have been uploaded for a draft that is not saved yet."""
    assert status(client, document().url) == 404


def test_editors_see_a_document_that_nothing_refers_to(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("admin"))

    assert status(client, document().url) == 200


def test_a_document_that_a_page_leads_to_is_served_as_ever(
    station: Station, client: Client
) -> None:
    file = document()
    station.lead_to(file)

    assert status(client, file.url) == 200


def test_a_file_on_two_pages_is_served_while_one_is_public(
    page: PublicationPage, publish: Publish, client: Client
) -> None:
    other = publish("Another")
    other.attachments.add(Attachment(document=of(page), title="The same"))
    other.save_revision().publish()

    assert status(client, of(page).url) == 200

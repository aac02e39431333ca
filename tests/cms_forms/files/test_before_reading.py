"""No address of a service writes a file in clear, whoever serves it; none reads one too large."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.models import PageViewRestriction

from cms_forms import checks
from cms_forms.files.sweeping import run as sweep
from cms_forms.models import Upload
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.files import samples
from tests.cms_forms.files.sender import Response, Sender
from tests.cms_forms.services import published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clear(settings: Settings, monkeypatch: Any, tmp_path: Path) -> Iterator[list[str]]:
    """Names of the temporary files that Django has written in clear: it writes all of them."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    written: list[str] = []
    begin = uploadhandler.TemporaryFileUploadHandler.new_file

    def noted(self: Any, *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        written.append(self.file.name)

    monkeypatch.setattr(uploadhandler.TemporaryFileUploadHandler, "new_file", noted)
    yield written
    assert written == []


@pytest.fixture
def restricted(service_with_files: FormPage) -> PageViewRestriction:
    """For those who know the word."""
    restriction = PageViewRestriction.objects.create(
        page=service_with_files, restriction_type=PageViewRestriction.PASSWORD, password="quay"
    )
    directory.forget()
    return restriction


def test_a_service_that_is_not_for_everybody_takes_files(
    service_with_files: FormPage, restricted: PageViewRestriction
) -> None:
    sender = Sender(Client(), service_with_files.url)
    address = reverse(
        "wagtailcore_authenticate_with_password", args=[restricted.pk, service_with_files.pk]
    )
    sender.client.post(address, {"password": "quay", "return_url": sender.path})
    sender.answer("kind/", kind="with")

    response = sender.add(samples.picture())

    assert response.status_code == 303
    assert "photo.jpg" in sender.page()


def test_whoever_may_not_see_a_service_leaves_nothing_there(
    service_with_files: FormPage, restricted: PageViewRestriction
) -> None:
    sender = Sender(Client(), service_with_files.url)

    sender.client.post(f"{sender.path}photos/", posted())

    sweep(10)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("place", ["", "start/", "photos/", "photos/files/", "sent/", "no/where/"])
@pytest.mark.parametrize("is_live", [True, False])
def test_every_address_of_a_service_lets_go_of_files(
    sender: Sender, service_with_files: FormPage, place: str, is_live: bool
) -> None:
    if not is_live:
        service_with_files.unpublish()

    sender.client.post(sender.path + place, posted())


def test_an_address_that_had_another_service_takes_files(
    service_with_files: FormPage,
) -> None:
    from tests.cms_forms.files.conftest import PHOTOS

    address = service_with_files.url
    service_with_files.slug = "before"
    service_with_files.save_revision().publish()
    now = published(PHOTOS)
    assert now.url == address
    sender = Sender(Client(), address)
    sender.answer("kind/", kind="with")

    assert sender.add(samples.picture()).status_code == 303
    assert "photo.jpg" in sender.page()


def test_a_preview_shows_names_of_files(service_with_files: FormPage, admin_client: Client) -> None:
    path = reverse("cms_forms_editor:preview", args=[service_with_files.pk])
    editor = Sender(admin_client, path)
    editor.answer("kind/", kind="with")

    assert editor.add(samples.picture()).status_code == 303
    assert "photo.jpg" in editor.page()


def posted() -> dict[str, Any]:
    return {"photos.files": SimpleUploadedFile("photo.jpg", samples.picture()), "journey.add": "x"}


def test_a_form_that_is_too_large_is_refused_before_it_is_read(
    sender: Sender, settings: Settings
) -> None:
    settings.CMS_FORMS_FORM_BYTES = 2_000
    assert "can have up to 2 KB" in sender.page()

    response: Response = sender.add(samples.noise(3_000))

    assert response.status_code == 413
    assert "up to 2 KB" in response.content.decode()
    assert not Upload.objects.exists()


def test_a_form_that_is_too_large_is_refused_where_wagtail_serves(
    service_with_files: FormPage, settings: Settings
) -> None:
    PageViewRestriction.objects.create(
        page=service_with_files, restriction_type=PageViewRestriction.LOGIN
    )
    directory.forget()
    settings.CMS_FORMS_FORM_BYTES = 2_000
    from django.contrib.auth import get_user_model

    client = Client()
    client.force_login(get_user_model().objects.create_user("reader"))

    response = client.post(
        f"{service_with_files.url}photos/",
        {"photos.files": SimpleUploadedFile("a.jpg", samples.noise(3_000))},
    )

    assert response.status_code == 413


def test_a_site_that_would_write_files_in_clear_is_warned(settings: Settings) -> None:
    assert checks.encrypts_files() == []

    settings.MIDDLEWARE = [checks.CSRF, checks.ENCRYPTING]

    assert [problem.id for problem in checks.encrypts_files()] == ["cms_forms.W004"]

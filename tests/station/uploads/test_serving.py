"""What was uploaded comes as an attachment, and to those alone who may see it."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction

from tests.station.conftest import Station
from tests.station.uploads.samples import PDF, POLICY, SCRIPT, picture

# Wagtail leaves the temporary file of a rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x.pdf"])
@pytest.mark.usefixtures("on_disk")
def test_a_document_from_before_the_list_comes_as_an_attachment_too(
    station: Station, client: Client, collection: Collection, name: str
) -> None:
    stored = Document.objects.create(title="x", file=ContentFile(SCRIPT, name))
    station.lead_to(stored)

    response = client.get(stored.url)
    response.close()

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == POLICY


def test_a_document_has_no_address_that_asks_nobody(
    station: Station, client: Client, collection: Collection
) -> None:
    stored = Document.objects.create(title="x", file=ContentFile(PDF, "x.pdf"))
    station.lead_to(stored)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")

    assert client.get(stored.file.url).status_code == 404
    assert client.get(stored.url).status_code == 302


def test_a_picture_is_an_attachment_of_its_own_policy(station: Station, client: Client) -> None:
    path = default_storage.save("images/x.png", ContentFile(picture("PNG")))

    response = client.get(f"/media/{path}")
    response.close()

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_picture_as_it_was_uploaded_is_seen_in_the_admin_alone(
    station: Station, client: Client, admin_user: Any, collection: Collection
) -> None:
    stored = Image.objects.create(
        title="x", file=ContentFile(picture(), "x.jpg"), collection=collection
    )
    nobodys = default_storage.save("original_images/y.png", ContentFile(picture("PNG")))
    somebody = User.objects.create_user("somebody")
    somebody.user_permissions.add(Permission.objects.get(codename="access_admin"))

    assert client.get(stored.file.url).status_code == 404
    client.force_login(somebody)
    assert client.get(stored.file.url).status_code == 404
    client.force_login(admin_user)
    assert client.get(f"/media/{nobodys}").status_code == 404
    response = client.get(stored.file.url)
    response.close()
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "images/x.svg",
        "images/x.html",
        "images/x",
        "original_images/x.svgz",
        "original_images/x.png",
        "./original_images/x.png",
        "images/../original_images/x.png",
        "documents/x.png",
        "x.png",
        "images/../documents/x.png",
        "images/nothing.png",
    ],
)
def test_what_is_not_a_picture_has_no_address(station: Station, client: Client, path: str) -> None:
    if ".." not in path and "nothing" not in path:
        default_storage.save(path, ContentFile(SCRIPT))

    assert client.get(f"/media/{path}").status_code == 404

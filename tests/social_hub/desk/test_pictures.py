"""The picture of a post is seen on the screens of staff, and has no public file."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Drawing
from wagtail.images import get_image_model

from social_hub.desk.composer import pictures as taking
from social_hub.models import HubUpdate
from social_hub.publishing import pictures, posting
from social_hub.publishing.posting import Content
from tests.social_hub.publishing.conftest import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(settings: Any, client: Client) -> User:
    settings.SOCIAL_HUB_AREAS = "social_hub.areas.AreasOfAccounts"
    settings.SOCIAL_HUB_NETWORKS = {"mastodon": {}}
    account()
    user = User.objects.create_superuser("chief", "chief@example.com", "p")
    client.force_login(user)
    return user


def upload() -> SimpleUploadedFile:
    drawn = BytesIO()
    Drawing.new("RGB", (1280, 960), "#8fb4ff").save(drawn, "JPEG")
    return SimpleUploadedFile("IMG_0042.JPG", drawn.getvalue(), content_type="image/jpeg")


def posted(by: User) -> HubUpdate:
    picture = taking.take_in(upload(), "Quay", by)
    return posting.post(by, "N1", Content(text="x", picture=picture, alternative_text="A quay."))


def on_screen(html: str) -> str:
    (address,) = re.findall(r'src="(/admin/social/posts/picture/[^"]+)"', html)
    return str(address)


def said(**fields: Any) -> dict[str, Any]:
    return {"text": "Bikes", "when": "now", "alternative_text": "A quay."} | fields


def test_nothing_of_the_name_of_a_telephones_file_is_left(chief: User) -> None:
    picture = posted(chief).picture

    assert picture is not None
    assert re.fullmatch(r"original_images/[0-9a-f]{32}\.jpg", picture.file.name.lower())


def test_no_screen_and_no_network_makes_a_public_file(client: Client, chief: User) -> None:
    update = posted(chief)
    compose = reverse("social_hub_desk_compose", args=["N1"])

    for name in ("post", "change", "copies"):
        html = client.get(reverse(f"social_hub_desk_{name}", args=[update.pk]), follow=True)
        assert on_screen(html.content.decode())
    seen = client.post(compose, said(action="preview", photo=upload())).content.decode()
    assert on_screen(seen)
    (sent,) = pictures.pictures_of(update)

    with Drawing.open(BytesIO(sent.content)) as drawn:
        assert (
            (drawn.size, drawn.format)
            == ((sent.width, sent.height), "JPEG")
            == ((1280, 960), "JPEG")
        )
    assert not get_image_model().get_rendition_model().objects.exists()


def test_a_picture_is_seen_by_whom_it_is_shown_to_alone(client: Client, chief: User) -> None:
    address = on_screen(
        client.get(reverse("social_hub_desk_post", args=[posted(chief).pk])).content.decode()
    )

    response = client.get(address)

    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"].startswith("private, no-store")
    client.force_login(User.objects.create_superuser("other", "other@example.com", "p"))
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_public_files_from_before_are_deleted(chief: User) -> None:
    picture = posted(chief).picture
    assert picture is not None
    made = picture.get_rendition("max-1600x1600|format-jpeg|jpegquality-80")

    assert pictures.put_away(10) == 1

    assert not default_storage.exists(made.file.name)
    assert default_storage.exists(picture.file.name)


@pytest.mark.parametrize("is_forged", [True, False])
def test_a_picture_that_is_not_there_is_not_left_out_without_a_word(
    client: Client, chief: User, is_forged: bool
) -> None:
    compose = reverse("social_hub_desk_compose", args=["N1"])
    kept = "1:forged"
    if not is_forged:
        seen = client.post(compose, said(action="preview", photo=upload())).content.decode()
        (kept,) = re.findall(r'name="kept_photo" value="([^"]+)"', seen)
        get_image_model().objects.all().delete()

    html = client.post(compose, said(action="send", kept_photo=kept)).content.decode()

    assert "The picture is no longer here. Choose it again, or go on without it." in html
    assert not HubUpdate.objects.exists()

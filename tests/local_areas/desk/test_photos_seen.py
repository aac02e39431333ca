"""Who sees the photo of an update: the public while a page shows it, officers on their screens."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture
from wagtail.images import get_image_model

from local_areas.desk import photos as taking
from local_areas.models import Officer, Update
from local_areas.pages import area_view
from local_areas.updates import photos, posting
from tests.local_areas.builders import City
from tests.local_areas.desk.composing import said, url
from tests.local_areas.people import content, hours, lead, officer, picture_file

pytestmark = pytest.mark.django_db

type LogIn = Callable[[Any], Client]
type Ends = Callable[[Any, Update], object]


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0042.jpg", picture_file(), content_type="image/jpeg")


def taken(by: Any) -> Any:
    return taking.take_in(upload(), "Quay", by)


def with_photo(photo: Any, **fields: Any) -> Any:
    return content(photo=photo, alternative_text="A quay.", **fields)


def looked_at(update: Update) -> list[str]:
    """The files that are public once somebody has looked at the page of the area."""
    area_view.read_posts(update.area)
    return public(update.photo or get_image_model().objects.latest("pk"))


def public(photo: Any) -> list[str]:
    stem = photo.file.name.rpartition("/")[2].partition(".")[0]
    if not default_storage.exists("images"):
        return []
    return [name for name in default_storage.listdir("images")[1] if name.startswith(stem)]


def test_nothing_of_the_name_of_a_telephones_file_is_left(town: City) -> None:
    first, second = (taken(officer(f"pc{n}", town.areas["N1"])) for n in (1, 2))

    assert re.fullmatch(r"original_images/[0-9a-f]{32}\.jpg", first.file.name)
    assert first.file.name != second.file.name


def test_a_photo_is_public_once_the_update_is(town: City) -> None:
    here = town.areas["N1"]
    pc, boss = officer("pc", here, passed=None), lead("boss", here)
    update = posting.post(pc, here, with_photo(taken(pc)))

    assert looked_at(update) == []
    posting.approve(boss, update)
    assert len(looked_at(update)) == 1


def withdraw(by: Any, update: Update) -> None:
    posting.withdraw(by, update, posting.Reason.NAMES)


def correct_without_it(by: Any, update: Update) -> None:
    posting.correct(by, update, content())


def correct_with_another(by: Any, update: Update) -> None:
    posting.correct(by, update, with_photo(taken(by)))


def expire(by: Any, update: Update) -> None:
    Update.objects.filter(pk=update.pk).update(expires_at=hours(-1))
    posting.announce_due(10)


def put_off(by: Any, update: Update) -> None:
    posting.correct(by, update, with_photo(update.photo, publish_at=hours(24)))


def correct_without_the_training(by: Any, update: Update) -> None:
    Officer.objects.update(passed_at=None)
    posting.correct(by, update, with_photo(update.photo, title="Other"))


@pytest.mark.parametrize(
    "end",
    [
        withdraw,
        correct_without_it,
        correct_with_another,
        expire,
        put_off,
        correct_without_the_training,
    ],
)
def test_a_photo_is_no_longer_public_once_the_update_does_not_show_it(
    town: City, end: Ends, django_capture_on_commit_callbacks: Any
) -> None:
    here = town.areas["N1"]
    pc = officer("pc", here)
    update = posting.post(pc, here, with_photo(taken(pc)))
    photo: Any = update.photo
    assert looked_at(update)

    with django_capture_on_commit_callbacks(execute=True):
        end(pc, update)

    area_view.read_posts(here)
    assert public(photo) == []
    assert default_storage.exists(photo.file.name)  # for the history, and for who puts it back


def test_who_puts_an_update_back_has_its_photo_back(
    town: City, django_capture_on_commit_callbacks: Any
) -> None:
    here = town.areas["N1"]
    pc = officer("pc", here)
    update = posting.post(pc, here, with_photo(taken(pc)))
    looked_at(update)
    with django_capture_on_commit_callbacks(execute=True):
        posting.withdraw(pc, update)

    posting.restore(pc, update)

    (name,) = looked_at(update)
    assert default_storage.size(f"images/{name}")


def test_a_page_that_was_read_meanwhile_leaves_nothing_public(
    town: City, django_capture_on_commit_callbacks: Any
) -> None:
    here = town.areas["N1"]
    pc = officer("pc", here)
    update = posting.post(pc, here, with_photo(taken(pc)))
    with django_capture_on_commit_callbacks(execute=True):
        posting.withdraw(pc, update)
    photo: Any = update.photo
    photo.get_rendition("width-720")

    assert photos.put_away(10) == 1

    assert public(photo) == []


def test_a_photo_that_another_update_or_an_officer_has_stays(town: City) -> None:
    here, there = town.areas["N1"], town.areas["N2"]
    pc = officer("pc", here, there)
    shared, face = taken(pc), taken(pc)
    for area in (here, there):
        update = posting.post(pc, area, with_photo(shared))
    pc.officer.photo = face
    pc.officer.save()
    for each in (shared, face):
        each.get_rendition("width-720")
    posting.withdraw(pc, update)

    assert photos.put_away(10) == 0

    assert public(shared)
    assert public(face)


def on_screens(client: Client, update: Update) -> list[str]:
    html = client.get(f"/admin/my-areas/update/{update.pk}/").content.decode()
    return re.findall(r'src="(/admin/my-areas/photo/[^"]+)"', html)


def test_screens_of_officers_make_no_public_file(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here, passed=None))

    sent = said(action="preview", photo=upload(), alternative_text="A quay.")
    assert "/admin/my-areas/photo/" in client.post(url(here), sent).content.decode()
    sent = said(action="send", photo=upload(), alternative_text="A quay.")
    client.post(url(here), sent, follow=True)

    assert on_screens(client, Update.objects.get())
    assert not get_image_model().get_rendition_model().objects.exists()


def test_a_withdrawn_photo_is_seen_by_the_officers_who_are_shown_it_alone(
    town: City, log_in: LogIn, client: Client
) -> None:
    here = town.areas["N1"]
    pc, other = officer("pc", here), officer("other", here)
    photo = taken(pc)
    update = posting.post(pc, here, with_photo(photo))
    posting.withdraw(pc, update)
    (address,) = on_screens(log_in(pc), update)

    response = client.get(address)

    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"].startswith("private, no-store")
    with Picture.open(BytesIO(response.content)) as drawn:
        assert drawn.size == (480, 640)
        assert not drawn.getexif()
    assert log_in(other).get(address).status_code == 404
    assert client.get(address[:-2] + "x/").status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
    assert client.get(f"/media/{photo.file.name}").status_code == 404


def test_a_photo_whose_file_is_gone_breaks_no_screen(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc = officer("pc", here)
    photo = taken(pc)
    update = posting.post(pc, here, with_photo(photo))
    (address,) = on_screens(log_in(pc), update)
    default_storage.delete(photo.file.name)

    client = log_in(pc)
    assert on_screens(client, update) == []
    assert client.get(address).status_code == 404

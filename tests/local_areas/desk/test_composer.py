"""The composer: what an officer writes on a telephone, and where it ends up."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images import get_image_model

from local_areas.models import Update, UpdateState
from local_areas.updates import posting
from tests.local_areas.builders import City
from tests.local_areas.desk.composing import hidden, said, url
from tests.local_areas.people import content, lead, officer, picture_file

pytestmark = pytest.mark.django_db

type LogIn = Callable[[User], Client]
SENT_AS = "8d5d8a3e-6a51-4b0a-9d5e-3d3f0d0e8f10"


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0001.JPG", picture_file(), content_type="image/jpeg")


def test_an_officer_sees_what_people_will_see_and_publishes_it(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))

    fields = said(action="preview", photo=upload(), alternative_text="A quay.")
    preview = client.post(url(here), fields)
    html = preview.content.decode()
    assert "letter for letter" in html
    assert 'alt="A quay."' in html
    assert not Update.objects.exists()
    client.post(url(here), hidden(html) | {"action": "send"})

    update = Update.objects.get()
    assert (update.area, update.title, update.state) == (here, "Bike marking", UpdateState.SHOWN)
    assert update.alternative_text == "A quay."
    with Picture.open(BytesIO(update.photo.file.read())) as stored:
        assert stored.size == (480, 640)  # turned as the camera said
        assert not stored.getexif()


def test_a_second_tap_posts_once(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))
    fields = hidden(
        client.post(url(here), said(action="preview", sent_as=SENT_AS)).content.decode()
    )

    first = client.post(url(here), fields | {"action": "send"})
    second = client.post(url(here), fields | {"action": "send"})

    assert Update.objects.count() == 1
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Write a title."),
        ({"text": ""}, "Write what you want to say."),
        ({"kind": "event"}, "Say on which day it is."),
        ({"kind": "event", "event_day": "2020-01-01", "event_from": "10:00"}, "That day is over."),
        (
            {"kind": "event", "event_day": "2100-01-01", "event_from": "10:00", "event_to": "9:00"},
            "It ends before it begins.",
        ),
        ({"when": "later"}, "Say on which day it goes out."),
        ({"when": "later", "later_day": "2020-01-01", "later_time": "8:00"}, "That time is over."),
        ({"expires_on": "2020-01-01"}, "That day is over."),
        ({"kind": "gossip"}, "Select a valid choice."),
        ({"text": "x" * 2_001}, "at most 2000 characters"),
        ({"title": "x" * 121}, "at most 120 characters"),
    ],
    ids=lambda value: str(value)[:40],
)
@pytest.mark.parametrize("action", ["preview", "send"])
def test_an_error_keeps_what_was_typed_and_the_photo(
    wrong: dict[str, str], words: str, action: str, town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))
    fields = {"text": "Kept.", "alternative_text": "A quay.", "photo": upload()} | wrong

    response = client.post(url(here), said(action=action, **fields))

    html = response.content.decode()
    assert words in html
    assert "There is a problem" in html
    assert "<title>Error:" in html.replace("\n", "")
    assert ("Kept." in html) or "text" in wrong
    assert "A quay." in html
    assert hidden(html)["kept_photo"]
    assert not Update.objects.exists()


def test_a_photo_without_words_does_not_go_out_and_stays_on_the_screen(
    town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))

    html = client.post(url(here), said(action="send", photo=upload())).content.decode()
    assert "Say what is in the picture, or take the picture away." in html
    client.post(
        url(here),
        said(action="send", kept_photo=hidden(html)["kept_photo"], alternative_text="A quay."),
    )

    assert Update.objects.get().alternative_text == "A quay."
    assert get_image_model().objects.count() == 1


def test_a_photo_can_be_taken_away_again(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))
    html = client.post(url(here), said(action="send", photo=upload())).content.decode()

    kept = hidden(html)["kept_photo"]
    client.post(url(here), said(action="send", kept_photo=kept, without_photo="on"))

    assert Update.objects.get().photo is None


@pytest.mark.parametrize("data", [b"GIF89a broken", b"<svg onload=alert(1)>", b""])
def test_what_is_no_picture_is_refused_in_words(data: bytes, town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))

    file = SimpleUploadedFile("photo.jpg", data, content_type="image/jpeg")
    html = client.post(url(here), said(action="send", photo=file)).content.decode()

    assert "There is a problem" in html
    assert not get_image_model().objects.exists()


def test_nobody_can_take_the_photo_of_another(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    client = log_in(officer("other", here))
    html = client.post(url(here), said(action="send", photo=upload())).content.decode()

    client = log_in(officer("pc", here))
    for forged in (hidden(html)["kept_photo"], "1"):
        sent = said(action="send", kept_photo=forged, alternative_text="A quay.")
        html = client.post(url(here), sent).content.decode()

        assert "The photo is no longer here. Choose it again, or go on without it." in html
        assert "kept_photo" not in hidden(html)
        assert not Update.objects.exists()


def test_a_photo_that_is_gone_meanwhile_is_not_left_out_without_a_word(
    town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))
    sent = said(action="preview", photo=upload(), alternative_text="A quay.")
    kept = hidden(client.post(url(here), sent).content.decode())["kept_photo"]
    get_image_model().objects.all().delete()

    sent = said(action="send", kept_photo=kept, alternative_text="A quay.")
    html = client.post(url(here), sent).content.decode()

    assert "The photo is no longer here." in html
    client.post(url(here), said(action="send", **hidden(html)))
    assert Update.objects.get().photo is None


def test_going_back_from_the_preview_shows_everything_again(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))
    preview = client.post(
        url(here), said(action="preview", title="Über “quotes” & <b>", kind="alert")
    )

    fields = dict(preview.context["carried"])
    html = client.post(url(here), fields | {"action": "edit"}).content.decode()

    assert "Über “quotes” &amp; &lt;b&gt;" in html
    assert re.search(r'value="alert"[^>]*checked', html)
    assert "There is a problem" not in html


def test_an_event_says_when_and_goes_when_it_is_over(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))
    event = {"kind": "event", "event_day": "2100-07-01", "event_from": "10:00"}

    client.post(url(here), said(action="send", event_to="16:00", event_place="Quay", **event))

    update = Update.objects.get()
    assert update.event_starts_at is not None
    assert timezone.localtime(update.event_starts_at).hour == 10
    assert update.event_ends_at == update.expires_at
    assert update.event_place == "Quay"


def test_an_untrained_officer_sends_it_to_a_lead(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    boss = lead("boss", town.boroughs["Northside"])
    client = log_in(officer("pc", here, passed=None))
    assert "PC Boss" in client.get(url(here)).content.decode()

    response = client.post(url(here), said(action="send", is_pinned="on"), follow=True)

    assert "Nothing is public yet." in response.content.decode()
    update = Update.objects.get()
    assert (update.state, update.is_pinned) == (UpdateState.WAITING, False)
    assert update.title in log_in(boss).get("/admin/my-areas/approvals/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path",
    [
        "/admin/my-areas/area/{code}/",
        "/admin/my-areas/area/{code}/post/",
        "/admin/my-areas/area/{code}/priorities/new/",
        "/admin/my-areas/area/{code}/events/new/",
        "/admin/my-areas/update/{update}/",
        "/admin/my-areas/update/{update}/change/",
        "/admin/my-areas/update/{update}/withdraw/",
        "/admin/my-areas/update/{update}/restore/",
        "/admin/my-areas/update/{update}/pin/",
        "/admin/my-areas/update/{update}/approve/",
        "/admin/my-areas/update/{update}/send-back/",
    ],
)
def test_another_area_is_forbidden_in_words(
    path: str, method: str, town: City, log_in: LogIn
) -> None:
    other = town.areas["S1"]
    update = posting.post(officer("far", other, passed=None), other, content())
    client = log_in(officer("pc", town.areas["N1"]))

    address = path.format(code=other.code, update=update.pk)
    response = getattr(client, method)(address, said(action="send", reason="names"))

    assert response.status_code == 403
    assert "You do not look after S1" in response.content.decode()
    assert update.title not in response.content.decode()
    update.refresh_from_db()
    assert update.state is UpdateState.WAITING
    assert Update.objects.count() == 1


@pytest.mark.parametrize("address", ["", "post/", "approvals/", "missing/", "training/"])
def test_an_editor_without_areas_is_told_that_these_screens_are_not_theirs(
    address: str, town: City, log_in: LogIn
) -> None:
    editor = User.objects.create_user("editor")
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="local_areas"))
    client = log_in(editor)

    response = client.get(f"/admin/my-areas/{address}")

    assert response.status_code == 403
    assert "You cannot do this" in response.content.decode()
    assert "My areas" not in client.get("/admin/account/").content.decode()


def test_nobody_is_led_to_the_log_in(town: City, client: Client) -> None:
    response = client.get(url(town.areas["N1"]))

    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_one_area_is_opened_at_once_and_several_are_offered(town: City, log_in: LogIn) -> None:
    one = log_in(officer("pc", town.areas["N1"])).get("/admin/my-areas/post/")
    assert one["Location"] == url(town.areas["N1"])

    many = log_in(lead("boss", town.boroughs["Northside"])).get("/admin/my-areas/post/")
    reached = [town.boroughs["Northside"], *(town.areas[name] for name in ("N1", "N2", "N3"))]
    assert all(url(area) in many.content.decode() for area in reached)
    assert url(town.areas["S1"]) not in many.content.decode()


@pytest.mark.parametrize("action", ["preview", "send"])
def test_what_a_lost_connection_hid_is_not_posted_twice(
    action: str, town: City, log_in: LogIn
) -> None:
    """The browser brings back the words and `sent_as`, and no photo."""
    here = town.areas["N1"]
    client = log_in(officer("pc", here))
    sent = said(sent_as=SENT_AS, photo=upload(), alternative_text="A quay.", action="send")
    client.post(url(here), sent)
    again = said(sent_as=SENT_AS, alternative_text="A quay.", action=action)

    same = client.post(url(here), again, follow=True)
    changed = client.post(url(here), again | {"text": "Sunday."}).content.decode()

    update = Update.objects.get()
    assert "not posted twice" in same.content.decode()
    assert same.redirect_chain[-1][0] == f"/admin/my-areas/update/{update.pk}/?sent"
    assert "not posted twice" in changed
    assert f'action="/admin/my-areas/update/{update.pk}/change/"' in changed
    assert "Sunday." in changed
    fields = said(text="Sunday.", alternative_text="A quay.", action="send") | hidden(changed)
    client.post(f"/admin/my-areas/update/{update.pk}/change/", fields)
    update.refresh_from_db()
    assert (update.text, update.photo is not None) == ("Sunday.", True)
    assert Update.objects.count() == 1


def test_the_composer_tells_the_browser_which_drafts_were_posted(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))
    client.post(url(here), said(sent_as=SENT_AS, action="send"))

    html = client.get(url(here)).content.decode()

    assert f'{{"{SENT_AS}": "/admin/my-areas/update/{Update.objects.get().pk}/"}}' in html

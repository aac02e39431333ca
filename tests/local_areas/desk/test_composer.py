"""The composer: what an officer writes on a telephone, and where it ends up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images import get_image_model

from local_areas.desk import mailing
from local_areas.models import Area, Deed, Update, UpdateState
from local_areas.updates import posting
from tests.local_areas.builders import City
from tests.local_areas.people import content, hours, lead, officer, photo, picture_file

pytestmark = pytest.mark.django_db

type LogIn = Callable[[User], Client]
SENT_AS = "8d5d8a3e-6a51-4b0a-9d5e-3d3f0d0e8f10"


def url(area: Area) -> str:
    return f"/admin/my-areas/area/{area.code}/post/"


def said(**fields: Any) -> dict[str, Any]:
    usual = {"kind": "news", "title": "Bike marking", "text": "Saturday.", "when": "now"}
    return usual | fields


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of a form."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


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
    stolen = hidden(html)["kept_photo"]
    client.post(url(here), said(action="send", kept_photo=stolen))
    client.post(url(here), said(action="send", kept_photo="1"))

    assert {update.photo for update in Update.objects.all()} == {None}


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
    assert all(name in many.content.decode() for name in ("N1", "N2", "N3", "Northside"))
    assert "S1" not in many.content.decode()


def test_a_published_update_is_corrected(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc = officer("pc", here)
    update = posting.post(pc, here, content(photo=photo(), alternative_text="A quay."))
    client = log_in(pc)
    address = f"/admin/my-areas/update/{update.pk}/change/"
    html = client.get(address).content.decode()

    seen = re.search(r'name="seen" value="(\d+)"', html)
    assert seen is not None
    kept = hidden(html)["kept_photo"]
    fields = said(text="Sunday.", seen=seen[1], kept_photo=kept, alternative_text="The quay.")
    client.post(address, fields | {"action": "send"})

    update.refresh_from_db()
    assert (update.text, update.alternative_text) == ("Sunday.", "The quay.")
    assert update.photo is not None
    assert update.history.last().what == Deed.CORRECTED  # type: ignore[union-attr]
    history = client.get(f"/admin/my-areas/update/{update.pk}/").content.decode()
    assert "<del>A</del> quay." in history
    assert "<ins>The</ins> quay." in history


def test_a_correction_of_what_somebody_else_changed_meanwhile_is_not_kept(
    town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    pc = officer("pc", here)
    update = posting.post(pc, here, content())
    seen = posting.last_entry(update)
    posting.correct(pc, update, content(text="From another telephone."))

    client = log_in(pc)
    address = f"/admin/my-areas/update/{update.pk}/change/"
    response = client.post(address, said(action="send", seen=seen), follow=True)

    assert "Somebody else changed it" in response.content.decode()
    update.refresh_from_db()
    assert update.text == "From another telephone."


def test_a_withdrawal_asks_why_and_can_be_undone(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc = officer("pc", here)
    update = posting.post(pc, here, content())
    client = log_in(pc)
    address = f"/admin/my-areas/update/{update.pk}"

    assert "Say why." in client.post(f"{address}/withdraw/").content.decode()
    done = client.post(f"{address}/withdraw/", {"reason": "wrong"}, follow=True)
    assert "Put it back" in done.content.decode()
    assert not Update.objects.shown().exists()
    client.post(f"{address}/restore/")

    assert Update.objects.shown().exists()


def test_a_lead_sends_back_with_a_reason_and_approves(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc, boss = officer("pc", here, passed=None), lead("boss", town.force)
    update = posting.post(pc, here, content())
    client = log_in(boss)
    address = f"/admin/my-areas/update/{update.pk}"

    empty = client.post(f"{address}/send-back/", {"reason": " "})
    assert "Say what should change." in empty.content.decode()
    client.post(f"{address}/send-back/", {"reason": "Leave the street out."})
    assert "Leave the street out." in log_in(pc).get(f"{address}/").content.decode()
    posting.correct(pc, update, content(text="Without it."))
    client = log_in(boss)
    html = client.get(f"{address}/").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', html)
    assert seen is not None
    client.post(f"{address}/approve/", {"seen": seen[1]})

    assert Update.objects.shown().get() == update


def test_an_approval_that_comes_too_late_says_so(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc, boss = officer("pc", here, passed=None), lead("boss", town.force)
    update = posting.post(pc, here, content())
    posting.withdraw(pc, update)

    address = f"/admin/my-areas/update/{update.pk}/approve/"
    response = log_in(boss).post(address, follow=True)

    assert "It was taken back meanwhile." in response.content.decode()


def test_the_screens_of_a_lead_of_many_areas_cost_a_handful_of_queries(
    town: City, log_in: LogIn, django_assert_max_num_queries: Any
) -> None:
    boss = lead("boss", town.force)
    pc = officer("pc", *town.areas.values(), passed=None)
    for area in town.areas.values():
        posting.post(pc, area, content(photo=photo(), alternative_text="A quay."))
    client = log_in(boss)
    client.get("/admin/my-areas/approvals/")

    for path, most in (("", 24), ("approvals/", 18), ("missing/", 16), ("training/officers/", 16)):
        with django_assert_max_num_queries(most):
            assert client.get(f"/admin/my-areas/{path}").status_code == 200


def test_what_waits_goes_out_at_its_time(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    at = timezone.localtime(hours(30))
    client = log_in(officer("pc", here))
    later = {"when": "later", "later_day": f"{at:%Y-%m-%d}", "later_time": f"{at:%H:%M}"}

    client.post(url(here), said(action="send", **later))

    update = Update.objects.get()
    assert update.state is UpdateState.SCHEDULED
    assert abs(update.publish_at - at) < timedelta(minutes=1)


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


def over(by: User, area: Area) -> Update:
    """Proposed, and its time is over."""
    update = posting.propose(by, area, content(expires_at=hours(1)))
    Update.objects.filter(pk=update.pk).update(expires_at=hours(-1))
    return update


@pytest.mark.parametrize("act", ["approve", "restore", "pin", "correct"])
def test_whoever_acts_on_what_is_over_is_told_that_nobody_sees_it(
    act: str, town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    boss = lead("boss", here)
    update = over(officer("pc", here, passed=None), here)
    if act != "approve":
        posting.approve(boss, update)
    if act == "restore":
        posting.withdraw(boss, update)
    client, address = log_in(boss), f"/admin/my-areas/update/{update.pk}/"
    before = client.get(address).content.decode()

    if act == "correct":
        Update.objects.filter(pk=update.pk).update(
            kind="event", event_starts_at=hours(-3), event_ends_at=hours(-1)
        )
        at = timezone.localtime(hours(-48))
        fields = {"event_day": f"{at:%Y-%m-%d}", "event_from": "01:00", "event_to": "02:00"}
        response = client.post(
            f"{address}change/", said(kind="event", action="send", **fields), follow=True
        )
    else:
        response = client.post(f"{address}{act}/", {"pin": "1"}, follow=True)

    html = response.content.decode()
    assert "so it is not on the page. Correct its last day to show it." in html
    if act == "approve":
        assert "Approved as it is, it shows nowhere" in before


def test_the_mail_of_an_approval_says_that_it_is_over(town: City) -> None:
    here = town.areas["N1"]
    update = over(officer("pc", here, passed=None), here)
    posting.approve(lead("boss", here), update)

    mailing.send_due(10)

    (approval,) = [each for each in mail.outbox if each.subject.startswith("Approved")]
    assert "its time was over on" in approval.body


def test_the_history_shows_what_changed_side_by_side(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc, boss = officer("pc", here, passed=None), lead("boss", here)
    update = posting.propose(pc, here, content(photo=photo(), alternative_text="A <quay>."))
    posting.send_back(boss, update, "Say when.")
    later = content(
        title="Bike <b>marking", text="Sunday at the market.", publish_at=hours(48), kind="appeal"
    )
    posting.correct(pc, update, later)
    posting.approve(boss, update)
    posting.pin(boss, update, True)
    posting.withdraw(boss, update, "names")

    html = log_in(boss).get(f"/admin/my-areas/update/{update.pk}/").content.decode()

    for words in (
        "<del>Saturday</del> at the market.",
        "<ins>Sunday</ins> at the market.",
        "Bike <ins>&lt;b&gt;marking</ins>",
        "A &lt;quay&gt;.",
        "<ins>appeal for information</ins>",
        "by boss,",
        "Say when.",
        "It names or shows somebody",
    ):
        assert words in html
    for label in ("What it is", "Title", "Text", "Photo", "What is in the picture", "Goes out"):
        assert f'<th scope="row">{label}</th>' in html
    assert 'alt="The photo"' in html

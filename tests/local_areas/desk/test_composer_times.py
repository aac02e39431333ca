"""The composer: what contradicts itself, what is sent twice, what cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from local_areas.following import feed
from local_areas.models import Update, UpdateState
from local_areas.updates import posting
from tests.local_areas.builders import City
from tests.local_areas.desk.composing import said, url
from tests.local_areas.people import content, hours, officer

pytestmark = pytest.mark.django_db

type LogIn = Callable[[User], Client]

EVENT = {"kind": "event", "event_day": "2100-07-01", "event_from": "10:00"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"expires_on": "2100-06-30"}, "That is before the event."),
        (
            {"when": "later", "later_day": "2100-07-02", "later_time": "8:00"},
            "The event is over by then.",
        ),
        (
            {
                "when": "later",
                "later_day": "2100-07-01",
                "later_time": "12:00",
                "event_to": "11:00",
            },
            "The event is over by then.",
        ),
    ],
)
def test_nothing_is_taken_that_people_would_never_see(
    fields: dict[str, str], words: str, town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))

    response = client.post(url(here), said(action="send", **EVENT, **fields))

    assert words in response.content.decode()
    assert not Update.objects.exists()


def test_an_event_that_ended_today_is_over(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))
    ended = timezone.localtime(hours(-0.1))
    today = {
        "event_day": f"{ended:%Y-%m-%d}",
        "event_from": "00:00",
        "event_to": f"{ended:%H:%M:%S}",
    }

    response = client.post(url(here), said(action="send", **EVENT | today))

    assert re.search(r"That (time|day) is over\.", response.content.decode())
    assert not Update.objects.exists()


@pytest.mark.parametrize("ends", ["", "16:00"])
def test_an_event_that_is_moved_stays_on_the_page_until_its_new_day(
    ends: str, town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))
    client.post(url(here), said(action="send", event_to=ends, event_place="Quay", **EVENT))
    update = Update.objects.get()
    assert " , " not in client.get(f"/admin/my-areas/update/{update.pk}/").content.decode()
    address = f"/admin/my-areas/update/{update.pk}/change/"

    shown: dict[str, Any] = client.get(address).context["form"].initial
    assert shown["expires_on"] is None
    moved = EVENT | {"event_day": "2100-07-08", "event_to": ends}
    client.post(address, said(action="send", seen=posting.last_entry(update), **moved))

    update.refresh_from_db()
    assert update.expires_at is not None
    assert timezone.localdate(update.expires_at).isoformat() == "2100-07-08"


def test_a_second_tap_on_a_correction_is_no_change_by_somebody_else(
    town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    pc = officer("pc", here)
    update = posting.post(pc, here, content())
    client = log_in(pc)
    fields = said(action="send", text="Sunday.", seen=posting.last_entry(update))

    address = f"/admin/my-areas/update/{update.pk}/change/"
    client.post(address, fields)
    second = client.post(address, fields, follow=True)

    assert "Corrected." in second.content.decode()
    assert "Somebody else" not in second.content.decode()
    assert update.history.count() == 2


def test_a_form_that_was_sent_for_one_area_is_not_posted_in_another(
    town: City, log_in: LogIn
) -> None:
    here, there = town.areas["N1"], town.areas["N2"]
    client = log_in(officer("pc", here, there))
    fields = said(action="send", sent_as="8d5d8a3e-6a51-4b0a-9d5e-3d3f0d0e8f10")

    client.post(url(here), fields)
    second = client.post(url(there), fields, follow=True)

    assert "This form was sent for another area already." in second.content.decode()
    assert [(update.area, update.state) for update in Update.objects.all()] == [
        (here, UpdateState.SHOWN)
    ]


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x01", "\x1f"])
def test_signs_that_come_along_with_pasted_text_do_not_break_the_feed(
    sign: str, town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))

    client.post(url(here), said(action="send", title=f"Bike{sign}marking", text=f"On{sign}Sunday."))

    update = Update.objects.get()
    assert (update.title, update.text) == ("Bike marking", "On Sunday.")
    assert feed.respond(here, "http://localhost/n1/", [update]).status_code == 200


def test_an_update_that_was_taken_over_without_a_history_can_be_corrected(
    town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    update = Update.objects.create(area=here, title="Old", text="Old.", approved_at=timezone.now())
    client = log_in(officer("pc", here))
    address = f"/admin/my-areas/update/{update.pk}/change/"

    assert client.get(address).status_code == 200
    client.post(address, said(action="send", text="Sunday."))

    update.refresh_from_db()
    assert update.text == "Sunday."


def test_hours_are_those_of_the_site_not_of_the_officers_profile(town: City, log_in: LogIn) -> None:
    here, author = town.areas["N1"], officer("pc", town.areas["N1"])
    client = log_in(author)
    profile = UserProfile.get_for_user(author)
    profile.current_time_zone = "Pacific/Auckland"
    profile.save()
    later = {"when": "later", "later_day": "2100-07-02", "later_time": "8:00"}

    client.post(url(here), said(action="send", **later))

    update = Update.objects.get()
    assert update.publish_at == timezone.make_aware(datetime(2100, 7, 2, 8))
    change = client.get(f"/admin/my-areas/update/{update.pk}/change/").content.decode()
    assert 'value="2100-07-02"' in change

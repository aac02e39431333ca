"""What officers write has to say something: words of which nothing prints are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from local_areas.desk.written import is_seen
from local_areas.models import Meeting, Priority, Update
from local_areas.updates import posting
from tests.local_areas.builders import City
from tests.local_areas.desk.composing import said, url
from tests.local_areas.people import content, lead, officer

pytestmark = pytest.mark.django_db

type LogIn = Callable[[Any], Client]

UNSEEN = ["\u202e" * 10, "\u200b\u00a0\u2066\u2069", "\u3164\u3164", "\u2800", "\u0301\u0301"]


@pytest.mark.parametrize("text", UNSEEN)
def test_what_does_not_print_is_not_seen(text: str) -> None:
    assert not is_seen(text)
    assert is_seen(f"{text}a")


@pytest.mark.parametrize("text", ["Cymru", "القاهرة", "नमस्ते", "👮", "7", "–"])
def test_words_of_every_script_are_seen(text: str) -> None:
    assert is_seen(text)


@pytest.mark.parametrize("name", ["title", "text"])
def test_no_update_goes_out_without_words(town: City, log_in: LogIn, name: str) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))

    html = client.post(url(here), said(action="send", **{name: UNSEEN[0]})).content.decode()

    assert "There is a problem" in html
    assert not Update.objects.exists()


def test_an_update_is_not_sent_back_without_a_reason(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    update = posting.post(officer("pc", here, passed=None), here, content())
    client = log_in(lead("boss", here))
    address = f"/admin/my-areas/update/{update.pk}/send-back/"

    html = client.post(address, {"reason": UNSEEN[0]}).content.decode()

    assert "Say what should change." in html


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("priorities", {"issue": UNSEEN[0], "issued_on": "2026-01-01"}),
        ("events", {"title": UNSEEN[0], "starts_at": "2099-01-01T10:00", "place": "Hall"}),
    ],
)
def test_priorities_and_events_say_something(
    town: City, log_in: LogIn, kind: str, fields: dict[str, str]
) -> None:
    here = town.areas["N1"]
    client = log_in(officer("pc", here))

    response = client.post(f"/admin/my-areas/area/{here.code}/{kind}/new/", fields)

    assert response.status_code == 200
    assert not Priority.objects.exists()
    assert not Meeting.objects.exists()

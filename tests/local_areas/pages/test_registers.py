"""Stations and events in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from local_areas.models import Meeting, Station
from tests.local_areas.conftest import Places


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("demo-admin", "demo@example.com", "demo"))
    return client


def test_a_station_is_added_for_some_areas(rivermouth: Places, editor: Client) -> None:
    address = reverse("wagtailsnippets_local_areas_station:add")
    assert editor.get(address).status_code == 200

    editor.post(
        address,
        {
            "name": "Quay Station",
            "address": "1 Demo Street",
            "postcode": "",
            "telephone": "",
            "opening_hours": "Monday: 9 to 5",
            "areas": [rivermouth.area("N1").pk, rivermouth.area("N2").pk],
        },
    )

    assert Station.objects.get().areas.count() == 2


def test_an_event_is_added_for_an_area_that_is_looked_for(
    rivermouth: Places, editor: Client
) -> None:
    chooser = editor.get(reverse("local_areas_area_chooser:choose"))
    assert b"N1" in chooser.content

    editor.post(
        reverse("wagtailsnippets_local_areas_meeting:add"),
        {
            "area": rivermouth.area("N1").pk,
            "title": "Coffee",
            "starts_at": "2027-01-04 10:00",
            "ends_at": "",
            "place": "Hall",
            "description": "",
        },
    )

    assert Meeting.objects.get().area == rivermouth.area("N1")


def test_the_pages_of_areas_can_be_edited(rivermouth: Places, editor: Client) -> None:
    for page in (rivermouth.index, rivermouth.boroughs["Northside"], rivermouth.areas["N1"]):
        response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert response.status_code == 200

"""Priorities, events and contacts of an area, and the board of what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from local_areas.models import Area, Assignment, Level, Meeting, Priority
from local_areas.updates import posting, signals
from tests.local_areas.builders import City
from tests.local_areas.people import content, hours, lead, officer

pytestmark = pytest.mark.django_db

type LogIn = Callable[[User], Client]
AREA = "/admin/my-areas/area/A01/"


def day(ago: int) -> str:
    return (timezone.localdate() - timedelta(days=ago)).isoformat()


def test_a_priority_is_added_acted_on_and_closed(town: City, log_in: LogIn) -> None:
    heard: list[Area] = []

    def hear(sender: Any, area: Area, **kwargs: Any) -> None:
        heard.append(area)

    signals.local_changed.connect(hear)
    client = log_in(officer("pc", town.areas["N1"]))

    client.post(f"{AREA}priorities/new/", {"issue": "Bikes.", "issued_on": day(100)})
    priority = Priority.objects.get()
    assert priority.is_stale
    assert (
        "Nothing was agreed or done here for 3 months."
        in client.get(f"{AREA}priorities/{priority.pk}/").content.decode()
    )
    fields = {"issue": "Bikes.", "issued_on": day(100), "action": "We went.", "acted_on": day(1)}
    client.post(f"{AREA}priorities/{priority.pk}/", fields)
    priority.refresh_from_db()
    assert not priority.is_stale
    client.post(f"{AREA}priorities/{priority.pk}/", fields | {"is_closed": "on"})
    priority.refresh_from_db()
    signals.local_changed.disconnect(hear)

    assert priority.closed_on == timezone.localdate()
    assert heard == [town.areas["N1"]] * 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"issued_on": day(-1)}, "That day has not come yet."),
        ({"issued_on": day(5), "acted_on": day(9)}, "That is before it was agreed on."),
        ({"issue": "", "issued_on": day(5)}, "This field is required."),
    ],
)
def test_a_priority_with_a_mistake_is_kept_on_the_screen(
    fields: dict[str, str], words: str, town: City, log_in: LogIn
) -> None:
    client = log_in(officer("pc", town.areas["N1"]))

    said = {"issue": "Bikes.", "action": "Typed before."} | fields
    html = client.post(f"{AREA}priorities/new/", said).content.decode()

    assert words in html
    assert "Typed before." in html
    assert not Priority.objects.exists()


def test_an_event_is_added_and_called_off(town: City, log_in: LogIn) -> None:
    client = log_in(officer("pc", town.areas["N1"]))
    at = f"{timezone.localtime(hours(48)):%Y-%m-%dT%H:%M}"

    client.post(f"{AREA}events/new/", {"title": "Coffee", "starts_at": at})
    meeting = Meeting.objects.coming().get()
    fields = {"title": "Coffee", "starts_at": at, "is_cancelled": "on"}
    client.post(f"{AREA}events/{meeting.pk}/", fields)

    assert not Meeting.objects.coming().exists()
    assert Meeting.objects.get().cancelled_at is not None


@pytest.mark.parametrize("path", ["priorities/new/", "events/new/"])
def test_what_is_public_at_once_is_not_for_the_untrained(
    path: str, town: City, log_in: LogIn
) -> None:
    client = log_in(officer("pc", town.areas["N1"], passed=None))

    for response in (client.get(AREA + path), client.post(AREA + path, {"issue": "x"})):
        assert response.status_code == 403
        assert "training is passed" in response.content.decode()


def test_a_priority_of_another_area_is_not_reached_through_ones_own(
    town: City, log_in: LogIn
) -> None:
    other = Priority.objects.create(area=town.areas["S1"], issue="Theirs.")
    client = log_in(officer("pc", town.areas["N1"]))

    assert client.get(f"{AREA}priorities/{other.pk}/").status_code == 404


def test_only_a_lead_names_the_contacts(town: City, log_in: LogIn) -> None:
    pc = officer("pc", town.areas["N1"], is_contact=False)
    path = f"{AREA}contact/{Assignment.objects.get().pk}/"

    assert log_in(pc).post(path, {"contact": "1"}).status_code == 403
    log_in(lead("boss", town.boroughs["Northside"])).post(path, {"contact": "1"})

    assert Assignment.objects.get(area=town.areas["N1"]).is_contact


def test_the_board_leads_to_what_is_missing(town: City, log_in: LogIn) -> None:
    fine, stale = town.areas["N1"], town.areas["N2"]
    pc = officer("pc", fine, stale)
    for area in (fine, stale):
        posting.post(pc, area, content())
        Meeting.objects.create(area=area, title="Coffee", starts_at=hours(24))
    old = Priority.objects.create(
        area=stale, issue="Bikes.", issued_on=timezone.localdate() - timedelta(days=200)
    )
    client = log_in(lead("boss", town.boroughs["Northside"]))

    html = client.get("/admin/my-areas/missing/").content.decode()

    assert "3 areas." in html
    assert "In 1 nothing is missing." in html
    assert f"/area/A02/priorities/{old.pk}/" in html
    for path in ("area/A03/#team", "area/A03/post/", "area/A03/events/new/"):
        assert f"/admin/my-areas/{path}" in html
    assert "A01" not in html
    assert "A04" not in html
    only = client.get("/admin/my-areas/missing/?missing=priorities").content.decode()
    assert "A03" not in only
    assert client.get("/admin/my-areas/missing/?missing=x&p=x").status_code == 200


def test_the_boards_of_a_whole_force_stay_at_a_handful_of_queries(
    town: City, log_in: LogIn, django_assert_max_num_queries: Any
) -> None:
    from local_areas.models import Boundary

    rows = Area.objects.bulk_create(
        Area(
            code=f"X{number:04d}",
            level=Level.NEIGHBOURHOOD,
            parent=town.boroughs["Northside"],
            official_name=f"X{number}",
            name=f"X{number}",
            slug=f"x{number}",
        )
        for number in range(1_200)
    )
    Boundary.objects.bulk_create(Boundary(area=area, generation=town.generation) for area in rows)
    with connection.cursor() as cursor:
        # In service this happens by itself. Without it these queries are planned for no rows at
        # all, and take minutes.
        cursor.execute("ANALYZE local_areas_area, local_areas_boundary")
    client = log_in(lead("boss", town.force))

    for path in ("", "missing/", "training/officers/", "post/"):
        with django_assert_max_num_queries(24):
            html = client.get(f"/admin/my-areas/{path}").content
        assert len(html) < 120_000


@pytest.mark.parametrize(
    ("screen", "model", "fields"),
    [
        ("priorities", Priority, {"issue": "Bikes.", "issued_on": day(1)}),
        ("events", Meeting, {"title": "Coffee", "starts_at": "2100-01-01T10:00"}),
    ],
)
def test_what_is_saved_twice_is_there_once(
    screen: str, model: Any, fields: dict[str, str], town: City, log_in: LogIn
) -> None:
    """A second tap, or an answer that was lost."""
    client = log_in(officer("pc", town.areas["N1"]))

    client.post(f"{AREA}{screen}/new/", fields)
    again = client.post(f"{AREA}{screen}/new/", fields, follow=True)

    assert model.objects.count() == 1
    assert "is on the page once" in again.content.decode()

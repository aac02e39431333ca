"""An officer whose profile says Pacific/Auckland, at eight in the evening at the station: there it
is nine in the morning of the next day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms_forms.casework import clocks, work
from cms_forms.casework.numbers_asked import Asked
from cms_forms.models import Case, Deadline, Session, station_time
from cms_forms.models.deadline import State, beginning_of, end_of
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.timetables import timetable
from tests.cms_forms.casework.pressing import press, url
from tests.cms_forms.casework.working import CLOSING, runs

TODAY = date.today() + timedelta(1)
EVENING = datetime.combine(TODAY, time(20), UTC)
"""In Auckland it is the day after, in summer and in winter."""
TOMORROW = TODAY + timedelta(1)


@pytest.fixture(autouse=True)
def evening(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: EVENING)


@pytest.fixture
def abroad(evening: None, officer: User, staff: Client) -> Client:
    move(officer)
    return staff


def move(user: User) -> None:
    profile = UserProfile.get_for_user(user)
    profile.current_time_zone = "Pacific/Auckland"
    profile.save()


@pytest.fixture
def deadline(case: Case) -> Deadline:
    runs(case, TODAY)
    return case.deadlines.get()


def test_a_clock_stops_on_the_day_of_the_station(
    abroad: Client, case: Case, deadline: Deadline
) -> None:
    press(abroad, case, f"clocks/{deadline.pk}/stop", reason="The keeper is abroad.")

    deadline.refresh_from_db()
    assert (deadline.state, deadline.stopped_on) == (State.STOPPED, TODAY)


def test_the_last_day_of_a_clock_is_met_on_it_and_not_the_day_after(
    abroad: Client, case: Case, deadline: Deadline
) -> None:
    meet = f"clocks/{deadline.pk}/meet"
    assert f'value="{TODAY}"' in abroad.get(url(case, f"{meet}/")).content.decode()

    assert press(abroad, case, meet, on=str(TOMORROW)).status_code == 422
    press(abroad, case, meet, on=str(TODAY))

    deadline.refresh_from_db()
    assert deadline.state == State.MET
    assert station_time.day_of(deadline.settled_at) == TODAY  # type: ignore[arg-type]


def test_days_are_the_stations_whoever_causes_them(
    case: Case, officer: User, deadline: Deadline, service: FormPage
) -> None:
    """Of the verbs themselves: other screens than the app's may call them."""
    service.keep_days = 30
    service.save()
    with timezone.override("Pacific/Auckland"):
        begins, over = beginning_of(TODAY), end_of(TODAY)
        clocks.stop(deadline, officer, "Abroad.")
        clocks.go_on(deadline, officer)
        clocks.not_applicable(deadline, officer, "Told at the scene.")
        work.set_status(case, "under_review", officer)
        work.set_status(case, "action_taken", officer, **CLOSING)
        period = Asked().period

    midnight = datetime.combine(TODAY, time.min, station_time.zone())
    assert (begins, over) == (midnight, datetime.combine(TOMORROW, time.min, station_time.zone()))
    assert deadline.due == TODAY
    assert case.purge_on == TODAY + timedelta(30)
    assert period.last == TODAY
    assert period.ends == over


def test_a_case_shows_the_hours_of_the_station(abroad: Client, case: Case) -> None:
    work.note(case, case.team.members.get(), "Called.")

    shown = abroad.get(url(case)).content.decode()

    assert f"{station_time.local(EVENING):%H:%M}</time>" in shown


def test_a_session_is_typed_and_shown_in_the_hours_of_the_station(
    evening: None, admin_user: User, admin_client: Client
) -> None:
    move(admin_user)
    day = TODAY + timedelta(7)
    typed = {
        "timetable": timetable().pk,
        "begins_at": f"{day} 09:30",
        "ends_at": f"{day} 12:30",
        "where": "Room 2",
        "language": "",
        "places": "10",
        "opens_at": "",
        "closes_at": "",
    }

    admin_client.post("/admin/cms_forms/session/create/", typed)

    session = Session.objects.get()
    assert session.begins_at == station_time.moment(day, time(9, 30))
    edit = admin_client.get(f"/admin/cms_forms/session/edit/{session.pk}/").content.decode()
    assert f'value="{day} 09:30"' in edit

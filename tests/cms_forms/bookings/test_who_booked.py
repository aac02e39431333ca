"""Who booked a session and who waits for it, for those who may read their cases."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms_forms.engine.people import Detail, Named
from cms_forms.models import BlindIndex, Booking, Case, Session, Team
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.timetables import books, session
from tests.cms_forms.casework.cases import browser_of, member
from tests.cms_forms.visitor import Visitor


@pytest.fixture
def wanted(db: None) -> Session:
    return session(2)


@pytest.fixture
def cases(course: FormPage, wanted: Session) -> list[Case]:
    """Two who booked, and two who wait, in this order."""
    found = []
    for choice in (str(wanted.pk), str(wanted.pk), f"line-{wanted.pk}", f"line-{wanted.pk}"):
        visitor = Visitor(Client(), course.url)
        books(visitor, choice)
        visitor.send()
        found.append(Case.objects.latest("pk"))
    return found


def shown(browser: Client, wanted: Session, place: str = "") -> str:
    page = browser.get(place or f"/admin/sessions/{wanted.pk}/bookings/")
    assert page.status_code == 200
    text = page.content.decode()
    return " ".join(text[text.index("<main") :].split())


def linked(html: str) -> list[str]:
    return re.findall(r'href="/admin/cases/([\w-]+)/"', html)


def test_a_member_of_the_team_reads_who_comes_and_then_the_line_in_its_order(
    cases: list[Case], wanted: Session
) -> None:
    Booking.objects.filter(case=cases[2]).update(waiting_since=timezone.now())
    places, _, line = shown(browser_of(member(cases[0].team)), wanted).partition("Waiting list")

    assert linked(places) == [str(case) for case in cases[:2]]
    assert linked(line) == [str(cases[3]), str(cases[2])]
    assert places.count("Booked, since") == 2
    assert "Demo Person" not in places + line
    assert not cases[0].events.filter(happened="read").exists()


def test_it_is_counted_what_is_booked_held_and_waited_for(
    cases: list[Case], wanted: Session
) -> None:
    """Of all who booked, whoever may read their cases: the list of sessions says as much."""
    Case.objects.filter(pk=cases[0].pk).update(team=Team.objects.create(name="O", key="o"))

    page = shown(browser_of(member(cases[1].team)), wanted)

    assert "2 places: 2 booked, 0 held for people who have not sent yet, 2 waiting." in page


def test_whoever_can_be_reached_in_the_same_way_as_another_is_marked(
    cases: list[Case], wanted: Session
) -> None:
    same = [Named(detail=Detail.EMAIL, word="demo@rivermouth.example")]
    other = [Named(detail=Detail.PHONE, word="01632960001"), Named(detail=Detail.NAME, word="demo")]
    for case, named in zip(cases, (same, other, [*same, *other[1:]], other[1:]), strict=True):
        BlindIndex.objects.filter(case=case).delete()
        BlindIndex.objects.bulk_create(BlindIndex.of(case, named))

    items = shown(browser_of(member(cases[0].team)), wanted).split("<li>")

    marked = {linked(item)[0] for item in items if "The same e-mail address" in item}
    assert marked == {str(cases[0]), str(cases[2])}


def test_whoever_has_cancelled_is_not_among_them(cases: list[Case], wanted: Session) -> None:
    Booking.objects.filter(case__in=cases[:3]).update(ended_at=timezone.now())

    assert linked(shown(browser_of(member(cases[0].team)), wanted)) == [str(cases[3])]


def test_of_cases_that_they_may_not_read_people_learn_only_that_there_are_some(
    cases: list[Case], wanted: Session
) -> None:
    Case.objects.filter(pk=cases[0].pk).update(team=Team.objects.create(name="O", key="o"))
    Case.objects.filter(pk=cases[1].pk).update(is_sensitive=True)
    page = shown(browser_of(member(cases[2].team)), wanted)

    assert linked(page) == [str(case) for case in cases[2:]]
    assert "2 bookings are not shown: you may not read their cases." in page
    for case in cases[:2]:
        assert str(case) not in page


def test_the_screen_of_the_session_has_it_for_readers_alone(
    cases: list[Case], wanted: Session
) -> None:
    edit = f"/admin/cms_forms/session/edit/{wanted.pk}/"
    keeper = member(name="keeper", may=("change_session",))
    keeper.user_permissions.remove(Permission.objects.get(codename="read_submission"))
    reader = member(cases[0].team, may=("change_session",))

    assert len(linked(shown(browser_of(reader), wanted, edit))) == 4
    theirs = shown(browser_of(keeper), wanted, edit)
    assert "Who booked" not in theirs
    assert not linked(theirs)
    refused = browser_of(keeper).get(f"/admin/sessions/{wanted.pk}/bookings/")
    assert refused.status_code in (302, 403)


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    cases: list[Case], wanted: Session
) -> None:
    browser = browser_of(member(cases[0].team))
    shown(browser, wanted)
    with CaptureQueriesContext(connection) as long:
        shown(browser, wanted)
    Booking.objects.exclude(case=cases[0]).update(ended_at=timezone.now())
    with CaptureQueriesContext(connection) as short:
        shown(browser, wanted)

    assert len(long) == len(short)


def test_the_page_of_the_case_leads_there(cases: list[Case], wanted: Session) -> None:
    browser = browser_of(member(cases[0].team))

    page = browser.get(f"/admin/cases/{cases[0]}/").content.decode()

    assert f"/admin/sessions/{wanted.pk}/bookings/" in page

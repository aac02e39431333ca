"""The link to the reporter's page, and what the page is told of events."""

import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms_forms.models import Case, CaseEvent, Deadline, Happened
from cms_forms.models.case_event import Unreadable
from cms_forms.models.reporter_link import (
    AFTERWARDS,
    LASTS,
    ReporterLink,
    address_of,
    last_day,
    opened,
)
from cms_forms.models.reporter_page import MERGED, Promise, Told
from cms_forms.models.signed_token import LinkEnded
from tests.cms_forms.visitor import Visitor

LINK = ReporterLink(
    public_id=uuid.UUID(int=7), key=bytes(range(32)), number=3, last_day=date(2030, 1, 31)
)


def sent(visitor: Visitor) -> Case:
    visitor.answer_everything()
    visitor.send()
    return Case.objects.latest("pk")


def test_a_link_says_whose_page_with_which_key_and_until_when() -> None:
    assert opened(LINK.token()) == LINK


@pytest.mark.parametrize("place", [0, 17, 20, 24, 40, 60, 71])
def test_a_link_that_was_changed_anywhere_has_ended(place: int) -> None:
    raw = bytearray(urlsafe_b64decode(LINK.token()))
    raw[place] ^= 1

    with pytest.raises(LinkEnded):
        opened(urlsafe_b64encode(bytes(raw)).decode())


@pytest.mark.parametrize(
    "text", ["", "x", "a" * 96, "é" * 96, LINK.token()[:-1], LINK.token() + "=", "\x00" * 96]
)
def test_a_text_that_is_no_link_has_ended(text: str) -> None:
    with pytest.raises(LinkEnded):
        opened(text)


def test_it_works_on_its_last_day_and_not_on_the_next() -> None:
    today = timezone.localdate()

    assert opened(replace(LINK, last_day=today).token())
    with pytest.raises(LinkEnded):
        opened(replace(LINK, last_day=today - timedelta(1)).token())


@pytest.mark.django_db
def test_staff_make_the_address_of_a_case(visitor: Visitor) -> None:
    case = sent(visitor)

    scheme, _, rest = address_of(case).partition("://")
    token = rest.split("/")[-2]

    assert scheme in {"http", "https"}
    assert rest.split("/")[1] == "report-status"
    link = opened(token)
    assert (link.public_id, link.key, link.number) == (case.public_id, case.reporter_key(), 1)
    assert link.last_day == timezone.localdate() + LASTS


def test_what_is_told_is_read_again() -> None:
    told = Told(
        words="{“Hello”}",
        status="under_review",
        asks=True,
        clocks=(Promise(name="First review", due=date(2026, 1, 5)),),
    )

    assert Told.read(told.text()) == told
    assert Told.read('{"words": "Hello", "later": 1}') == Told(words="Hello")


@pytest.mark.django_db
def test_the_first_event_tells_the_reporter_what_was_sent_and_who_has_it(visitor: Visitor) -> None:
    case = sent(visitor)

    told = case.events.get(happened=Happened.OPENED).told(case.reporter_key())

    assert told == Told(
        status="new",
        reference=case.submission.shown_reference,
        service=case.service,
        team=case.team.name,
    )


@pytest.mark.django_db
def test_a_change_of_status_tells_where_the_report_stands_without_any_words(
    visitor: Visitor,
) -> None:
    case = sent(visitor)
    day = date.today() + timedelta(3)
    Deadline.objects.create(
        case=case, clock="a", name="Review", begins=day, warns=day, due=day, days=1, unit="days"
    )
    case.status = "under_review"

    event = CaseEvent.objects.get(pk=case.note(Happened.STATUS, to="under_review").pk)

    assert event.told(case.reporter_key()) == Told(
        status="under_review", team=case.team.name, clocks=(Promise(name="Review", due=day),)
    )


@pytest.mark.django_db
def test_a_reply_that_asks_says_so_and_a_merged_report_too(visitor: Visitor) -> None:
    case = sent(visitor)
    key = case.reporter_key()

    reply = case.note(Happened.REPLY, for_reporter="Do you have a film?", asks=True)
    case.merged_into = case
    merged = case.note(Happened.MERGED)
    note = case.note(Happened.NOTE, words="Nothing for the reporter.")

    told = reply.told(key)
    assert told is not None
    assert (told.words, told.asks, told.status) == ("Do you have a film?", True, "new")
    assert merged.told(key) == Told(status=MERGED, team=case.team.name)
    assert note.told(key) is None


@pytest.mark.django_db
def test_a_sensitive_report_is_told_without_service_or_team(visitor: Visitor) -> None:
    from cms_forms.pages.form_page import FormPage

    FormPage.objects.update(is_sensitive=True)
    case = sent(visitor)

    told = case.events.get(happened=Happened.OPENED).told(case.reporter_key())

    assert told is not None
    assert (told.service, told.team, told.is_sensitive) == ("", "", True)


@pytest.mark.django_db
def test_an_event_that_was_moved_to_another_case_does_not_open(visitor: Visitor) -> None:
    case = sent(visitor)
    event = case.note(Happened.REPLY, for_reporter="Hello")
    event.case_id += 1

    with pytest.raises(Unreadable):
        event.told(case.reporter_key())


def test_it_outlasts_what_its_owner_waits_for() -> None:
    today = timezone.localdate()

    assert last_day([]) == today + LASTS
    assert last_day([today + timedelta(3), today]) == today + LASTS
    assert last_day([today + timedelta(90), today]) == today + timedelta(90) + AFTERWARDS
    assert last_day([date.max]) == date.max


@pytest.mark.django_db
def test_a_new_link_outlasts_a_deadline_that_the_page_names_and_no_other(visitor: Visitor) -> None:
    case = sent(visitor)
    due = timezone.localdate() + timedelta(60)
    for days, only_staff in ((60, False), (90, True)):
        Deadline.objects.create(
            case=case, clock=str(days), name="Answer", begins=due, warns=due, days=days,
            due=timezone.localdate() + timedelta(days), unit="days", only_staff=only_staff,
        )  # fmt: skip

    link = opened(address_of(case).split("/")[-2])

    assert link.last_day == due + AFTERWARDS

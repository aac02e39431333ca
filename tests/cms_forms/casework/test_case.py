"""The page of a case: what it shows to whom, and that seeing it is recorded."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape, format_html

from cms_forms.casework import clocks, work
from cms_forms.casework.answered import Answered
from cms_forms.casework.timeline import PER_PAGE
from cms_forms.engine.questions.base import question_type
from cms_forms.models import (
    Case,
    CaseEvent,
    Happened,
    ReplyTemplate,
    SensitiveService,
    Submission,
)
from tests.cms_forms.casework.working import reader, runs, sent
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def url(case: Case, deed: str = "") -> str:
    return f"/admin/cases/{case}/{deed}"


def page(client: Client, case: Case, deed: str = "") -> str:
    response = client.get(url(case, deed))
    assert response.status_code == 200, response.status_code
    words: str = response.content.decode()
    return words


def test_it_shows_what_was_answered_in_the_order_it_was_asked(staff: Client, case: Case) -> None:
    words = page(staff, case)

    asked = ["Was anyone hurt?", "When was it?", "AB12 CDE", "Demo Person"]
    places = [words.index(each) for each in asked]
    assert places == sorted(places)


def test_its_clock_says_how_many_days_are_left_and_which_law_sets_it(
    staff: Client, case: Case
) -> None:
    runs(case, timezone.localdate() + timedelta(4))
    case.deadlines.update(source="Road Traffic Offenders Act 1988, section 1")

    words = page(staff, case)

    assert "4 days left" in words
    assert "Road Traffic Offenders Act 1988, section 1" in words
    assert words.index("4 days left") < words.index("What was answered")
    assert 'style="' not in words.split("<main")[1].split("cf-case")[1]


def test_with_200_events_the_page_costs_few_queries_and_shows_the_newest(
    staff: Client, case: Case, officer: User, visitor: Visitor
) -> None:
    runs(case, timezone.localdate() + timedelta(4))
    work.merge(sent(visitor), case, officer, "The same van.")
    clocks.stop(case.deadlines.get(), officer, "The keeper is abroad.")
    for number in range(200):
        case.note(Happened.NOTE, user=officer, words=f"Note {number}.")
    ReplyTemplate.objects.create(name="Thanks", words="Thank you.")
    # What every screen of the admin asks for: the session, the user, permissions, the menu.
    shell = queries_of(staff, "/admin/account/")

    own = queries_of(staff, url(case)) - shell

    assert own <= 15
    words = page(staff, case)
    assert "Note 199." in words
    assert "Note 100." not in words


@pytest.mark.parametrize("screen", ["inbox", "case"])
def test_a_screen_costs_at_most_15_queries_in_all(staff: Client, case: Case, screen: str) -> None:
    runs(case, timezone.localdate() + timedelta(4))
    ReplyTemplate.objects.create(name="Thanks", words="Thank you.")

    assert queries_of(staff, url(case) if screen == "case" else "/admin/cases/") <= 15


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_older_events_stand_on_further_pages(staff: Client, case: Case, officer: User) -> None:
    for number in range(PER_PAGE):
        case.note(Happened.NOTE, user=officer, words=f"Note {number}.")

    assert "Sent by the reporter" not in page(staff, case)
    assert "Sent by the reporter" in page(staff, case, "?events=2")


@pytest.mark.parametrize("nonsense", ["0", "-1", "x", "9" * 30, "", "٣"])
def test_a_page_of_events_that_does_not_exist_breaks_nothing(
    staff: Client, case: Case, nonsense: str
) -> None:
    assert staff.get(url(case), {"events": nonsense}).status_code == 200


def test_what_happened_is_told_as_who_did_what(
    staff: Client, case: Case, officer: User, visitor: Visitor
) -> None:
    colleague = reader(case.team, name="colleague")
    User.objects.filter(pk=colleague.pk).update(first_name="Demo", last_name="Sergeant")
    colleague.refresh_from_db()
    runs(case, timezone.localdate() + timedelta(4))
    work.assign(case, officer, colleague)
    work.set_status(case, "under_review", officer)
    work.note(case, colleague, "Keeper known.")
    work.reply(case, officer, "Have you a recording?", asks=True)
    clocks.meet(case.deadlines.get(), officer, timezone.localdate())
    work.set_status(
        case, "no_further_action", colleague, words="No proof.", for_reporter="We cannot act."
    )

    words = page(staff, case)

    for said in (
        "Sent by the reporter, to Road traffic",
        "Demo Sergeant (colleague) gave it to reader",
        "You changed the status: New → Under review",
        "Note by Demo Sergeant (colleague)",
        "Keeper known.",
        "You asked the reporter",
        "Notice of intended prosecution: done on",
        "Demo Sergeant (colleague) changed the status: Under review → No further action",
        "No proof.",
        "We cannot act.",
    ):
        assert said in words, said


def test_every_event_that_can_happen_is_told_in_words(
    staff: Client, case: Case, officer: User
) -> None:
    for happened in Happened:
        case.note(happened, user=officer)
        case.note(happened)

    words = page(staff, case)

    told = words.split('class="cf-time"')[1].split("</ol>")[0]
    assert told.count("<li>") == PER_PAGE
    assert "reader" not in told


def test_each_opening_is_recorded_and_readers_are_folded(staff: Client, case: Case) -> None:
    for _ in range(3):
        words = page(staff, case)

    assert CaseEvent.objects.filter(case=case, happened="read").count() == 3
    assert "Opened by" in words
    assert "3 times" in words
    assert "Read by" not in words


HOSTILE = [
    "<script>alert(1)</script>",
    "\u202eevil\u202c",
    "Mae'r ŵyl yn y tŷ",
    "شكرا جزيلا",
    "{{ case.pk }}{% csrf_token %}",
    "🚲" * 50,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_was_written_is_shown_and_never_run(
    staff: Client, case: Case, officer: User, words: str
) -> None:
    work.note(case, officer, words)

    shown = page(staff, case)

    assert escape(words) in shown
    if "<" in words:
        assert words not in shown


def test_a_note_that_cannot_be_opened_here_breaks_nothing(
    staff: Client, case: Case, officer: User, settings: Any
) -> None:
    work.note(case, officer, "Keeper known.")
    settings.SUBMISSION_PRIVATE_KEYS = []

    words = page(staff, case)

    assert "Keeper known." not in words
    assert "cannot be opened by this server. It is not lost." in words


def test_deleted_answers_are_not_said_to_be_forged(staff: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(purged_at=timezone.now(), closed_at=timezone.now())
    Submission.objects.filter(pk=case.submission_id).update(sealed_answers=b"")

    words = page(staff, case)

    assert "The answers were deleted on" in words
    assert "Somebody or something changed them" not in words
    assert "Open it again" not in words


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"withdrawn_at": timezone.now}, "The reporter took it back on"),
        ({"on_hold": lambda: True}, "On legal hold"),
        ({"closed_at": timezone.now, "status": lambda: "action_taken"}, "Closed on"),
        ({"waiting_since": timezone.now}, "Waiting for an answer"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_the_top_says_what_state_the_case_is_in(
    staff: Client, case: Case, fields: dict[str, Any], said: str
) -> None:
    Case.objects.filter(pk=case.pk).update(**{name: make() for name, make in fields.items()})

    assert said in page(staff, case)


def test_a_missed_clock_stands_at_the_top_and_says_what_can_be_done(
    staff: Client, case: Case
) -> None:
    runs(case, timezone.localdate() - timedelta(2))
    case.deadlines.update(state="missed")

    words = page(staff, case)

    assert "Notice of intended prosecution: 2 days late" in words
    for act in ("meet", "leave_missed", "not_applicable"):
        assert f"/{act}/" in words


def test_a_settled_clock_says_who_settled_it_and_why(
    staff: Client, case: Case, officer: User
) -> None:
    runs(case, timezone.localdate() + timedelta(4))
    clocks.not_applicable(case.deadlines.get(), officer, "The driver was told at the scene.")

    words = page(staff, case)

    assert "The driver was told at the scene." in words.split("What was answered")[0]
    assert "/undo/" in words


def test_the_place_is_drawn_where_a_setting_names_who_draws_it(
    staff: Client, case: Case, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CMS_FORMS_PLACE_MAP = "tests.cms_forms.casework.test_case.draw"
    monkeypatch.setattr(Answered, "_read", classmethod(lambda cls, case: cls(postcode="XR4 7QP")))

    words = page(staff, case)

    assert '<svg aria-label="XR4 7QP"></svg>' in words
    settings.CMS_FORMS_PLACE_MAP = ""
    assert "The place: XR4 7QP" in page(staff, case)


def draw(postcode: str) -> str:
    return format_html('<svg aria-label="{}"></svg>', postcode)


def test_files_have_a_place_only_where_the_form_asks_for_them(
    staff: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No files." not in page(staff, case)

    monkeypatch.setattr(type(question_type("name")), "takes_files", True)

    assert "No files." in page(staff, case)


def sensitive(case: Case) -> Group:
    Case.objects.filter(pk=case.pk).update(is_sensitive=True)
    named = SensitiveService.objects.create(page_id=case.page_id, title=case.service)
    group = Group.objects.create(name="Named")
    named.groups.add(group)
    return group


def test_a_sensitive_case_says_how_many_may_see_it(
    staff: Client, case: Case, officer: User
) -> None:
    officer.groups.add(sensitive(case))

    words = page(staff, case)

    assert "Limited to named people" in words
    assert "1 person of the team may see it" in words


def test_a_superuser_is_warned_before_a_sensitive_case_opens_and_the_opening_is_recorded(
    admin_client: Client, case: Case
) -> None:
    sensitive(case)

    for deed in ("", "print/", "note/", "reply/", "merge/", "assign/"):
        response = admin_client.get(url(case, deed))
        assert response.status_code == 302
        assert response["Location"] == url(case, "open/")
    posted = admin_client.post(url(case, "note/"), {"words": "Seen."})
    assert posted["Location"] == url(case, "open/")
    warning = page(admin_client, case, "open/")
    assert "You are not among those who may read" in warning
    assert "Demo Person" not in warning
    assert [event.happened for event in case.events.all()] == ["opened"]

    response = admin_client.post(url(case, "open/"))

    assert response["Location"] == url(case)
    assert case.events.get(happened="read").data == {"warned": True}
    assert "You read this as a superuser" in page(admin_client, case)


def test_the_warning_comes_again_after_half_an_hour(
    admin_client: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    sensitive(case)
    admin_client.post(url(case, "open/"))
    session = admin_client.session
    long_ago = (timezone.now() - timedelta(minutes=31)).isoformat()
    session["sensitive_cases_opened"] = {str(case.pk): long_ago}
    session.save()

    assert admin_client.get(url(case)).status_code == 302


def test_nobody_else_is_warned(staff: Client, admin_client: Client, case: Case) -> None:
    assert staff.get(url(case, "open/"))["Location"] == url(case)
    assert "You read this as a superuser" in page(admin_client, case)
    assert "You read this as a superuser" not in page(staff, case)


def test_on_paper_it_says_who_printed_it_and_has_nothing_to_press(
    staff: Client, case: Case, officer: User
) -> None:
    work.note(case, officer, "Keeper known.")

    words = page(staff, case, "print/")

    assert "Printed by reader" in words
    assert "Demo Person" in words
    assert "Keeper known." in words
    assert "Note by reader" in words
    assert "<nav" not in words
    assert "<form" not in words
    assert [event.happened for event in case.events.all()][-1] == "printed"


def test_nobody_keeps_a_copy(staff: Client, case: Case) -> None:
    for deed in ("", "print/", "note/", "merge/"):
        response = staff.get(url(case, deed))
        assert response["Cache-Control"].startswith("private, no-store")

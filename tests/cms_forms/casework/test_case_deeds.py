"""What is posted to a case: once, on what the person saw, and on nobody else's case."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms_forms.casework import work
from cms_forms.casework.urls import OF_A_CASE
from cms_forms.models import Case, CaseEvent, Happened, ReplyTemplate, Team
from cms_forms.models.submission import make_reference
from tests.cms_forms.casework.test_work import reader, runs, sent
from tests.cms_forms.visitor import HIDDEN, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(visitor: Visitor) -> Case:
    return sent(visitor)


@pytest.fixture
def officer(case: Case) -> User:
    return reader(case.team)


@pytest.fixture
def staff(officer: User) -> Client:
    return logged_in(officer)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(case: Case, deed: str = "") -> str:
    return f"/admin/cases/{case}/{deed}"


def seen(client: Client, case: Case) -> str:
    """What the page says that the person has seen."""
    hidden = dict(HIDDEN.findall(client.get(url(case)).content.decode()))
    return hidden["seen"]


def press(client: Client, case: Case, deed: str, **data: Any) -> Any:
    data.setdefault("seen", seen(client, case))
    return client.post(url(case, f"{deed}/"), data)


def last(case: Case) -> CaseEvent:
    return case.events.exclude(happened="read").latest("pk")


def test_a_note_is_kept(staff: Client, case: Case) -> None:
    response = press(staff, case, "note", words="Keeper known.\r\nTwo notices.")

    assert response["Location"] == url(case)
    assert last(case).words() == "Keeper known.\nTwo notices."


def test_a_reply_is_seen_before_it_goes(staff: Client, case: Case) -> None:
    words = "Thank you.\n\n<b>Have you a recording?</b>"

    preview = press(staff, case, "reply", for_reporter=words, asks="on", step="preview")

    shown = preview.content.decode()
    assert "This is what the reporter will read" in shown
    assert "It cannot be taken back once it is sent." in shown
    assert "Thank you.<br><br>&lt;b&gt;Have you a recording?" in shown
    assert not case.events.filter(happened="reply").exists()

    response = press(staff, case, "reply", for_reporter=words, asks="on", step="send")

    assert response.status_code == 302
    case.refresh_from_db()
    assert case.waiting_since is not None
    assert last(case).shown_words(case.reporter_key()) == words


def test_the_preview_can_be_left_to_change_the_words(staff: Client, case: Case) -> None:
    changed = press(staff, case, "reply", for_reporter="Thank you.", step="change")

    assert "Thank you.</textarea>" in changed.content.decode()
    assert not case.events.filter(happened="reply").exists()


def test_somebody_without_an_address_is_not_said_to_get_a_mail(
    staff: Client, case: Case, visitor: Visitor
) -> None:
    other = sent(visitor, email="")

    with_address = press(staff, case, "reply", for_reporter="Thanks.", step="preview")
    without = press(staff, other, "reply", for_reporter="Thanks.", step="preview")

    assert "We send them an e-mail" in with_address.content.decode()
    assert "They gave no e-mail address" in without.content.decode()


def test_a_reply_starts_from_a_template_of_its_service(staff: Client, case: Case) -> None:
    asks = ReplyTemplate.objects.create(
        name="We need more", words="{{ reference }}: {{ service }}, {{ name }}"
    )
    other = case.submission.version.page.get_parent()
    ReplyTemplate.objects.create(name="Elsewhere", words="x", service=other)
    ReplyTemplate.objects.create(name="Closing", words="x", status="action_taken")

    offered = staff.get(url(case)).content.decode()
    filled = press(staff, case, "reply", template=asks.pk, step="fill")

    assert "We need more" in offered
    assert "Elsewhere" not in offered
    assert "Closing" not in offered
    assert f"{case}: Report a collision, {{{{ name }}}}" in filled.content.decode()


def test_a_template_with_an_unknown_placeholder_is_refused(admin_client: Client) -> None:
    path = "/admin/cms_forms/replytemplate/create/"
    given = {"name": "Hello", "words": "Dear {{ name }}", "service": "", "status": ""}

    refused = admin_client.post(path, given)
    admin_client.post(path, given | {"words": "Your report {{ reference }}"})

    assert "Nothing is known to fill in for {{ name }}." in refused.content.decode()
    assert ReplyTemplate.objects.get().words == "Your report {{ reference }}"


def test_closing_asks_for_an_outcome_and_shows_what_the_reporter_will_read(
    staff: Client, case: Case
) -> None:
    press(staff, case, "status", status="under_review")
    ReplyTemplate.objects.create(name="Acted", words="We acted.", status="action_taken")

    asked = press(staff, case, "status", status="action_taken").content.decode()
    assert "Outcome" in asked
    assert "Acted" in asked
    empty = press(staff, case, "status", status="action_taken", step="preview")
    assert empty.status_code == 422
    closing = {"status": "action_taken", "words": "Points.", "for_reporter": "We acted."}
    preview = press(staff, case, "status", **closing, step="preview")
    assert "We acted." in preview.content.decode()
    case.refresh_from_db()
    assert case.is_open
    press(staff, case, "status", **closing, step="send")

    case.refresh_from_db()
    assert (case.status, case.is_open) == ("action_taken", False)
    assert last(case).words() == "Points."


def test_opening_again_asks_why(staff: Client, case: Case, officer: User) -> None:
    work.set_status(case, "under_review", officer)
    work.set_status(case, "passed_on", officer, words="Theirs.", for_reporter="Passed on.")

    asked = press(staff, case, "status", status="under_review")
    assert "Why" in asked.content.decode()
    press(staff, case, "status", status="under_review", words="The driver wrote.", step="")

    case.refresh_from_db()
    assert case.is_open
    assert last(case).words() == "The driver wrote."


@pytest.mark.parametrize("status", ["action_taken", "new", "", "merged", "x" * 5000, "a\x00"])
def test_a_status_that_may_not_follow_changes_nothing(
    staff: Client, case: Case, status: str
) -> None:
    for step in ({}, {"step": "preview"}, {"step": "send"}):
        response = press(staff, case, "status", status=status, words="w", for_reporter="r", **step)
        # A site may refuse requests with a NUL before they come to the app.
        assert response.status_code in (400, 422)

    case.refresh_from_db()
    assert case.status == "new"


def test_closing_says_which_clock_must_be_settled_first(
    staff: Client, case: Case, officer: User
) -> None:
    work.set_status(case, "under_review", officer)
    runs(case, timezone.localdate() + timedelta(4))
    closing = {"status": "action_taken", "words": "Points.", "for_reporter": "We acted."}

    asked = press(staff, case, "status", status="action_taken")
    refused = press(staff, case, "status", **closing, step="send")

    assert "Say first what became of its clocks" in asked.content.decode()
    assert refused.status_code == 422
    assert "Say first what became of “Notice of intended prosecution”" in refused.content.decode()


def test_it_is_taken_given_and_given_back(staff: Client, case: Case, officer: User) -> None:
    colleague = reader(case.team, name="colleague")

    for to in (officer, colleague, None):
        press(staff, case, "assign", to=to.pk if to else "")
        case.refresh_from_db()
        assert case.assignee == to


def test_it_is_not_given_to_somebody_who_cannot_read_it(staff: Client, case: Case) -> None:
    stranger = reader(name="stranger")

    assert press(staff, case, "assign", to=stranger.pk).status_code == 422
    case.refresh_from_db()
    assert case.assignee is None


def test_handing_over_leads_back_to_the_inbox(staff: Client, case: Case) -> None:
    other = Team.objects.create(name="Collisions")
    reader(other, name="other")

    response = press(staff, case, "hand-over", team=other.pk, reason="It is a collision.")

    assert response["Location"] == "/admin/cases/"
    assert staff.get(url(case)).status_code == 404
    assert last(case).words() == "It is a collision."
    assert case.deliveries.filter(kind="alert").count() == 2


def test_a_team_that_nobody_reads_for_does_not_get_it(staff: Client, case: Case) -> None:
    empty = Team.objects.create(name="Empty")

    response = press(staff, case, "hand-over", team=empty.pk, reason="Theirs.")

    assert response.status_code == 422
    assert "Nobody in “Empty” can read this case" in response.content.decode()
    assert "Theirs." in response.content.decode()


def test_legal_hold_needs_its_permission(staff: Client, case: Case, officer: User) -> None:
    assert "Legal hold" not in staff.get(url(case)).content.decode()
    assert press(staff, case, "hold", on="1", reason="An appeal.").status_code in (302, 403)
    case.refresh_from_db()
    assert not case.on_hold

    officer.user_permissions.add(Permission.objects.get(codename="hold_case"))
    assert "Legal hold" in staff.get(url(case)).content.decode()
    press(staff, case, "hold", on="1", reason="An appeal.")

    case.refresh_from_db()
    assert case.on_hold
    assert last(case).words() == "An appeal."
    press(staff, case, "hold", on="", reason="It was dropped.")
    case.refresh_from_db()
    assert not case.on_hold


CLOCK = [
    ("stop", {"reason": "The keeper is abroad."}, "stopped"),
    ("not_applicable", {"reason": "Told at the scene."}, "not_applicable"),
    ("meet", {"on": "today"}, "met"),
]


@pytest.mark.parametrize(("act", "data", "state"), CLOCK, ids=lambda value: str(value)[:14])
def test_a_clock_is_met_stopped_or_set_aside_with_its_reason_and_taken_back(
    staff: Client, case: Case, act: str, data: dict[str, str], state: str
) -> None:
    runs(case, timezone.localdate() + timedelta(4))
    deadline = case.deadlines.get()
    path = f"clocks/{deadline.pk}"
    data = {key: value.replace("today", str(timezone.localdate())) for key, value in data.items()}
    assert staff.get(url(case, f"{path}/{act}/")).status_code == 200

    press(staff, case, f"{path}/{act}", **data)

    deadline.refresh_from_db()
    assert deadline.state == state
    assert last(case).words() == data.get("reason", "")
    back = "go_on" if act == "stop" else "undo"
    press(staff, case, f"{path}/{back}", reason="A mistake.")
    deadline.refresh_from_db()
    assert deadline.state == "running"


@pytest.mark.parametrize("on", ["", "tomorrow", "2999-01-01", "1999-01-01", "0000-00-00"])
def test_a_day_that_cannot_be_is_refused_in_words(staff: Client, case: Case, on: str) -> None:
    runs(case, timezone.localdate() + timedelta(4))
    deadline = case.deadlines.get()

    response = press(staff, case, f"clocks/{deadline.pk}/meet", on=on)

    assert response.status_code == 422
    deadline.refresh_from_db()
    assert deadline.state == "running"


def test_the_clock_of_another_case_is_not_reached_through_ones_own(
    staff: Client, case: Case, visitor: Visitor
) -> None:
    other = sent(visitor)
    Case.objects.filter(pk=other.pk).update(team=Team.objects.create(name="Other"))
    runs(other, timezone.localdate() + timedelta(4))
    theirs = other.deadlines.get()

    response = press(staff, case, f"clocks/{theirs.pk}/stop", reason="Mine.")

    assert response.status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "running"


TWICE: dict[str, dict[str, Any]] = {
    "note": {"words": "Keeper known."},
    "reply": {"for_reporter": "Thank you.", "step": "send"},
    "status": {"status": "under_review"},
    "assign": {"to": "me"},
}


@pytest.mark.parametrize("deed", TWICE)
def test_pressed_twice_it_is_done_once(staff: Client, case: Case, officer: User, deed: str) -> None:
    data = {key: officer.pk if value == "me" else value for key, value in TWICE[deed].items()}
    data["seen"] = seen(staff, case)

    first, second = (staff.post(url(case, f"{deed}/"), data) for _ in range(2))

    assert first["Location"] == second["Location"] == url(case)
    assert case.events.exclude(happened__in=["opened", "read"]).count() == 1
    assert case.deliveries.filter(kind="reply").count() == (1 if deed == "reply" else 0)


@pytest.mark.parametrize("deed", [each for each in TWICE if each != "note"])
def test_whoever_is_second_is_told_what_changed_and_overwrites_nothing(
    staff: Client, case: Case, officer: User, deed: str
) -> None:
    data = {key: officer.pk if value == "me" else value for key, value in TWICE[deed].items()}
    data["seen"] = seen(staff, case)
    colleague = reader(case.team, name="colleague")
    work.assign(case, colleague, colleague)

    response = staff.post(url(case, f"{deed}/"), data)

    assert response.status_code == 409
    words = response.content.decode()
    assert "colleague took it" in words
    assert data.get("for_reporter", "") in words
    case.refresh_from_db()
    assert (case.assignee, case.status) == (colleague, "new")
    again = dict(HIDDEN.findall(words))
    assert staff.post(url(case, f"{deed}/"), data | {"seen": again["seen"]}).status_code == 302


def test_a_note_overwrites_nothing_so_that_it_is_kept_whatever_others_did(
    staff: Client, case: Case
) -> None:
    old = seen(staff, case)
    colleague = reader(case.team, name="colleague")
    work.assign(case, colleague, colleague)

    assert press(staff, case, "note", words="Mine.", seen=old).status_code == 302


def test_that_others_read_it_is_no_change(staff: Client, case: Case) -> None:
    old = seen(staff, case)
    logged_in(reader(case.team, name="colleague")).get(url(case))

    assert press(staff, case, "status", status="under_review", seen=old).status_code == 302


def test_that_the_reporter_took_it_back_is_seen_before_it_is_answered(
    staff: Client, case: Case
) -> None:
    old = seen(staff, case)
    case.note(Happened.WITHDRAWN)

    response = press(staff, case, "reply", for_reporter="Hello.", step="send", seen=old)

    assert response.status_code == 409
    assert "The reporter took the report back" in response.content.decode()


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "1e9", "9" * 40, "٣", "1\x00"])
def test_whoever_does_not_say_what_they_saw_changes_nothing(
    staff: Client, case: Case, nonsense: str
) -> None:
    response = press(staff, case, "status", status="under_review", seen=nonsense)

    assert response.status_code == (400 if "\x00" in nonsense else 409)
    case.refresh_from_db()
    assert case.status == "new"


LONG = {
    "note": "words",
    "reply": "for_reporter",
    "hand-over": "reason",
}


@pytest.mark.parametrize("deed", LONG)
@pytest.mark.parametrize("words", ["", " \n", "a" * 100_000, "nul\x00"], ids=len)
def test_words_that_cannot_be_kept_are_refused_and_stay_in_the_form(
    staff: Client, case: Case, deed: str, words: str
) -> None:
    other = Team.objects.create(name="Other")
    reader(other, name="other")
    data = {LONG[deed]: words, "team": other.pk, "step": "send"}

    response = press(staff, case, deed, **data)

    assert response.status_code == (400 if "\x00" in words else 422)
    assert case.events.exclude(happened__in=["opened", "read"]).count() == 0
    if len(words) > 1000:
        assert words in response.content.decode()
        assert "At most 10000 characters; these are 100000." in response.content.decode()


def test_a_server_without_the_key_says_that_nothing_was_done(
    staff: Client, case: Case, settings: Any
) -> None:
    settings.SUBMISSION_PRIVATE_KEYS = []

    response = press(staff, case, "status", status="under_review")

    assert response.status_code == 422
    assert "Nothing was done: this server does not hold the key" in response.content.decode()
    case.refresh_from_db()
    assert case.status == "new"


@pytest.mark.parametrize("deed", [*OF_A_CASE, "clocks/1/meet", "clocks/1/undo"])
def test_a_case_of_others_is_answered_to_a_post_like_one_that_does_not_exist(
    case: Case, deed: str
) -> None:
    stranger = reader(Team.objects.create(name="Other"), name="stranger")
    stranger.user_permissions.add(Permission.objects.get(codename="hold_case"))
    client = logged_in(stranger)
    data = {
        "words": "w",
        "for_reporter": "r",
        "reason": "r",
        "status": "under_review",
        "step": "send",
        "team": case.team_id,
        "to": stranger.pk,
        "with": str(case),
        "on": "1",
        "q": "Demo",
        "seen": case.events.get().pk,
    }
    unknown = make_reference()
    unknown = f"{unknown[:4]}-{unknown[4:]}"

    for method in (client.get, client.post):
        theirs = method(url(case, f"{deed}/"), data)
        nobodys = method(f"/admin/cases/{unknown}/{deed}/", data)
        assert theirs.status_code == nobodys.status_code == 404
        said = theirs.content.replace(str(case).encode(), b"-")
        assert said == nobodys.content.replace(unknown.encode(), b"-")
    assert case.events.count() == 1


@pytest.mark.parametrize("deed", OF_A_CASE)
def test_nothing_is_done_without_the_token_against_forgery(
    officer: User, case: Case, deed: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)

    client.post(url(case, f"{deed}/"), {"words": "w", "status": "under_review", "seen": "1"})

    assert case.events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_note_that_is_posted_eight_times_at_once_is_kept_once(visitor: Visitor) -> None:
    case = sent(visitor)
    officer = reader(case.team)
    data = {"words": "Keeper known.", "seen": seen(logged_in(officer), case)}
    together, answers = threading.Barrier(8), []

    def post() -> None:
        client = logged_in(officer)
        together.wait()
        try:
            answers.append(client.post(url(case, "note/"), data).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [302] * 8
    assert case.events.filter(happened="note").count() == 1

"""What each deed on the page of a case does."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from cms_forms.casework import work
from cms_forms.models import Case, ReplyTemplate, Team
from tests.cms_forms.casework.pressing import PageForm, fill_in, last, press, url
from tests.cms_forms.casework.working import reader, runs, sent, shown_words
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


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
    assert shown_words(last(case), case.reporter_key()) == words


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


@pytest.mark.parametrize("way", ["the radio", "the link"])
def test_a_closed_case_is_opened_again_from_its_own_page(
    staff: Client, case: Case, officer: User, way: str
) -> None:
    work.set_status(case, "under_review", officer)
    work.set_status(case, "passed_on", officer, words="Theirs.", for_reporter="Passed on.")
    page = (
        press(staff, case, "status", status="under_review")
        if way == "the radio"
        else staff.get(url(case, "status/"), {"status": "under_review"})
    )

    empty = fill_in(staff, page, case, "status", words="")
    done = fill_in(staff, page, case, "status", words="The driver wrote.")

    assert "This field is required" in empty.content.decode()
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.is_open
    assert last(case).words() == "The driver wrote."


DEEDS = {
    "note": {"words": "Seen."},
    "assign": {"to": ""},
    "hand-over": {"reason": "Theirs."},
    "hold": {"reason": "An appeal."},
    "clock meet": {},
    "clock stop": {"reason": "Abroad."},
    "clock not_applicable": {"reason": "Told at the scene."},
}


@pytest.mark.parametrize("deed", DEEDS)
def test_the_page_of_each_deed_does_it_when_it_is_filled_in_and_sent(
    staff: Client, case: Case, officer: User, deed: str
) -> None:
    officer.user_permissions.add(Permission.objects.get(codename="hold_case"))
    runs(case, timezone.localdate() + timedelta(4))
    other = Team.objects.create(name="Collisions")
    reader(other, name="other")
    before = last(case).pk
    typed = DEEDS[deed] | ({"team": str(other.pk)} if deed == "hand-over" else {})
    path = deed.replace("clock ", f"clocks/{case.deadlines.get().pk}/")

    response = fill_in(staff, staff.get(url(case, f"{path}/")), case, path, **typed)

    assert response.status_code == 302
    assert last(case).pk > before


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


def test_closing_settles_the_clocks_that_run_on_the_same_page(
    staff: Client, case: Case, officer: User
) -> None:
    work.set_status(case, "under_review", officer)
    today = timezone.localdate()
    for name in ("nip", "first", "proceedings"):
        runs(case, today + timedelta(4), clock=name)
    done, *rest = case.unsettled()
    closing = {"words": "Points.", "for_reporter": "We acted.", f"clock_{done.pk}": "done"}
    closing |= {f"clock_{each.pk}": "not_applicable" for each in rest}
    page = staff.get(url(case, "status/"), {"status": "action_taken"})

    no_reason = fill_in(staff, page, case, "status", **closing)
    preview = fill_in(staff, page, case, "status", **closing, why_not="Told at the scene.")
    sent_form = PageForm(preview.content.decode()).sent()
    response = staff.post(url(case, "status/"), sent_form | {"step": "send"})

    assert "Say why it does not apply." in no_reason.content.decode()
    assert response.status_code == 302
    case.refresh_from_db()
    assert not case.is_open
    states = dict(case.deadlines.values_list("pk", "state"))
    assert states == {done.pk: "met"} | {each.pk: "not_applicable" for each in rest}


def test_a_closing_that_is_refused_leaves_its_clocks_running_and_its_words(
    staff: Client, case: Case, officer: User
) -> None:
    work.set_status(case, "under_review", officer)
    for name in ("nip", "proceedings"):
        runs(case, timezone.localdate() + timedelta(4), clock=name)
    first, second = case.unsettled()
    closing = {"status": "action_taken", "words": "Points.", "for_reporter": "We acted."}
    said = {f"clock_{first.pk}": "not_applicable", "why_not": "Told at the scene."}
    said |= {f"clock_{second.pk}": "done", f"day_{second.pk}": "1999-01-01"}

    refused = press(staff, case, "status", **closing, **said, step="send")

    assert refused.status_code == 422
    for words in ("The day lies between", "Points.", "We acted.", "Told at the scene."):
        assert words in refused.content.decode()
    assert case.unsettled().count() == 2


def test_closing_says_which_clock_must_be_settled_first(
    staff: Client, case: Case, officer: User
) -> None:
    work.set_status(case, "under_review", officer)
    runs(case, timezone.localdate() + timedelta(4))
    closing = {"status": "action_taken", "words": "Points.", "for_reporter": "We acted."}

    asked = press(staff, case, "status", status="action_taken")
    refused = press(staff, case, "status", **closing, step="send")

    assert "What became of “Notice of intended prosecution”?" in asked.content.decode()
    assert refused.status_code == 422
    assert "Say first what became of “Notice of intended prosecution”" in refused.content.decode()


def test_it_is_taken_given_and_given_back(staff: Client, case: Case, officer: User) -> None:
    colleague = reader(case.team, name="colleague")

    for to in (officer, colleague, None):
        press(staff, case, "assign", to=to.pk if to else "")
        case.refresh_from_db()
        assert case.assignee == to


def test_it_is_said_with_whom_the_case_is_now(staff: Client, case: Case, officer: User) -> None:
    said = {officer: "with you now", reader(case.team, name="colleague"): "with them now"}

    for to, words in {**said, None: "back with the team"}.items():
        press(staff, case, "assign", to=to.pk if to else "")
        assert words in staff.get(url(case)).content.decode()


def test_taking_it_comes_before_everything_else_that_can_be_done(staff: Client, case: Case) -> None:
    page = PageForm.main(staff.get(url(case)).content.decode())

    assert page.index("Take it") < min(page.index("Print"), page.index("What was answered"))
    assert page.count("Take it") == 1


def test_starting_from_a_template_asks_for_no_words_first(staff: Client, case: Case) -> None:
    """The browser asks for every field that is required, unless the button says not to."""
    ReplyTemplate.objects.create(name="We need more", words="Please tell us more.")

    page = staff.get(url(case)).content.decode()

    button = page[: page.index("Start from it")].rpartition("<button")[2]
    assert "formnovalidate" in button


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

"""What is posted to a case: once, on what the person saw, and on nobody else's case."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client

from cms_forms.casework import work
from cms_forms.casework.urls import OF_A_CASE
from cms_forms.models import Case, Happened, Team
from cms_forms.models.submission import make_reference
from tests.cms_forms.casework.pressing import logged_in, press, seen, url
from tests.cms_forms.casework.working import reader, sent
from tests.cms_forms.visitor import HIDDEN, Visitor

pytestmark = pytest.mark.django_db


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
    happened = [each.happened for each in case.events.exclude(happened__in=["opened", "read"])]
    # Whoever replies to a new case has begun to look at it.
    assert len(happened) == len(set(happened)) == (2 if deed == "reply" else 1)
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

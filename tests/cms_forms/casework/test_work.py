"""What staff do with a case: each deed changes what it says, and is told in what happened."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.utils import timezone

from cms_forms.casework import work
from cms_forms.casework.states import NotAllowed
from cms_forms.models import Case, CaseEvent, Delivery, Happened, SensitiveService, Team
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.working import (
    CLOSING,
    last,
    reader,
    runs,
    sent,
    shown_words,
    told,
    under_review,
)
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_a_case_is_given_to_a_person_who_can_read_it(case: Case, officer: User) -> None:
    work.assign(case, officer, officer)

    case.refresh_from_db()
    assert case.assignee == officer
    assert (last(case).happened, last(case).data["to_name"]) == ("assigned", "reader")


@pytest.mark.parametrize("kind", ["of another team", "without permission", "asleep"])
def test_a_case_is_not_given_to_somebody_who_could_not_open_it(
    case: Case, officer: User, kind: str
) -> None:
    other = reader(name="other")
    if kind == "of another team":
        Team.objects.create(name="Other").members.add(other)
    else:
        case.team.members.add(other)
    if kind == "without permission":
        other.user_permissions.clear()
    if kind == "asleep":
        User.objects.filter(pk=other.pk).update(is_active=False)

    with pytest.raises(NotAllowed):
        work.assign(case, other, officer)

    assert not case.events.filter(happened=Happened.ASSIGNED).exists()


def test_a_sensitive_case_is_given_only_to_those_who_are_named_for_it(
    case: Case, officer: User
) -> None:
    Case.objects.filter(pk=case.pk).update(is_sensitive=True)
    named = SensitiveService.objects.create(page_id=case.page_id, title=case.service)
    group = Group.objects.create(name="Named")
    named.groups.add(group)

    with pytest.raises(NotAllowed):
        work.assign(case, officer, officer)
    officer.groups.add(group)
    work.assign(case, officer, officer)


def test_closing_keeps_the_outcome_and_tells_the_reporter_in_their_words(
    case: Case, officer: User
) -> None:
    FormPage.objects.filter(pk=case.page_id).update(keep_days=365)
    under_review(case, officer)

    event = work.set_status(case, "action_taken", officer, **CLOSING)

    case.refresh_from_db()
    assert (case.status, case.is_open) == ("action_taken", False)
    assert case.purge_on == timezone.localdate() + timedelta(365)
    event = CaseEvent.objects.get(pk=event.pk)
    assert event.data == {"from": "under_review", "to": "action_taken"}
    assert event.words() == CLOSING["words"]
    assert shown_words(event, case.reporter_key()) == CLOSING["for_reporter"]
    assert told(case) == ["status"]


@pytest.mark.parametrize("page", ["keeps for ever", "is deleted"])
def test_a_closed_case_is_kept_where_nobody_says_for_how_long(
    case: Case, officer: User, page: str
) -> None:
    if page == "is deleted":
        Case.objects.filter(pk=case.pk).update(page_id=None)
    under_review(case, officer)

    work.set_status(case, "no_further_action", officer, **CLOSING)

    case.refresh_from_db()
    assert case.purge_on is None


def test_opening_again_lets_the_answers_stay(case: Case, officer: User) -> None:
    FormPage.objects.filter(pk=case.page_id).update(keep_days=365)
    under_review(case, officer)
    work.set_status(case, "action_taken", officer, **CLOSING)

    work.set_status(case, "under_review", officer, words="The driver wrote.")

    case.refresh_from_db()
    assert (case.status, case.closed_at, case.purge_on) == ("under_review", None, None)


def test_a_case_whose_answers_are_deleted_is_not_opened_again(case: Case, officer: User) -> None:
    under_review(case, officer)
    work.set_status(case, "action_taken", officer, **CLOSING)
    Case.objects.filter(pk=case.pk).update(purged_at=timezone.now())

    with pytest.raises(NotAllowed, match="deleted"):
        work.set_status(case, "under_review", officer, words="The driver wrote.")


@pytest.mark.parametrize("state", ["running", "stopped"])
def test_a_case_is_not_closed_while_nobody_says_what_became_of_its_clock(
    case: Case, officer: User, state: str
) -> None:
    under_review(case, officer)
    runs(case, date(2026, 11, 30))
    case.deadlines.update(state=state)

    with pytest.raises(NotAllowed, match="Notice of intended prosecution"):
        work.set_status(case, "action_taken", officer, **CLOSING)

    case.refresh_from_db()
    assert (case.status, case.is_open) == ("under_review", True)
    case.deadlines.update(state="met")
    work.set_status(case, "action_taken", officer, **CLOSING)


def test_another_team_gets_the_case_with_its_clock_and_is_alerted(
    case: Case, officer: User
) -> None:
    runs(case, date(2026, 11, 30))
    work.assign(case, officer, officer)
    other = Team.objects.create(name="Collisions")
    reader(other, name="other")

    event = work.hand_over(case, other, officer, "It is a collision.")

    case.refresh_from_db()
    assert (case.team, case.assignee, case.next_due) == (other, None, date(2026, 11, 30))
    assert case.submission.team != other
    assert (event.data["from"], event.data["to"]) == ("Road traffic", "Collisions")
    assert event.words() == "It is a collision."
    assert Delivery.objects.get(case=case, kind="alert", event=event).deadline == case.next_due


def test_a_case_that_comes_back_is_alerted_again(case: Case, officer: User) -> None:
    first, other = case.team, Team.objects.create(name="Collisions")
    other.members.add(officer)

    work.hand_over(case, other, officer, "A collision.")
    work.hand_over(case, first, officer, "None after all.")

    assert case.deliveries.filter(kind="alert").count() == 3


def test_a_case_is_not_handed_to_where_nobody_would_read_it(case: Case, officer: User) -> None:
    with pytest.raises(NotAllowed, match="Nobody"):
        work.hand_over(case, Team.objects.create(name="Empty"), officer, "Theirs.")

    with pytest.raises(NotAllowed, match="already"):
        work.hand_over(case, case.team, officer, "Theirs.")


def test_a_note_is_for_the_team_alone(case: Case, officer: User) -> None:
    event = CaseEvent.objects.get(pk=work.note(case, officer, "Keeper known.").pk)

    assert (event.words(), event.shown) == ("Keeper known.", None)
    assert told(case) == []


def test_nothing_is_written_that_does_not_print(case: Case, officer: User) -> None:
    for write in (work.note, work.reply):
        with pytest.raises(NotAllowed):
            write(case, officer, "\u202e" * 10)


def test_a_reply_is_read_by_the_reporter_who_is_told_by_mail(case: Case, officer: User) -> None:
    event = CaseEvent.objects.get(pk=work.reply(case, officer, "Thank you.").pk)

    assert shown_words(event, case.reporter_key()) == event.words() == "Thank you."
    assert told(case) == ["reply"]
    assert case.waiting_since is None


def test_whoever_replies_to_a_new_case_has_begun_to_look_at_it(case: Case, officer: User) -> None:
    work.reply(case, officer, "Thank you.")

    case.refresh_from_db()
    assert case.status == "under_review"
    work.set_status(case, "no_further_action", officer, **CLOSING)
    work.reply(case, officer, "One more word.")
    case.refresh_from_db()
    assert case.status == "no_further_action"


def test_without_an_address_nobody_is_mailed(visitor: Visitor, officer: User) -> None:
    case = sent(visitor, email="")

    work.reply(case, officer, "Thank you.")

    assert told(case) == []


def test_asking_for_more_makes_the_case_wait_and_going_on_ends_it(
    case: Case, officer: User
) -> None:
    work.reply(case, officer, "Have you a recording?", asks=True)

    assert (case.status, case.waiting_since is None) == ("under_review", False)

    work.set_status(case, "under_review", officer)

    case.refresh_from_db()
    assert case.waiting_since is None


CLOSED_TO: dict[str, Callable[[Case, User, Any], object]] = {
    "assign": lambda case, by, other: work.assign(case, by, by),
    "hand over": lambda case, by, other: work.hand_over(case, other.team, by, "Theirs."),
    "ask": lambda case, by, other: work.reply(case, by, "And?", asks=True),
    "merge": lambda case, by, other: work.merge(case, other, by, "The same."),
    "merge into it": lambda case, by, other: work.merge(other, case, by, "The same."),
}


@pytest.mark.parametrize("deed", CLOSED_TO)
def test_a_closed_case_is_not_worked_on_before_it_is_opened_again(
    case: Case, officer: User, visitor: Visitor, deed: str
) -> None:
    other = sent(visitor)
    under_review(case, officer)
    work.set_status(case, "action_taken", officer, **CLOSING)
    before = case.events.count()

    with pytest.raises(NotAllowed, match="Open it again"):
        CLOSED_TO[deed](case, officer, other)

    assert case.events.count() == before


SAYING: dict[str, Callable[[Case, User, str], object]] = {
    "note": work.note,
    "reply": work.reply,
    "hold": lambda case, by, words: work.hold(case, by, True, words),
    "merge": lambda case, by, words: work.merge(case, case, by, words),
    "hand over": lambda case, by, words: work.hand_over(case, case.team, by, words),
    "close": lambda case, by, words: work.set_status(
        case, "action_taken", by, words=words, for_reporter="Read."
    ),
}


@pytest.mark.parametrize("deed", SAYING)
@pytest.mark.parametrize("words", ["", " \n\t", "a" * 100_000, "nul\x00"], ids=len)
def test_words_that_cannot_be_kept_change_nothing(
    case: Case, officer: User, deed: str, words: str
) -> None:
    under_review(case, officer)
    before = case.events.count()

    with pytest.raises(NotAllowed):
        SAYING[deed](case, officer, words)

    assert case.events.count() == before


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "Mae'r ŵyl yn y tŷ.", "شكرا لك", "a\u202eb", "🚲"]
)
def test_words_are_kept_as_they_were_typed(case: Case, officer: User, words: str) -> None:
    event = CaseEvent.objects.get(pk=work.reply(case, officer, words).pk)

    assert event.words() == shown_words(event, case.reporter_key()) == words


@pytest.mark.django_db(transaction=True)
def test_two_people_who_close_it_at_once_close_it_once(visitor: Visitor) -> None:
    case = sent(visitor)
    officer = reader(case.team)
    under_review(case, officer)
    together, refused = threading.Barrier(4), []

    def close() -> None:
        mine = Case.objects.get(pk=case.pk)
        together.wait()
        try:
            work.set_status(mine, "action_taken", officer, **CLOSING)
        except NotAllowed as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=close) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 3
    assert case.events.filter(happened="status", data__to="action_taken").count() == 1
    assert told(case) == ["status"]

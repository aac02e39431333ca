"""What staff do with cases of one incident: merging them, taking them apart, legal hold."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from cms_forms.casework import work
from cms_forms.casework.states import NotAllowed
from cms_forms.models import Case, Team
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
    wait_until_somebody_waits,
)
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_a_merged_case_closes_and_both_reporters_are_told(
    case: Case, officer: User, visitor: Visitor
) -> None:
    into = sent(visitor)

    work.merge(case, into, officer, "The same van.")

    case.refresh_from_db()
    into.refresh_from_db()
    assert (case.merged_into, case.is_open, into.is_open) == (into, False, True)
    assert last(case).data == {"other": str(into), "was": "new"}
    for each in (case, into):
        words = shown_words(last(each), each.reporter_key())
        assert "same incident" in words
        assert str(case) not in words
        assert str(into) not in words
    assert told(case) == told(into) == ["merged"]


def test_whoever_works_on_the_one_works_on_the_other_where_nobody_does(
    case: Case, officer: User, visitor: Visitor
) -> None:
    work.assign(case, officer, officer)
    under_review(case, officer)
    into = sent(visitor)

    work.merge(case, into, officer, "The same van.")

    into.refresh_from_db()
    assert (into.assignee, into.status) == (officer, "under_review")


def test_merging_takes_a_case_from_nobody(case: Case, officer: User, visitor: Visitor) -> None:
    colleague = reader(case.team, name="colleague")
    work.assign(case, officer, officer)
    into = sent(visitor)
    work.assign(into, colleague, colleague)

    work.merge(case, into, officer, "The same van.")

    into.refresh_from_db()
    assert (into.assignee, into.status) == (colleague, "new")


def test_merging_is_undone(case: Case, officer: User, visitor: Visitor) -> None:
    under_review(case, officer)
    into = sent(visitor)
    work.merge(case, into, officer, "The same van.")

    work.unmerge(case, officer, "Another van.")

    case.refresh_from_db()
    assert (case.merged_into, case.status, case.is_open) == (None, "under_review", True)
    assert last(into).data == {"other": str(case), "apart": True}


def test_what_was_merged_is_kept_as_long_as_what_it_was_merged_into(
    case: Case, officer: User, visitor: Visitor
) -> None:
    FormPage.objects.filter(pk=case.page_id).update(keep_days=30)
    into = sent(visitor)
    work.merge(case, into, officer, "The same van.")
    case.refresh_from_db()
    assert case.purge_on is None

    under_review(into, officer)
    work.set_status(into, "action_taken", officer, **CLOSING)

    case.refresh_from_db()
    assert case.purge_on == into.purge_on == timezone.localdate() + timedelta(30)


def test_two_reports_are_not_merged_where_a_clock_would_be_lost(
    case: Case, officer: User, visitor: Visitor
) -> None:
    into = sent(visitor)
    runs(case, date(2026, 11, 30))
    with pytest.raises(NotAllowed, match="ends first"):
        work.merge(case, into, officer, "The same van.")

    runs(into, date(2026, 12, 1))
    with pytest.raises(NotAllowed, match="ends first"):
        work.merge(case, into, officer, "The same van.")

    assert case.is_open
    work.merge(into, case, officer, "The same van.")


def test_reports_of_two_teams_or_of_two_circles_of_readers_are_not_merged(
    case: Case, officer: User, visitor: Visitor
) -> None:
    into = sent(visitor)
    Case.objects.filter(pk=into.pk).update(team=Team.objects.create(name="Other"))
    with pytest.raises(NotAllowed, match="two teams"):
        work.merge(case, into, officer, "The same van.")

    Case.objects.filter(pk=into.pk).update(team=case.team, is_sensitive=True, page_id=None)
    with pytest.raises(NotAllowed, match="stay apart"):
        work.merge(case, into, officer, "The same van.")


def test_reporters_of_sensitive_cases_are_not_told_of_each_other(
    case: Case, officer: User, visitor: Visitor
) -> None:
    into = sent(visitor)
    Case.objects.update(is_sensitive=True)

    work.merge(case, into, officer, "The same man.")

    for each in (case, into):
        assert shown_words(last(each), each.reporter_key()) == ""
    assert told(case) == told(into) == []


def test_a_legal_hold_keeps_what_was_merged_too(
    case: Case, officer: User, visitor: Visitor
) -> None:
    into = sent(visitor)
    work.merge(case, into, officer, "The same van.")

    work.hold(into, officer, True, "An appeal.")

    case.refresh_from_db()
    assert (case.on_hold, into.on_hold, last(into).data) == (True, True, {"on": True})
    work.hold(into, officer, False, "It was dropped.")
    case.refresh_from_db()
    assert not case.on_hold


def test_what_was_merged_goes_to_the_other_team_with_the_case(
    case: Case, officer: User, visitor: Visitor
) -> None:
    into, other = sent(visitor), Team.objects.create(name="Collisions")
    reader(other, name="other")
    work.merge(case, into, officer, "The same van.")

    work.hand_over(into, other, officer, "A collision.")

    case.refresh_from_db()
    assert case.team == other
    assert last(case).data["to"] == "Collisions"
    assert case.deliveries.filter(kind="alert").count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_for_one_of_two_cases_keeps_nobody_from_the_other(visitor: Visitor) -> None:
    case = sent(visitor)
    into, officer = sent(visitor), reader(case.team)
    work.merge(case, into, officer, "The same van.")
    deeds: list[Callable[[], object]] = [
        lambda: work.hold(Case.objects.get(pk=into.pk), officer, True, "An appeal."),
        lambda: under_review(Case.objects.get(pk=into.pk), officer),
        lambda: work.set_status(Case.objects.get(pk=into.pk), "action_taken", officer, **CLOSING),
        lambda: work.unmerge(Case.objects.get(pk=case.pk), officer, "Another van."),
    ]

    for number, deed in enumerate(deeds):
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            thread = _thread(deed)
            wait_until_somebody_waits()
            # The ids are in the order of sending: it asks for the first one first.
            Case.objects.select_for_update(nowait=True).get(pk=into.pk)
        thread.join()
        assert not failed, number


failed: list[Exception] = []


def _thread(deed: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            deed()
        except Exception as error:  # whatever it is, the test says so
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread

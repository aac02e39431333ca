"""Two reports of one incident: how the other is found, and what is seen before they are merged."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cms_forms.casework.merging import suggested
from cms_forms.models import Case, Team
from tests.cms_forms.casework.pressing import PageForm, press, seen, url
from tests.cms_forms.casework.working import runs, sent
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(case: Case, visitor: Visitor) -> Case:
    return sent(visitor)


def test_a_report_that_names_the_same_people_within_a_week_is_suggested(
    case: Case, other: Case, officer: User, staff: Client
) -> None:
    assert list(suggested(case, officer)) == [other]
    assert f"?with={other}" in staff.get(url(case)).content.decode()


@pytest.mark.parametrize("why", ["eight days", "another team", "closed", "one name", "sensitive"])
def test_what_is_not_alike_or_not_the_readers_is_not_suggested(
    case: Case, other: Case, officer: User, why: str
) -> None:
    rows = Case.objects.filter(pk=other.pk)
    if why == "eight days":
        rows.update(opened_at=case.opened_at - timedelta(8))
    elif why == "another team":
        rows.update(team=Team.objects.create(name="Other"))
    elif why == "closed":
        rows.update(closed_at=timezone.now())
    elif why == "sensitive":
        rows.update(is_sensitive=True)
    else:
        other.found_by.exclude(pk=other.found_by.filter(detail="name")[0].pk).delete()

    assert not suggested(case, officer)


@pytest.mark.parametrize("typed", ["reference", "demo person", "demo@rivermouth.example"])
def test_the_other_is_found_by_reference_or_by_who_is_named(
    staff: Client, case: Case, other: Case, typed: str
) -> None:
    q = str(other).lower() if typed == "reference" else typed

    found = staff.post(url(case, "merge/"), {"q": q}).content.decode()

    assert f"?with={other}" in found.split("Found")[1]
    assert f"?with={case}" not in found


@pytest.mark.parametrize("typed", ["", "nobody at all", "\x00", "x" * 5000, "%", "' OR 1=1"])
def test_what_finds_nothing_says_so(staff: Client, case: Case, other: Case, typed: str) -> None:
    response = staff.post(url(case, "merge/"), {"q": typed})

    assert response.status_code in (200, 400, 422)
    if response.status_code == 200:
        assert "No open case of the team" in response.content.decode()


def test_both_are_seen_side_by_side_and_both_readings_are_recorded(
    staff: Client, case: Case, other: Case
) -> None:
    words = staff.get(url(case, "merge/"), {"with": str(other)}).content.decode()

    assert words.count("Demo Person") == 2
    assert f"Merge {case} into {other}" in words
    for each in (case, other):
        assert each.events.filter(happened="read").count() == 1


def test_merging_leads_to_the_case_on_which_work_goes_on_and_can_be_undone(
    staff: Client, case: Case, other: Case
) -> None:
    response = press(staff, case, "merge", **{"with": str(other), "reason": "The same van."})

    assert response["Location"] == url(other)
    merged = staff.get(url(case)).content.decode()
    assert f"Merged into {other}" in merged
    assert "Change status" not in merged
    assert "merged into this one" in staff.get(url(other)).content.decode()

    press(staff, case, "unmerge", reason="Another van.")

    case.refresh_from_db()
    assert (case.is_open, case.merged_into) == (True, None)


def test_a_refusal_says_why_and_keeps_the_reason_that_was_typed(
    staff: Client, case: Case, other: Case
) -> None:
    Case.objects.filter(pk=other.pk).update(closed_at=timezone.now())

    response = press(staff, case, "merge", **{"with": str(other), "reason": "The same van."})

    assert response.status_code == 422
    assert f"{other} is closed." in response.content.decode()
    assert "The same van." in response.content.decode()


@pytest.mark.parametrize("why", ["only one has a clock", "its clock ends first", "merged before"])
def test_the_way_in_which_they_can_be_merged_is_offered_first(
    staff: Client, case: Case, other: Case, visitor: Visitor, why: str
) -> None:
    today = timezone.localdate()
    if why == "merged before":
        Case.objects.filter(pk=sent(visitor).pk).update(merged_into=case, closed_at=timezone.now())
    else:
        runs(case, today + timedelta(4))
    if why == "its clock ends first":
        runs(other, today + timedelta(5))

    page = staff.get(url(case, "merge/"), {"with": str(other)}, follow=True)

    words = page.content.decode()
    assert f"Merge {other} into {case}" in words
    assert 'name="turn"' not in words
    assert "Why not the other way round:" in words
    form = PageForm(words).sent(reason="The same van.")
    assert staff.post(url(other, "merge/"), form)["Location"] == url(case)


def test_turned_round_the_reason_stays(staff: Client, case: Case, other: Case) -> None:
    typed = {"with": str(other), "reason": "The same van.", "seen": seen(staff, case)}

    page = staff.post(url(other, "merge/"), typed | {"turn": str(case)})

    assert f"Merge {other} into {case}" in page.content.decode()
    form = PageForm(page.content.decode())
    assert form.fields["reason"] == "The same van."
    assert not case.events.filter(happened="merged").exists()
    sent_form = {**form.fields, "with": str(case)}
    assert staff.post(url(other, "merge/"), sent_form)["Location"] == url(case)


@pytest.mark.parametrize("act", ["meet", "stop", "not_applicable"])
def test_the_clock_of_a_case_that_was_merged_away_is_not_worked_on(
    staff: Client, case: Case, other: Case, act: str
) -> None:
    for each in (case, other):
        runs(each, timezone.localdate() + timedelta(4))
    press(staff, case, "merge", **{"with": str(other), "reason": "The same van."})
    path = f"clocks/{case.deadlines.get().pk}/{act}"
    on = str(timezone.localdate())

    refused = press(staff, case, path, reason="Abroad.", on=on)

    assert "/clocks/" not in staff.get(url(case)).content.decode()
    assert refused.status_code == 422
    assert f"The case is merged into {other}" in refused.content.decode()
    assert case.deadlines.get().state == "running"


def test_a_case_of_others_is_neither_compared_nor_merged(
    staff: Client, case: Case, other: Case
) -> None:
    Case.objects.filter(pk=other.pk).update(team=Team.objects.create(name="Other"))

    theirs = staff.get(url(case, "merge/"), {"with": str(other)})
    nobodys = staff.get(url(case, "merge/"), {"with": "BBBB-BBBB"})
    posted = press(staff, case, "merge", **{"with": str(other), "reason": "The same van."})

    assert theirs.status_code == nobodys.status_code == posted.status_code == 404
    assert str(other) not in theirs.content.decode()
    case.refresh_from_db()
    assert case.is_open
    assert not other.events.filter(happened__in=["read", "merged"]).exists()


def test_a_sensitive_case_that_was_not_opened_is_not_shown_beside_another(
    admin_client: Client, case: Case, other: Case
) -> None:
    Case.objects.filter(pk=other.pk).update(is_sensitive=True)

    assert admin_client.get(url(case, "merge/"), {"with": str(other)}).status_code == 404

"""Addresses and fields that take a number, and somebody who sends none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from cms_forms.casework.asked_number import asked_number
from cms_forms.models import Case
from tests.cms_forms.casework.pressing import press, url
from tests.cms_forms.casework.working import runs

MORE_THAN_INT_READS = "9" * 5_000
NONSENSE = pytest.mark.parametrize(
    "number",
    [MORE_THAN_INT_READS, "9" * 30, "²", "-1", "٣", "1_0", ""],
    ids=["5000 digits", "30 digits", "superscript", "negative", "Arabic", "underscore", "empty"],
)
NOW = timezone.now().isoformat()
ADDRESSES = (
    *("cases/?p={}", "cases/?service={}", "cases/?team={}", "cases/?who={}"),
    *("deadlines/?service={}", "deadlines/?format=csv&service={}"),
    *("numbers/?service={}", "numbers/?service=1&version={}", "numbers/?days={}"),
    *("numbers.csv?service={}", "audit/?behind=" + NOW.replace("+", "%2B") + ",{}"),
    *("deliveries/?p={}", "retention/?p={}", "retention/?held={}", "cases/exports/?p={}"),
    *("deliveries/{}/", "sessions/{}/bookings/", "sensitive-services/{}/"),
)
PARTS = ("assign/?to={}", "status/?status={}", "merge/?q={}", "?events={}", "clocks/{}/meet/")


@pytest.fixture
def staff(staff: Client, officer: User) -> Client:
    officer.user_permissions.set(Permission.objects.filter(content_type__app_label="cms_forms"))
    officer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return staff


@NONSENSE
def test_no_address_falls_over_what_is_no_number(staff: Client, case: Case, number: str) -> None:
    runs(case, timezone.localdate() + timedelta(4))
    addresses = [f"/admin/{each}" for each in ADDRESSES] + [url(case, each) for each in PARTS]

    for address in addresses:
        assert staff.get(address.format(number)).status_code < 500, address


@NONSENSE
def test_no_form_falls_over_what_is_no_number(staff: Client, case: Case, number: str) -> None:
    assert press(staff, case, "note", words="Called.", seen=number).status_code < 500
    for deed, posted in (
        ("assign", {"to": number}),
        ("hand-over", {"team": number, "reason": "Theirs."}),
        ("reply", {"template": number, "for_reporter": "Thank you."}),
    ):
        assert press(staff, case, deed, **posted).status_code < 500, deed


@NONSENSE
def test_nothing_else_is_read_as_a_number(number: str) -> None:
    assert asked_number(number) is None


def test_a_number_is_read_up_to_its_length() -> None:
    assert [asked_number(text, 3) for text in ("0", "007", "999", "1000")] == [0, 7, 999, None]

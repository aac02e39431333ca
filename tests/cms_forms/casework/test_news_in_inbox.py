"""The inbox marks a case to which a reporter has added something that nobody has opened yet."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms_forms.casework import work
from cms_forms.models import Case
from tests.cms_forms.casework.inbox_page import listed, page
from tests.cms_forms.casework.pressing import url
from tests.cms_forms.casework.working import sent
from tests.cms_forms.journey.test_status import add
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

MARK = "News from a reporter"
SECRET = "The canary sings"


def test_what_its_reporter_adds_is_marked_until_somebody_opens_it(
    client: Client, staff: Client, case: Case
) -> None:
    before = page(staff)
    add(client, case, SECRET)
    after = page(staff)
    staff.get(url(case))

    assert MARK not in before
    assert after.count(MARK) == 1
    assert SECRET not in after
    assert MARK not in page(staff)


def test_what_is_added_to_a_merged_report_marks_the_case_that_goes_on(
    client: Client, staff: Client, case: Case, officer: User, visitor: Visitor
) -> None:
    into = sent(visitor)
    work.merge(case, into, officer, "The same van.")
    staff.get(url(into))
    add(client, case, SECRET)

    row = page(staff).split(f'value="{into}"')[1].split("</tr>")[0]
    told = staff.get(url(into)).content.decode()

    assert MARK in row
    assert f"Something was added to {case}" in told
    assert f'href="{url(case)}"' in told
    assert MARK not in page(staff)


def test_the_cases_with_news_are_found_by_a_filter(
    client: Client, staff: Client, case: Case, officer: User, visitor: Visitor
) -> None:
    quiet, merged = sent(visitor), sent(Visitor(Client(), visitor.path))
    into = sent(Visitor(Client(), visitor.path))
    work.merge(merged, into, officer, "The same van.")
    staff.get(url(into))
    for each in (case, merged):
        add(client, each, SECRET)

    assert set(listed(page(staff, "?status=news"))) == {str(case), str(into)}

    staff.get(url(case))
    staff.get(url(into))

    assert listed(page(staff, "?status=news")) == []
    assert str(quiet) in listed(page(staff))


def test_what_is_done_with_it_unread_leaves_the_mark(
    client: Client, staff: Client, case: Case, officer: User
) -> None:
    add(client, case, SECRET)
    work.assign(case, officer, officer)

    assert MARK in page(staff)

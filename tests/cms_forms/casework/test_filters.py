"""The filters above the inbox. One that is not understood never widens the list."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cms_forms.models import Team
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.cases import browser_of, member, opened
from tests.cms_forms.casework.inbox_page import listed, page, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(team: Team) -> User:
    return member(team)


@pytest.fixture
def browser(user: User) -> Client:
    return browser_of(user)


def test_filters_narrow_the_list(
    service: FormPage, browser: Client, user: User, team: Team
) -> None:
    colleague = member(team, name="colleague")
    north = opened(service, area="N1", status="under_review", assignee=colleague)
    south = opened(service, area="S1")
    old = opened(service, opened_at=timezone.now() - timedelta(40))
    yesterday = f"{timezone.localdate() - timedelta(1):%Y-%m-%d}"

    def left(query: str) -> set[str]:
        return set(listed(page(browser, query)))

    assert left("?area=N1") == {str(north)}
    assert left("?status=under_review") == {str(north)}
    assert left(f"?who={colleague.pk}") == {str(north)}
    assert left("?who=nobody") == {str(south), str(old)}
    assert left("?who=me") == set()
    assert left(f"?since={yesterday}") == {str(north), str(south)}
    assert left(f"?until={yesterday}") == {str(old)}
    assert left(f"?service={service.pk}&area=S1") == {str(south)}
    assert left("?p=-1") == {str(north), str(south), str(old)}
    assert "No case is like that" in page(browser, "?who=me")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?area=nowhere", "Area"),
        ("?service=x%27&who=99999", "Service, With"),
        ("?since=31-31-31", "Sent from"),
        ("?team=99999", "Team"),
        ("?tab=nonsense", "Parts of the inbox"),
    ],
)
def test_a_filter_that_is_not_understood_is_named_and_does_not_show_more(
    service: FormPage, browser: Client, query: str, named: str
) -> None:
    opened(service)

    shown = page(browser, query)

    assert f"cannot be used: {named}. No case is shown" in words(shown)
    assert listed(shown) == []
    assert "Choose all" not in shown


def test_the_area_whose_last_case_was_closed_stays_chosen(
    service: FormPage, browser: Client
) -> None:
    opened(service, area="N1", closed_at=timezone.now(), status="action_taken")
    opened(service, area="S1")
    opened(service, area="secret", is_sensitive=True)

    shown = page(browser, "?area=N1")

    assert '<option value="N1" selected>' in shown
    assert "No case is like that" in shown
    assert listed(shown) == []
    assert "cannot be used: Area" in words(page(browser, "?area=secret"))


@pytest.mark.parametrize("day", ["0001-01-01", "0999-12-31", "9999-12-31"])
def test_no_day_is_too_early_or_too_late_to_be_filtered_by(
    service: FormPage, browser: Client, day: str
) -> None:
    case = opened(service)

    since, until = (listed(page(browser, f"?{end}={day}")) for end in ("since", "until"))

    assert sorted(since + until) == [str(case)]

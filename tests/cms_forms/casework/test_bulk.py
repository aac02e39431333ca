"""One deed for many cases: each is judged by itself, and what is refused keeps none back."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms_forms.casework import bulk, work
from cms_forms.models import Case, Happened, Team
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.cases import browser_of, member, opened
from tests.cms_forms.casework.choosing import BULK, do

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(team: Team) -> User:
    return member(team)


@pytest.fixture
def browser(user: User) -> Client:
    return browser_of(user)


def test_the_first_press_asks_and_changes_nothing(
    service: FormPage, browser: Client, user: User
) -> None:
    one, other = opened(service), opened(service)

    asked = browser.post(BULK, {"act": "give", "case": [str(one), str(other)], "to": str(user.pk)})
    page = asked.content.decode()

    assert "2 cases are chosen:" in page
    assert str(one) in page
    assert "Do nothing, and go back" in page
    assert not Case.objects.filter(assignee=user).exists()


def test_cases_are_given_to_a_person_and_what_is_closed_is_told(
    service: FormPage, browser: Client, user: User
) -> None:
    some = [opened(service) for _ in range(2)]
    closed = opened(service, closed_at="2026-01-01T00:00Z", status="action_taken")

    page = do(browser, "give", *some, closed, to=str(user.pk))

    assert set(Case.objects.filter(assignee=user)) == set(some)
    assert "Done with 2 cases." in page
    assert f"1 case is as it was: {closed}." in page
    assert [case.events.filter(happened="assigned").count() for case in some] == [1, 1]


def test_nobody_who_cannot_read_them_gets_them(
    service: FormPage, browser: Client, team: Team
) -> None:
    case = opened(service)
    stranger = member(name="stranger")

    do(browser, "give", case, to=str(stranger.pk))

    case.refresh_from_db()
    assert case.assignee is None


def test_the_status_changes_where_it_may(service: FormPage, browser: Client) -> None:
    new, under_review = opened(service), opened(service, status="under_review")
    words = {"words": "Points", "for_reporter": "We have acted on your report."}

    page = do(browser, "status", new, under_review, status="action_taken", **words)

    new.refresh_from_db()
    under_review.refresh_from_db()
    assert (new.status, under_review.status) == ("new", "action_taken")
    assert "Done with 1 case." in page
    assert f"1 case is as it was: {new}." in page


@pytest.mark.parametrize("words", ["", "\u202e" * 10])
def test_closing_without_words_asks_for_them(
    service: FormPage, browser: Client, words: str
) -> None:
    case = opened(service, status="under_review")

    said = {"words": words, "for_reporter": words}
    page = do(browser, "status", case, status="action_taken", **said)

    assert "Say what the outcome is." in page
    assert "Write what the reporters read." in page
    case.refresh_from_db()
    assert case.status == "under_review"


def test_cases_are_handed_over_with_a_reason(service: FormPage, browser: Client) -> None:
    other = Team.objects.create(name="Other", key="other")
    member(other, name="there")
    case = opened(service)

    assert "This field is required" in do(browser, "hand_over", case, team=other.pk, reason="")
    do(browser, "hand_over", case, team=other.pk, reason="It happened there.")

    case.refresh_from_db()
    assert case.team == other


def test_all_of_the_list_are_those_of_its_filters(
    service: FormPage, browser: Client, user: User
) -> None:
    north = [opened(service, area="N1") for _ in range(2)]
    opened(service, area="S1")

    do(browser, "give", list="area=N1", all="1", to=str(user.pk))

    assert set(Case.objects.filter(assignee=user)) == set(north)


@pytest.mark.parametrize("way", ["by reference", "all"])
def test_what_is_not_the_users_is_never_among_them(
    service: FormPage, browser: Client, user: User, way: str
) -> None:
    other = Team.objects.create(name="Other", key="other")
    theirs, limited = opened(service, team=other), opened(service, is_sensitive=True)
    given = {"to": str(user.pk)} | ({"all": "1"} if way == "all" else {})

    page = do(browser, "give", *([] if way == "all" else [theirs, limited]), **given)

    assert "Choose a case first. Nothing was changed." in page
    assert not Case.objects.filter(assignee=user).exists()
    assert str(theirs) not in page


def test_only_so_many_are_changed_at_once(
    service: FormPage, browser: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    some = [opened(service) for _ in range(3)]

    asked = browser.post(BULK, {"act": "give", "case": [str(case) for case in some]})
    do(browser, "give", *some, to=str(user.pk))

    assert "Only the first 2 of them are changed at once." in " ".join(
        asked.content.decode().split()
    )
    assert Case.objects.filter(assignee=user).count() == 2


def test_nonsense_changes_nothing_and_leads_back(service: FormPage, browser: Client) -> None:
    case = opened(service)
    for posted in (
        {},
        {"act": "delete", "case": str(case)},
        {"act": "give", "case": "no reference", "list": "%01=&p=x&tab=%FF", "all": "1"},
        {"act": "give", "list": "area=%00&service=%00&until=9999-12-31", "all": "1"},
        {"act": "give", "case": str(case), "pin": "not one"},
    ):
        assert browser.post(BULK, posted).status_code in (200, 302)
    assert browser.get(BULK).url == "/admin/cases/"
    back = browser.post(BULK, {"act": "give", "list": "//evil.example?tab=new"})
    assert back.url.startswith("/admin/cases/")


def test_export_needs_its_permission(service: FormPage, browser: Client) -> None:
    case = opened(service)

    assert browser.post(BULK, {"act": "export", "case": str(case)}).status_code in (302, 403)
    assert 'value="export"' not in browser.get("/admin/cases/").content.decode()


def test_words_are_kept_as_those_of_a_single_case(service: FormPage, browser: Client) -> None:
    case = opened(service, status="under_review")
    longest = "Dear\r\n" * (work.LONGEST_WORDS // 5)

    page = do(
        browser, "status", case, status="action_taken", words=longest, for_reporter="Dear you"
    )

    assert "Done with 1 case." in page
    kept = case.events.filter(happened=Happened.STATUS).latest("pk").words()
    assert kept == longest.replace("\r\n", "\n").strip()


@pytest.mark.parametrize("act", ["status", "hand_over"])
def test_words_are_written_from_the_side_on_which_their_language_begins(
    service: FormPage, browser: Client, act: str
) -> None:
    chosen = {"act": act, "case": [str(opened(service))], "list": ""}

    page = browser.post(BULK, chosen).content.decode()

    fields = re.findall(r"<textarea[^>]*>", page)
    assert fields
    assert all('dir="auto"' in field for field in fields)

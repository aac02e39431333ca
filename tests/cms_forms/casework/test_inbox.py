"""The inbox: what can still be done in time stands first, and nobody sees a case of others."""

import re
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms_forms.casework import inbox
from cms_forms.casework.rows import strip
from cms_forms.casework.scope import Scope
from cms_forms.engine.days_left import last_soon_day
from cms_forms.models import Case, SensitiveService, Team
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.cases import browser_of, member, opened, runs
from tests.cms_forms.casework.inbox_page import INBOX, listed, page, search, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(team: Team) -> User:
    return member(team)


@pytest.fixture
def browser(user: User) -> Client:
    return browser_of(user)


@pytest.fixture
def others() -> Team:
    return Team.objects.create(name="Other", key="other")


def test_what_can_still_be_done_in_time_stands_first_then_what_is_late_then_what_has_no_clock(
    service: FormPage, browser: Client
) -> None:
    no_clock = opened(service)
    later = opened(service, due=30)
    today = opened(service, due=0)
    late = opened(service, due=-1)
    newest = opened(service)

    html = page(browser)

    assert listed(html) == [str(each) for each in (today, later, late, no_clock, newest)]


def test_of_one_day_what_is_urgent_stands_first_and_says_so(
    service: FormPage, browser: Client
) -> None:
    older = opened(service, due=1)
    urgent = opened(service, due=1, is_urgent=True)
    sooner = opened(service, due=0)

    html = page(browser)

    assert listed(html) == [str(each) for each in (sooner, urgent, older)]
    assert html.count("Urgent</span>") == 1


def test_the_list_is_in_groups_and_says_what_each_clock_says(
    service: FormPage, browser: Client
) -> None:
    opened(service, due=-1)
    opened(service, due=0)
    opened(service, due=30)
    stopped = opened(service, due=9)
    stopped.deadlines.update(state="stopped", stopped_on=timezone.localdate())
    stopped.keep_next_due()

    html = page(browser)
    said = words(html)

    soon = f"{last_soon_day(timezone.localdate()):%A}"
    order = [f"Due by {soon} 1", "Ends today at midnight", "Later 1", "30 days left"]
    order += ["Late 1", "1 day late", "No clock running 1", "Clock stopped", "9 days left"]
    places = [said.index(each, said.index("Sorted by what is due first")) for each in order]
    assert places == sorted(places)
    assert "Notice of intended prosecution, " in said
    assert html.count('class="cf-strip') == 4


@pytest.mark.parametrize("ways", [(3, 2, 2), (0, 4, 3), (7, 0, 0), (2, 0, 5), (0, 0, 3)])
def test_the_pages_of_the_list_have_each_case_once_in_order(
    service: FormPage, browser: Client, monkeypatch: pytest.MonkeyPatch, ways: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(inbox, "PER_PAGE", 2)
    in_time, late, no_clock = ways
    wanted = [opened(service, due=days) for days in range(in_time)]
    wanted += [opened(service, due=days) for days in range(-late, 0)]
    wanted += [opened(service) for _ in range(no_clock)]

    pages = [listed(page(browser, f"?p={number}")) for number in range(1, 5)]

    assert list(chain.from_iterable(pages)) == [str(each) for each in wanted]
    assert all(len(each) <= 2 for each in pages)


def test_each_part_of_the_list_is_read_from_its_index(service: FormPage) -> None:
    opened(service)
    for part in Case.objects.still_open().to_work_on(timezone.localdate()):
        with transaction.atomic(), connection.cursor() as cursor:
            # So few rows would be sorted; many are not.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            plan = part[:50].explain()
        assert "cases_of_all_due_first" in plan
        assert "Sort" not in plan


def test_the_first_sentence_says_what_is_late_what_soon_will_be_and_what_is_next(
    service: FormPage, browser: Client
) -> None:
    assert "Nothing is late, and nothing is due by" in words(page(browser))
    opened(service, due=-3)
    opened(service, due=-1)
    next_one = opened(service, due=0)

    said = words(page(browser))

    assert "2 cases are late and 1 is due by" in said
    assert f"The next is “Notice of intended prosecution” of {next_one} : it ends today" in said


def test_each_tab_counts_and_lists_its_own(service: FormPage, browser: Client, user: User) -> None:
    new = opened(service)
    mine = opened(service, status="under_review", assignee=user)
    waiting = opened(service, status="under_review", waiting_since=timezone.now())
    late = opened(service, status="under_review", due=-1)
    closed = opened(service, status="action_taken", closed_at=timezone.now())
    tabs = {"new": new, "mine": mine, "waiting": waiting, "late": late, "closed": closed}

    for tab, case in tabs.items():
        assert listed(page(browser, f"?tab={tab}")) == [str(case)], tab
    said = words(page(browser))
    for label in ("All open 4", "New 1", "Mine 1", "Waiting for an answer 1", "Late 1", "Closed"):
        assert label in said


def test_the_filters_are_folded_until_one_is_chosen(service: FormPage, browser: Client) -> None:
    opened(service)

    assert '<details class="cf-fold">' in page(browser)
    assert '<details class="cf-fold" open>' in page(browser, "?status=new")


@pytest.mark.parametrize("spelling", ["{0}-{1}", "{0}{1}", "{0} {1}", " {0}–{1} ", "{0}"])
def test_a_case_is_found_by_any_spelling_of_its_reference(
    service: FormPage, browser: Client, spelling: str
) -> None:
    case = opened(service)
    opened(service)
    reference = case.submission.reference
    typed = spelling.format(reference[:4], reference[4:]).lower()

    assert listed(search(browser, typed)) == [str(case)]
    assert listed(browser.get(INBOX, {"q": typed}).content.decode()) == [str(case)]


def test_people_are_looked_for_by_name_address_and_number_among_closed_cases_too(
    service: FormPage, browser: Client
) -> None:
    still_open = opened(service, name="Chloë Demo", email="chloe@rivermouth.example")
    closed = opened(service, name="Chloë Other", closed_at=timezone.now(), status="action_taken")

    assert listed(search(browser, "chloe")) == [str(still_open), str(closed)]
    assert listed(search(browser, "CHLOE other")) == [str(closed)]
    assert listed(search(browser, "Chloe@rivermouth.example")) == [str(still_open)]
    assert "No case “" in search(browser, "Nobody")


def test_what_is_typed_into_the_search_goes_into_no_address(browser: Client) -> None:
    form = re.search(r'<form class="cf-inbox__find"[^>]*>', page(browser))

    assert form is not None
    assert 'method="post"' in form[0]


def test_not_found_and_not_yours_are_said_in_the_same_words(
    service: FormPage, browser: Client, others: Team
) -> None:
    theirs = opened(service, name="Hidden Person", team=others)
    limited = opened(service, is_sensitive=True)
    unknown = "BCDF-2345"

    def said(typed: str) -> str:
        html = search(browser, typed)
        # A token is another one each time.
        return re.sub(r"\b\w{64}\b", "", html).replace(typed, "TYPED")

    assert said(str(theirs)) == said(str(limited)) == said(unknown) == said("Hidden Person")
    assert "A case of another team, or limited to named people, is not found either" in said(
        unknown
    )


def test_another_teams_cases_leave_no_trace_in_list_counts_or_filters(
    service: FormPage, browser: Client, others: Team
) -> None:
    before = words(page(browser))
    elsewhere = opened(service, team=others, due=-1, area="SECRET-AREA", page_id=4711)
    Case.objects.filter(pk=elsewhere.pk).update(service="A service of others")

    assert words(page(browser)) == before


def test_a_limited_case_is_a_row_without_words_for_named_people_and_nothing_for_others(
    service: FormPage, user: User, team: Team
) -> None:
    case = opened(service, is_sensitive=True, area="N1", due=3)
    named = SensitiveService.objects.create(page_id=service.pk, title=service.title)
    group = Group.objects.create(name="Named")
    named.groups.add(group)
    chosen = member(team, name="chosen")
    chosen.groups.add(group)

    html = page(browser_of(chosen))
    row = re.search(r'<tr role="row">\s*<td class="cf-list__choose".*?</tr>', html, re.DOTALL)

    assert row is not None
    assert "Limited to named people" in row[0]
    assert "Opening it is recorded" in row[0]
    for word in (service.title, "N1", "Notice of intended prosecution"):
        assert word not in row[0]
    assert listed(page(browser_of(user))) == []
    assert str(case) not in words(page(browser_of(user)))


def test_somebody_in_no_team_is_told_what_to_do(service: FormPage) -> None:
    opened(service)

    said = words(page(browser_of(member(name="alone"))))

    assert "You are not in a team yet" in said
    assert "Filter" not in said


def test_nothing_new_is_a_state_of_its_own(service: FormPage, browser: Client) -> None:
    opened(service, status="under_review", waiting_since=timezone.now())

    said = words(page(browser, "?tab=new"))

    assert "Nothing is new" in said
    assert "1 case waits for an answer" in said


@pytest.mark.parametrize(
    "who", ["member", "named", "of two teams", "alone", "superuser", "no right"]
)
def test_the_list_shows_the_cases_that_somebody_may_read_and_no_other(
    service: FormPage, team: Team, others: Team, who: str
) -> None:
    opened(service)
    opened(service, is_sensitive=True)
    opened(service, team=others)
    opened(service, team=others, is_sensitive=True, page_id=4711)
    named = SensitiveService.objects.create(page_id=service.pk, title=service.title)
    named.groups.add(Group.objects.create(name="Named"))
    someone = member(*{"alone": [], "of two teams": [team, others]}.get(who, [team]), name=who)
    someone.is_superuser = who == "superuser"
    if who == "no right":
        someone.user_permissions.clear()
    if who == "named":
        someone.groups.add(Group.objects.get(name="Named"))
    someone.save()
    someone = User.objects.get(pk=someone.pk)

    assert set(Scope.of(someone).cases) == set(Case.objects.readable_by(someone))


def test_a_superuser_sees_all_and_is_warned(
    service: FormPage, admin_client: Client, others: Team
) -> None:
    case = opened(service, team=others)

    html = page(admin_client)

    assert listed(html) == [str(case)]
    assert "everything that you open is recorded with your name" in words(html)


def test_the_menu_says_how_many_are_new(service: FormPage, browser: Client, others: Team) -> None:
    assert "data-cf-new" not in page(browser)
    opened(service)
    opened(service, team=others)
    opened(service, status="under_review")

    html = page(browser).replace("&quot;", '"')

    assert '"data-cf-new": "1"' in html
    assert '"aria-label": "Inbox, 1 new"' in html


def test_pages_have_fifty_and_lead_on(service: FormPage, browser: Client) -> None:
    cases = [opened(service) for _ in range(3)]
    many = [
        Case(
            submission=clone(case.submission, number),
            page_id=case.page_id,
            service=case.service,
            team=case.team,
            opened_at=case.opened_at + timedelta(seconds=number),
        )
        for number in range(18)
        for case in cases
    ]
    Case.objects.bulk_create(many)

    first, second = page(browser, "?status=new"), page(browser, "?status=new&p=2")

    assert (len(listed(first)), len(listed(second))) == (50, 7)
    assert not set(listed(first)) & set(listed(second))
    assert 'href="?status=new&amp;p=2"' in first
    assert 'href="?status=new"' in second
    assert "51 to 57 of 57" in words(second)


def clone(submission: Any, number: int) -> Any:
    from cms_forms.models import Journey, Submission

    return Submission.objects.create(
        journey=Journey.objects.create(version=submission.version),
        version=submission.version,
        team=submission.team,
        key_fingerprint="0" * 64,
        sealed_answers=b"",
        sealed_with="",
        signed_with="",
    )


def test_the_list_takes_few_queries_however_long_it_is(
    service: FormPage, browser: Client, user: User
) -> None:
    for number in range(5):
        case = opened(service, due=number, assignee=user)
        runs(case, number + 20, name="First review", days=2, unit="working_days")
    page(browser)

    for query in ("", "?tab=closed", f"?service={service.pk}", "?tab=new&who=me"):
        with CaptureQueriesContext(connection) as captured:
            page(browser, query)
        assert len(captured) <= 15, (query, [each["sql"] for each in captured])


@pytest.mark.parametrize(("whole", "gone"), [(14, 3), (31, 31), (32, 1), (181, 27), (14, 20)])
def test_a_bar_has_a_box_for_each_day_of_a_clock_of_a_month_at_most(whole: int, gone: int) -> None:
    drawn = strip(whole, gone, "runs")

    assert drawn.count("M") == (whole if whole <= 31 else 2)

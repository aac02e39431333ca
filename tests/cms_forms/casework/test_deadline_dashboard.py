"""The dashboard of deadlines: counts over what the user may read, honest where they are few."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from cms_forms.casework import deadline_numbers as numbers
from cms_forms.casework.columns import columns
from cms_forms.casework.deadlines import said, share_of
from cms_forms.models import Case, Deadline, Team
from cms_forms.models.deadline import State
from tests.cms_forms.test_opening import reader
from tests.cms_forms.visitor import Visitor

URL = "/admin/deadlines/"
TODAY = date(2026, 11, 27)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


type Add = Callable[..., Deadline]


@pytest.fixture
def case(visitor: Visitor) -> Case:
    visitor.answer_everything()
    visitor.send()
    return Case.objects.get()


@pytest.fixture
def add(case: Case) -> Add:
    def add(days_left: int, state: str = State.RUNNING, name: str = "Notice") -> Deadline:
        due = timezone.localdate() + timedelta(days_left)
        return case.deadlines.create(
            clock=str(case.deadlines.count()),
            name=name,
            begins=due - timedelta(14),
            warns=due,
            due=due,
            days=14,
            unit="days",
            state=state,
        )

    return add


def test_the_last_twelve_months_end_with_this_one() -> None:
    months = numbers.months(TODAY)

    assert (months[0], months[-1], len(months)) == (date(2025, 12, 1), date(2026, 11, 1), 12)
    assert numbers.months(date(2026, 1, 31))[0] == date(2025, 2, 1)


@pytest.mark.parametrize(
    ("left", "place"),
    [
        (-400, 0),
        (-1, 0),
        (0, 1),
        (1, 2),
        (3, 4),
        (4, 5),
        (7, 5),
        (8, 6),
        (28, 7),
        (29, 8),
        (181, 8),
    ],
)
def test_every_day_left_has_one_place(left: int, place: int) -> None:
    group = numbers.Group(
        service=1, title="", clock="", day=TODAY + timedelta(left), state="running", count=3
    )

    assert numbers.by_days_left([group], TODAY)[place] == 3


@pytest.mark.parametrize(
    ("met", "missed", "share", "words"),
    [
        (0, 0, "–", "nothing was decided yet"),
        (3, 1, "3 of 4", "too few for a percentage"),
        (9, 1, "90%", "That is 90 in 100."),
        (1999, 1, "100%", "1,999 of 2,000"),
    ],
)
def test_few_are_told_as_what_they_are(met: int, missed: int, share: str, words: str) -> None:
    counted = numbers.Tally(met=met, missed=missed)

    assert share_of(counted) == share
    assert words in said(counted)


def test_columns_stand_on_one_line_and_the_highest_fills_the_box() -> None:
    drawn = columns([[("met", 3), ("missed", 1)], [("met", 2)], []], "abc", "xyz")

    assert [(piece.y, piece.height) for piece in drawn.pieces] == [(25, 75), (0, 25), (50, 50)]
    assert drawn.width == 3
    assert columns([[("met", 0)]], "a", "x").pieces == []


@pytest.mark.django_db
def test_it_shows_what_waits_and_what_became_of_the_rest(case: Case, add: Add) -> None:
    add(-1, State.MISSED)
    add(0)
    add(5)
    add(-2, State.MET)
    add(-3, State.NOT_APPLICABLE)

    page = logged_in(reader(case.team)).get(URL)

    assert page.context["left"][:2] == [("Late", 1), ("Today", 1)]
    assert page.context["waiting"] == 3
    assert (page.context["whole"].met, page.context["whole"].missed) == (1, 1)
    html = page.content.decode()
    assert "1 of 2 deadlines that ended in the last 12 months were met in time." in html
    assert html.count('<svg class="cw-columns__plot"') == 3
    assert html.count('role="img"') >= 3


@pytest.mark.django_db
def test_the_number_of_late_ones_leads_to_their_cases(case: Case, add: Add) -> None:
    browser = logged_in(reader(case.team))
    assert "tab=late" not in browser.get(URL).content.decode()
    add(-3)

    page = browser.get(URL, {"service": case.page_id}).content.decode()

    assert f'href="/admin/cases/?tab=late&amp;service={case.page_id}"' in page


def test_what_the_user_may_not_read_is_not_counted(case: Case, add: Add) -> None:
    add(3)
    elsewhere = Team.objects.create(name="Elsewhere")
    stranger, sensitive = reader(elsewhere), reader(case.team, name="member")

    assert logged_in(stranger).get(URL).context["waiting"] == 0
    assert logged_in(sensitive).get(URL).context["waiting"] == 1
    Case.objects.update(is_sensitive=True)
    hidden = logged_in(sensitive).get(URL)
    assert hidden.context["waiting"] == 0
    assert "Notice" not in hidden.content.decode()
    assert (
        "Notice"
        not in b"".join(
            logged_in(stranger).get(URL, {"format": "csv"}).streaming_content  # type: ignore[attr-defined]
        ).decode()
    )


@pytest.mark.django_db
def test_nobody_without_the_permission_to_read_sees_it(admin_user: User) -> None:
    user = User.objects.create_user("somebody", password="x")

    assert logged_in(user).get(URL).status_code in (302, 403)
    assert Client().get(URL).status_code == 302


@pytest.mark.django_db
def test_a_clock_is_chosen_for_its_share(case: Case, add: Add) -> None:
    for _ in range(9):
        add(-2, State.MET, name="Notice")
    add(-2, State.MISSED, name="Notice")
    add(-2, State.MISSED, name="First review")

    client = logged_in(reader(case.team))
    chosen = client.get(URL, {"clock": "Notice", "service": str(case.page_id)})

    assert "That is 90 in 100." in chosen.content.decode()
    for nonsense in ({"clock": "x"}, {"service": "x"}, {"service": "9" * 30}, {"service": "-1"}):
        assert client.get(URL, nonsense).context["whole"].decided == 11


@pytest.mark.django_db
def test_the_file_has_a_line_for_each_month_service_and_clock(case: Case, add: Add) -> None:
    Page.objects.filter(pk=case.page_id).update(title="=cmd")
    add(0, State.MET)

    response = logged_in(reader(case.team)).get(URL, {"format": "csv"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[1] == f"{timezone.localdate():%Y-%m},'=cmd,Notice,1,0,0,0"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_closed_cases_wait_for_nothing_and_stopped_clocks_are_not_late(
    case: Case, add: Add
) -> None:
    add(-5, State.STOPPED)
    client = logged_in(reader(case.team))
    assert client.get(URL).context["waiting"] == 0

    add(3)
    Case.objects.update(closed_at=timezone.now())
    assert client.get(URL).context["waiting"] == 0


@pytest.mark.django_db
def test_more_deadlines_need_no_more_queries(case: Case, add: Add) -> None:
    client = logged_in(reader(case.team))
    add(3)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(URL)
        return len(seen)

    queries()
    before: Any = queries()
    for days in range(-20, 20):
        add(days, State.MET if days < 0 else State.RUNNING)

    assert queries() == before <= 15

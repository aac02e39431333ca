"""Who saw, changed, exported and deleted what: for those who may, of what they may read."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms_forms.casework.audit import PER_PAGE
from cms_forms.models import Case, CaseEvent, Happened, Team
from tests.cms_forms.test_opening import reader
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

URL = "/admin/audit/"


@pytest.fixture
def case(visitor: Visitor) -> Case:
    visitor.answer_everything()
    visitor.send()
    return Case.objects.get()


def auditor(team: Team, name: str = "auditor") -> Client:
    user = reader(team, name=name)
    user.user_permissions.add(Permission.objects.get(codename="read_audit"))
    client = Client()
    client.force_login(user)
    return client


def rows(client: Client, **query: str) -> list[str]:
    return [str(event.happened) for event, _, _ in client.get(URL, query).context["rows"]]


def test_it_shows_who_did_what_to_which_case_newest_first(case: Case) -> None:
    user = reader(case.team, name="officer")
    case.note(Happened.READ, user=user)
    case.note(Happened.STATUS, user=user, **{"from": "new", "to": "under_review"})

    response = auditor(case.team).get(URL)

    html = response.content.decode()
    assert [event.happened for event, _, _ in response.context["rows"]] == [
        *("status", "read", "opened")
    ]
    assert "New → Under review" in html
    assert "officer" in html
    assert "The reporter" in html
    assert str(case) in html


def test_it_shows_nobodys_words(case: Case) -> None:
    case.note(Happened.NOTE, words="Rang the bell.", for_reporter="We rang.")
    client = auditor(case.team)

    file = b"".join(client.post(URL).streaming_content)  # type: ignore[attr-defined]

    assert b"Rang" not in client.get(URL).content
    assert b"ang the" not in file


def test_it_is_filtered_by_person_case_kind_and_days(case: Case) -> None:
    one, two = reader(case.team, name="one"), reader(case.team, name="two")
    case.note(Happened.READ, user=one)
    case.note(Happened.NOTE, user=two, words="x")
    case.note(Happened.PRINTED, user=two, at=timezone.now() - timedelta(10))
    client = auditor(case.team)
    today = timezone.localdate()

    assert rows(client, person="two") == ["note", "printed"]
    assert rows(client, person="nobody") == []
    assert rows(client, what="read") == ["read"]
    assert len(rows(client, case=str(case).lower())) == 4
    assert rows(client, case="2222-2222") == rows(client, case="nonsense!") == []
    assert rows(client, until=str(today - timedelta(1))) == ["printed"]
    assert "printed" not in rows(client, since=str(today - timedelta(1)))
    for nonsense in ("x", "x,1"):
        assert len(rows(client, behind=nonsense)) == 4


@pytest.mark.parametrize("query", ["what=x", "since=soon", "until=0000-01-01"])
def test_what_is_not_understood_finds_and_exports_nothing(case: Case, query: str) -> None:
    client = auditor(case.team)

    shown = client.get(f"{URL}?{query}")
    file = b"".join(client.post(f"{URL}?{query}"))

    assert shown.context["rows"] == []
    assert "errorlist" in shown.content.decode()
    assert len(file.splitlines()) == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_day_is_too_early_or_too_late_to_be_looked_for(case: Case, day: str) -> None:
    client = auditor(case.team)

    assert len(rows(client, since=day) + rows(client, until=day)) == 1


def test_somebody_whose_account_is_gone_is_found_by_the_name_that_stayed(case: Case) -> None:
    user = reader(case.team, name="leaver")
    case.note(Happened.READ, user=user)
    User.objects.get(pk=user.pk).delete()

    assert rows(auditor(case.team), person="leaver") == ["read"]


def test_what_the_user_may_not_read_is_not_there(case: Case) -> None:
    elsewhere = auditor(Team.objects.create(name="Elsewhere"), name="elsewhere")
    member = auditor(case.team, name="member")

    assert rows(elsewhere) == []
    assert rows(elsewhere, case=str(case)) == []
    Case.objects.update(is_sensitive=True)
    assert rows(member) == []
    assert str(case).encode() not in b"".join(member.post(URL).streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("codenames", [(), ("read_submission", "hold_case", "export_case")])
def test_nobody_sees_it_without_the_permission(case: Case, codenames: tuple[str, ...]) -> None:
    user = User.objects.create_user("somebody", password="x")
    for codename in ("access_admin", *codenames):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user)

    assert client.get(URL).status_code in (302, 403)
    assert client.post(URL).status_code in (302, 403)
    assert not ModelLogEntry.objects.filter(action="cms_forms.export_audit").exists()


def test_an_export_is_recorded_and_of_one_case_on_the_case_too(case: Case) -> None:
    client = auditor(case.team)

    response = client.post(f"{URL}?case={case}")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]

    assert lines[0] == "At,Person,What,Detail,Case,Service"
    assert str(case) in lines[-1]
    entry = ModelLogEntry.objects.get(action="cms_forms.export_audit")
    assert entry.data == {"looked_for": {"case": str(case)}}
    assert case.events.latest("pk").happened == Happened.EXPORTED
    assert "exported this list" in client.get(URL).content.decode()


def test_pages_follow_each_other_without_a_gap_and_a_repeat(case: Case) -> None:
    moment = timezone.now()
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, happened="read", name="x", at=moment - timedelta(seconds=number // 7))
        for number in range(PER_PAGE * 3)
    )
    client = auditor(case.team)

    seen, url = [], URL
    while url:
        context = client.get(url).context
        seen += [event.pk for event, _, _ in context["rows"]]
        url = URL + context["more"] if context["more"] else ""

    newest_first = CaseEvent.objects.order_by("-at", "-pk").values_list("pk", flat=True)
    assert seen == list(newest_first)


def test_more_events_need_no_more_queries(case: Case) -> None:
    client = auditor(case.team)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(URL)
        return len(seen)

    queries()
    before = queries()
    for _ in range(30):
        case.note(Happened.READ)

    assert queries() == before <= 15

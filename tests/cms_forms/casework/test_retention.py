"""What is deleted when a service's days are over, what stays, and what holds it back."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms_forms.casework import retention, work
from cms_forms.models import (
    Attempt,
    BlindIndex,
    Case,
    CaseEvent,
    Deadline,
    Delivery,
    Destination,
    Happened,
    SavedStep,
    Submission,
    Team,
)
from cms_forms.models.submission import Purged
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.test_opening import reader
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

LIST = "/admin/retention/"
NAME = "demo@rivermouth.example"


@pytest.fixture
def case(visitor: Visitor) -> Case:
    """Closed, delivered, and due today."""
    visitor.answer_everything(email=NAME)
    visitor.send()
    case = Case.objects.get()
    case.note(Happened.NOTE, words="Rang the bell.", for_reporter="We rang.")
    for delivery in case.deliveries.all():
        delivery.tries.create(words=f"250 {NAME} accepted", arrived=True)
    case.deliveries.update(
        state="delivered", delivered_at=timezone.now(), last_answer=f"250 {NAME}"
    )
    Case.objects.update(
        status="action_taken", closed_at=timezone.now(), purge_on=timezone.localdate()
    )
    case.refresh_from_db()
    return case


def supervisor(team: Team, *codenames: str) -> Client:
    user = reader(team, name="supervisor")
    for codename in codenames:
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user)
    return client


def test_answers_words_and_what_finds_them_go_and_the_case_stays_to_be_counted(case: Case) -> None:
    events = case.events.count()

    assert retention.run(10) == 1

    case.refresh_from_db()
    assert case.purged_at is not None
    assert (case.status, case.submission.reference) == ("action_taken", str(case).replace("-", ""))
    with pytest.raises(Purged):
        case.submission.read_answers()
    assert not BlindIndex.objects.filter(case=case).exists()
    assert not Attempt.objects.exists()
    assert not CaseEvent.objects.exclude(sealed=None, shown=None).exists()
    assert (case.sealed_link, case.link_number) == (None, 2)
    assert case.events.count() == events + 1
    assert case.events.latest("pk").happened == Happened.PURGED
    assert not SavedStep.objects.exists()
    submission = case.submission
    assert (submission.sealed_rule, submission.sealed_link) == (None, None)
    assert submission.key_fingerprint == ""


def test_nothing_that_was_typed_is_left_in_any_table(case: Case) -> None:
    sealed = bytes(case.submission.sealed_answers).hex()
    retention.run(10)

    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            for needle in (NAME, sealed):
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{needle}%"]
                )
                assert cursor.fetchone() == (0,), table


def test_it_is_done_once(case: Case) -> None:
    retention.run(10)

    assert retention.run(10) == 0
    assert case.events.filter(happened=Happened.PURGED).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"on_hold": True},
        {"purge_on": timezone.localdate() + timedelta(1)},
        {"purge_on": None},
        {"closed_at": None},
    ],
)
def test_what_is_held_not_due_or_open_again_stays(case: Case, change: dict[str, Any]) -> None:
    Case.objects.update(**change)

    assert retention.run(10) == 0

    assert case.submission.read_answers()
    with pytest.raises(retention.HeldBack):
        retention.purge(Case.objects.get(), timezone.now())


@pytest.mark.parametrize(
    ("kind", "state", "held"),
    [
        ("records", "waiting", True),
        ("alert", "waiting", True),
        ("reply", "waiting", True),
        ("records", "refused", True),
        # The reporter's mailbox is gone for good: nobody waits for that.
        ("reply", "refused", False),
        ("records", "delivered", False),
    ],
)
def test_what_was_not_delivered_stays(case: Case, kind: str, state: str, held: bool) -> None:
    destination = Destination.objects.create(name="Records", address="https://records.example")
    to = destination if kind == "records" else None
    case.deliveries.exclude(kind="receipt").delete() if kind == "alert" else None
    Delivery.objects.create(case=case, kind=kind, state=state, destination=to)

    assert retention.run(10) == (0 if held else 1)


def test_one_that_fails_keeps_no_other_from_its_turn(case: Case, service: FormPage) -> None:
    visitor = Visitor(Client(), service.url)
    visitor.answer_everything()
    visitor.send()
    other = Case.objects.latest("pk")
    other.deliveries.update(state="delivered")
    Case.objects.update(closed_at=timezone.now(), purge_on=timezone.localdate())
    # A key that this process does not hold.
    Submission.objects.filter(case=case).update(sealed_with="0" * 16)

    assert retention.run(10) == 1

    other.refresh_from_db()
    case.refresh_from_db()
    assert (case.purged_at, other.purged_at is not None) == (None, True)


def test_the_report_says_what_goes_when_and_what_is_held_back(case: Case) -> None:
    client = supervisor(case.team, "hold_case")

    page = client.get(LIST).content.decode()
    assert str(case) in page
    assert timezone.localdate().strftime("%B %Y") in page
    Delivery.objects.create(case=case, kind="reply")

    held = client.get(LIST, {"held": "1"}).content.decode()
    assert "a message that was not delivered" in held


def test_a_hold_keeps_what_is_due_until_it_is_ended(case: Case) -> None:
    client = supervisor(case.team, "hold_case")
    by = User.objects.get(username="supervisor")

    work.hold(case, by, on=True, reason="A court asked for it.")

    assert "legal hold" in client.get(LIST, {"held": "1"}).content.decode()
    assert retention.run(10) == 0
    work.hold(case, by, on=False, reason="It is over.")
    assert retention.run(10) == 1


def test_nobody_without_the_permission_or_the_team_sees_it(case: Case) -> None:
    without = supervisor(case.team)
    elsewhere = Client()
    user = reader(Team.objects.create(name="Elsewhere"), name="elsewhere")
    user.user_permissions.add(Permission.objects.get(codename="hold_case"))
    elsewhere.force_login(user)

    assert without.get(LIST).status_code in (302, 403)
    assert str(case) not in elsewhere.get(LIST).content.decode()


def test_the_case_says_that_its_answers_were_deleted(case: Case) -> None:
    retention.run(10)

    page = supervisor(case.team).get(f"/admin/cases/{case}/")

    assert page.status_code == 200
    assert "deleted on" in page.content.decode()


def test_the_browser_that_sent_it_learns_nothing_after_that(case: Case, visitor: Visitor) -> None:
    retention.run(10)

    assert visitor.open("sent/").status_code in (200, 302)


# What is never deleted with something else


def test_deleting_the_form_page_deletes_no_submission(case: Case, service: FormPage) -> None:
    service.delete()

    case.refresh_from_db()
    assert case.submission.read_answers()
    assert retention.run(10) == 1


def test_deleting_an_account_deletes_no_submission(case: Case) -> None:
    user = reader(case.team)
    case.assignee = user
    case.save()
    case.note(Happened.NOTE, user=user, words="Rang the bell.")

    User.objects.get(pk=user.pk).delete()

    case.refresh_from_db()
    assert case.assignee is None
    assert case.events.latest("pk").words() == "Rang the bell."
    assert case.submission.read_answers()


def test_a_team_with_cases_is_not_deleted(case: Case) -> None:
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        case.team.delete()

    assert Submission.objects.count() == Case.objects.count() == 1
    assert Deadline.objects.count() == case.deadlines.count()

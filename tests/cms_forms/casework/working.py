"""A case that somebody sent, and somebody who works on it."""

import time
from datetime import date, timedelta

from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client

from cms_forms.casework import work
from cms_forms.models import Case, CaseEvent, Team
from tests.cms_forms.visitor import Visitor

CLOSING = {"words": "Points", "for_reporter": "We have acted on your report."}


def sent(visitor: Visitor, email: str = "demo@rivermouth.example") -> Case:
    someone = Visitor(Client(), visitor.path)
    someone.answer_everything(email=email)
    someone.send()
    return Case.objects.latest("pk")


def reader(*teams: Team, name: str = "reader") -> User:
    user = User.objects.create_user(name, password="x")
    for codename in ("access_admin", "read_submission"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    for team in teams:
        team.members.add(user)
    return user


def runs(case: Case, due: date, clock: str = "nip") -> None:
    case.deadlines.create(
        clock=clock,
        name="Notice of intended prosecution",
        begins=due - timedelta(14),
        warns=due,
        due=due,
        days=14,
        unit="days",
        may_stop=True,
    )
    case.keep_next_due()


def under_review(case: Case, by: User) -> None:
    work.set_status(case, "under_review", by)


def last(case: Case) -> CaseEvent:
    return case.events.latest("at", "pk")


def shown_words(event: CaseEvent, reporter_key: bytes) -> str:
    """What the reporter reads on their page; empty where there is nothing for them."""
    told = event.told(reporter_key)
    return told.words if told is not None else ""


def told(case: Case) -> list[str]:
    return [each.event.happened for each in case.deliveries.filter(kind="reply").order_by("pk")]


def wait_until_somebody_waits() -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("Nobody waits.")

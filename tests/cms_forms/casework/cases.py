"""Cases with a clock, a team and people, without a visitor who fills everything in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from cms_forms.engine.walk import walk
from cms_forms.models import Case, Journey, Submission, Team
from cms_forms.models.reporter_link import ReporterLink
from cms_forms.opening import open_case
from cms_forms.pages.form_page import FormPage

NOTICE = "Notice of intended prosecution"


def opened(
    service: FormPage,
    *,
    name: str = "Demo Person",
    email: str = "",
    mark: str = "AB12 CDE",
    due: int | None = None,
    **fields: Any,
) -> Case:
    """What was sent to the service just now. `due` is the last day of its clock, from today."""
    version = service.form_versions.latest("number")
    details = {"q-name": name} | ({"q-email": email} if email else {})
    answers = {
        "hurt": {"q-hurt": "no"},
        "when": {"q-when": (date.today() - timedelta(2)).isoformat()},
        "vehicles": [{"q-mark": mark}],
        "details": details,
    }
    submission = Submission(
        journey=Journey.objects.create(version=version),
        version=version,
        team=service.default_team,
        key_fingerprint="0" * 64,
    )
    submission.seal_answers(answers)
    submission.save(force_insert=True)
    found = walk(version.form, answers, timezone.localdate())
    assert found.complete
    case = open_case(submission, version.form, found, [], ReporterLink.first())
    if due is not None:
        runs(case, due)
    if fields:
        Case.objects.filter(pk=case.pk).update(**fields)
        case.refresh_from_db()
    return case


def runs(case: Case, due: int, *, days: int = 14, name: str = NOTICE, **fields: Any) -> None:
    last = timezone.localdate() + timedelta(due)
    case.deadlines.create(
        **{
            "clock": name,
            "name": name,
            "begins": last - timedelta(days),
            "warns": last,
            "due": last,
            "days": days,
            "unit": "days",
            **fields,
        }
    )
    case.keep_next_due()


def member(*teams: Team, name: str = "reader", may: tuple[str, ...] = ()) -> User:
    """Somebody who reads cases, and what else they may."""
    user = User.objects.create_user(name, password="x")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "read_submission", *may])
    )
    for team in teams:
        team.members.add(user)
    return user


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client

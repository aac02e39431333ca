"""Who may do what with a case: everything is refused that is not stated."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.http import Http404
from django.test import Client

from cms_forms.casework.permissions import (
    PERMISSIONS,
    Act,
    bare_reference,
    case_or_404,
    may,
    reads_as_superuser,
)
from cms_forms.models import Case, SensitiveService, Team
from cms_forms.models.submission import make_reference
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(visitor: Visitor) -> Case:
    visitor.answer_everything()
    visitor.send()
    return Case.objects.get()


def user(*permissions: str, team: Team | None = None, **fields: object) -> User:
    made = User.objects.create_user(f"user{User.objects.count()}", password="x", **fields)
    made.user_permissions.set(
        Permission.objects.filter(codename__in=[*permissions, "access_admin"])
    )
    if team:
        team.members.add(made)
    return made


def codename(act: Act) -> str:
    return PERMISSIONS[act].partition(".")[2]


@pytest.mark.parametrize("act", Act)
def test_every_act_is_refused_without_its_permission_and_on_cases_of_others(
    case: Case, act: Act
) -> None:
    others = Team.objects.create(name="Other", key="other")
    allowed = user("read_submission", codename(act), team=case.team)

    assert may(allowed, act)
    assert may(allowed, act, case)
    assert not may(user("read_submission", codename(act), team=others), act, case)
    assert not may(user("read_submission", codename(act)), act, case)
    assert not may(user(team=case.team), act)
    # Whoever may read nothing may do nothing else with a case either.
    assert not may(user("export_case", "hold_case", "read_audit", team=case.team), act, case)
    asleep = user("read_submission", codename(act), team=case.team, is_active=False)
    assert not may(asleep, act)


def test_a_case_is_found_by_any_spelling_of_its_reference(case: Case) -> None:
    reader = user("read_submission", team=case.team)
    reference = case.submission.reference

    for typed in (str(case), reference.lower(), f" {reference[:4]} – {reference[4:]} "):
        assert case_or_404(reader, typed) == case
    assert bare_reference("no reference") == bare_reference("") == bare_reference("AB\0") == ""


@pytest.mark.parametrize("who", ["another team", "no team", "not named"])
def test_a_case_of_others_is_answered_like_one_that_does_not_exist(case: Case, who: str) -> None:
    if who == "not named":
        Case.objects.update(is_sensitive=True)
    team = {
        "another team": Team.objects.create(name="Other", key="other"),
        "no team": None,
        "not named": case.team,
    }[who]
    client = Client()
    client.force_login(user("read_submission", team=team))
    unknown = make_reference()
    unknown = f"{unknown[:4]}-{unknown[4:]}"

    theirs = client.get(f"/admin/cases/{case}/")
    nobodys = client.get(f"/admin/cases/{unknown}/")

    assert theirs.status_code == nobodys.status_code == 404
    said = theirs.content.replace(str(case).encode(), b"-")
    assert said == nobodys.content.replace(unknown.encode(), b"-")
    headers = [{**each.headers, "Expires": ""} for each in (theirs, nobodys)]
    assert headers[0] == headers[1]
    with pytest.raises(Http404):
        case_or_404(user("read_submission", team=team), str(case))


def test_it_is_known_who_reads_only_because_they_are_a_superuser(
    case: Case, admin_user: User
) -> None:
    assert reads_as_superuser(admin_user, case)
    assert not reads_as_superuser(user("read_submission", team=case.team), case)
    case.team.members.add(admin_user)
    assert not reads_as_superuser(admin_user, case)

    case.is_sensitive = True
    assert reads_as_superuser(admin_user, case)
    named = SensitiveService.objects.create(page_id=case.page_id, title=case.service)
    group = Group.objects.create(name="Named")
    named.groups.add(group)
    admin_user.groups.add(group)
    assert not reads_as_superuser(admin_user, case)


def test_the_old_addresses_lead_to_the_new_ones(case: Case, admin_client: Client) -> None:
    assert admin_client.get("/admin/submissions/").url == "/admin/cases/"
    assert admin_client.get(f"/admin/submissions/{case}/").url == f"/admin/cases/{case}/"

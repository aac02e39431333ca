"""Who reads sensitive services: chosen by those who may, and kept with who chose."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from cms_forms.models import Case, SensitiveService, Team
from cms_forms.models.team import readers_group
from cms_forms.pages.form_page import FormPage

pytestmark = pytest.mark.django_db

LIST = "/admin/sensitive-services/"


def who_may(*codenames: str) -> Client:
    user = User.objects.create_user("supervisor", password="x")
    for codename in ("access_admin", *codenames):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def sensitive(service: FormPage) -> FormPage:
    draft = service.get_latest_revision_as_object()
    draft.is_sensitive = True
    draft.save_revision().publish()
    found: FormPage = FormPage.objects.get(pk=service.pk)
    return found


def readers_of(page: FormPage) -> str:
    return f"{LIST}{SensitiveService.objects.get(page_id=page.pk).pk}/"


def warnings(page: FormPage) -> list[str]:
    return [each.message for each in page.findings() if each.id == "unread-sensitive"]


def member(team: Team, *groups: Group) -> User:
    user = User.objects.create_user("member", password="x")
    user.groups.add(readers_group(), *groups)
    team.members.add(user)
    return user


@pytest.mark.parametrize("codenames", [(), ("read_submission", "hold_case", "read_audit")])
def test_nobody_chooses_without_the_permission(
    sensitive: FormPage, codenames: tuple[str, ...]
) -> None:
    client = who_may(*codenames)

    for url in (LIST, readers_of(sensitive)):
        assert client.get(url).status_code in (302, 403)
        assert client.post(url, {"groups": []}).status_code in (302, 403)


def test_groups_are_chosen_and_the_change_is_kept(sensitive: FormPage) -> None:
    group = Group.objects.create(name="Sexual offences")
    client = who_may("change_readers")

    response = client.post(readers_of(sensitive), {"groups": [group.pk]})

    assert response.status_code == 302
    assert list(SensitiveService.objects.get().groups.all()) == [group]
    page = client.get(readers_of(sensitive)).content.decode()
    assert "added Sexual offences" in " ".join(page.split())
    assert "supervisor" in page
    assert "Sexual offences" in client.get(LIST).content.decode()


def test_a_sensitive_draft_is_in_the_register_before_it_is_published(service: FormPage) -> None:
    draft = service.get_latest_revision_as_object()
    draft.is_sensitive = True
    draft.save_revision()

    assert SensitiveService.objects.filter(page_id=service.pk).exists()
    assert not FormPage.objects.get(pk=service.pk).is_sensitive


def test_the_service_warns_until_somebody_of_the_team_can_read_it(
    sensitive: FormPage, team: Team
) -> None:
    group = Group.objects.create(name="Sexual offences")
    assert "Road traffic" in warnings(sensitive)[0]

    SensitiveService.objects.get().groups.add(group)
    user = member(team)
    assert warnings(sensitive)

    user.groups.add(group)
    assert not warnings(sensitive)


def test_the_list_of_steps_says_so(sensitive: FormPage, admin_client: Client) -> None:
    page = admin_client.get(f"/admin/services/{sensitive.pk}/").content.decode()

    assert "Sensitive services that nobody can read" in page


def test_deleting_a_group_opens_nothing(sensitive: FormPage, team: Team, visitor: Any) -> None:
    group = Group.objects.create(name="Sexual offences")
    SensitiveService.objects.get().groups.add(group)
    user = member(team, group)
    visitor.answer_everything()
    visitor.send()

    group.delete()

    assert not Case.objects.readable_by(User.objects.get(pk=user.pk)).exists()

"""Said everywhere: that nobody can read what is sent to a team."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cms_forms.models import Team
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.team_people import CREATE, edit, reader, supervisor, told
from tests.cms_forms.editor.publishing import press_publish

pytestmark = pytest.mark.django_db


def test_a_team_says_when_nobody_reads_for_it(team: Team) -> None:
    client = supervisor()

    assert "Nobody in this team can read" in client.get(edit(team)).content.decode()
    assert "Nobody" in client.get("/admin/cms_forms/team/").content.decode()


def test_saving_a_team_without_a_reader_warns(team: Team) -> None:
    team.members.add(reader("robin"))

    response = supervisor().post(edit(team), {"name": team.name, "key": team.key})

    assert "Nobody can read what is sent to “Road traffic”" in told(response)


def test_making_a_team_without_a_reader_warns() -> None:
    response = supervisor().post(CREATE, {"name": "Hate crime"})

    assert "Nobody can read what is sent to “Hate crime”" in told(response)


def test_a_service_whose_team_nobody_reads_for_has_a_warning_and_is_published(
    service: FormPage,
) -> None:
    found = [finding for finding in service.findings() if finding.id == "unread-team"]

    assert service.live
    assert not service.errors()
    assert "Nobody can read what is sent to “Road traffic”" in found[0].message


def test_a_service_whose_teams_are_read_for_has_no_such_warning(
    service: FormPage, team: Team
) -> None:
    team.members.add(reader("robin"))

    assert "unread-team" not in {finding.id for finding in service.findings()}


def test_the_list_of_steps_and_publishing_from_it_warn_of_it(
    service: FormPage, admin_client: Client
) -> None:
    steps = admin_client.get(f"/admin/services/{service.pk}/").content.decode()
    response = press_publish(admin_client, service)

    assert "Nobody can read what is sent to “Road traffic”" in steps
    assert "is published" in told(response)
    assert "Nobody can read what is sent to “Road traffic”" in told(response)


def test_taking_the_last_reader_the_permission_warns(team: Team, admin_client: Client) -> None:
    person = reader("robin", first_name="Robin", last_name="Example", email="r@rivermouth.example")
    team.members.add(person)

    response = admin_client.post(
        reverse("wagtailusers_users:edit", args=[person.pk]),
        {
            "username": person.username,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "is_active": "on",
        },
    )

    assert response.status_code == 302
    assert "Nobody can read what is sent to “Road traffic”" in told(response)


def test_deleting_the_last_reader_warns(team: Team, admin_client: Client) -> None:
    person = reader("robin")
    team.members.add(person)

    response = admin_client.post(reverse("wagtailusers_users:delete", args=[person.pk]))

    assert not User.objects.filter(username="robin").exists()
    assert "Nobody can read what is sent to “Road traffic”" in told(response)


@pytest.mark.parametrize("action", ["delete", "set_active_state"])
def test_doing_so_to_several_accounts_at_once_warns_too(
    team: Team, admin_client: Client, action: str
) -> None:
    people = [reader("robin"), reader("sam")]
    team.members.add(*people)
    url = reverse("wagtail_bulk_action", args=["auth", "user", action])
    chosen = "&".join(f"id={person.pk}" for person in people)

    response = admin_client.post(f"{url}?{chosen}", {"mark_as_active": "False"})

    assert not team.readers()
    assert "Nobody can read what is sent to “Road traffic”" in told(response)


def test_deleting_one_reader_of_two_does_not_warn(team: Team, admin_client: Client) -> None:
    person = reader("robin")
    team.members.add(person, reader("sam"))

    response = admin_client.post(reverse("wagtailusers_users:delete", args=[person.pk]))

    assert "Nobody can read" not in told(response)

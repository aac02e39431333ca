"""Members of teams: found by name, and none who cannot read."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms_forms.models import Team
from cms_forms.models.team import READERS_GROUP
from tests.cms_forms.casework.team_people import (
    CREATE,
    colleague,
    edit,
    permitted,
    reader,
    supervisor,
)

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/team-members/"
TEAMS = "/admin/cms_forms/team/"


@pytest.mark.parametrize(
    "make",
    [
        lambda: reader("one"),
        lambda: permitted(colleague("one"), "read_submission", "access_admin"),
        lambda: User.objects.create_superuser("one", password="x"),
    ],
    ids=["through a group", "of their own", "superuser"],
)
def test_who_has_the_permission_reads(team: Team, make: Callable[[], User]) -> None:
    team.members.add(make())

    assert [user.username for user in team.readers()] == ["one"]
    assert not team.members_who_cannot_read()
    assert not Team.objects.without_readers()


@pytest.mark.parametrize(
    "make",
    [
        lambda: colleague("one"),
        lambda: reader("one", is_active=False),
        lambda: permitted(colleague("one"), "read_submission"),
        lambda: permitted(colleague("one"), "access_admin"),
        lambda: User.objects.create_superuser("one", password="x", is_active=False),
    ],
    ids=["no permission", "not active", "no admin", "only the admin", "sleeping superuser"],
)
def test_who_cannot_get_as_far_as_a_submission_does_not_read(
    team: Team, make: Callable[[], User]
) -> None:
    team.members.add(make())

    assert not team.readers()
    assert [user.username for user in team.members_who_cannot_read()] == ["one"]
    assert [each.key for each in Team.objects.without_readers()] == [team.key]


def test_a_superuser_who_is_no_member_does_not_make_a_team_read(team: Team) -> None:
    User.objects.create_superuser("root", password="x")

    assert Team.objects.without_readers().get() == team


def test_a_permitted_person_becomes_a_member(team: Team) -> None:
    person = reader("robin")

    supervisor().post(edit(team), {"name": team.name, "key": team.key, "members": [person.pk]})

    assert team.members.get() == person


def test_who_may_not_read_is_refused_by_name_with_what_to_do(team: Team) -> None:
    person = colleague("robin", first_name="Robin", last_name="Example")

    page = supervisor().post(
        edit(team), {"name": team.name, "key": team.key, "members": [person.pk], "let_read": "on"}
    )

    text = page.content.decode()
    assert "They may not read submissions yet: Robin Example (robin)." in text
    assert f"ask whoever manages accounts to put them into the group “{READERS_GROUP}”" in text
    assert not team.members.exists()
    assert not Group.objects.filter(name=READERS_GROUP).exists()


def test_who_manages_accounts_lets_them_read_by_a_tick(team: Team) -> None:
    person = colleague("robin")
    client = supervisor("change_user")
    entered = {"name": team.name, "key": team.key, "members": [person.pk]}

    refused = client.post(edit(team), entered)
    client.post(edit(team), {**entered, "let_read": "on"})

    assert "tick “Let new members read”" in refused.content.decode()
    assert team.readers().get() == person


def test_an_account_that_is_not_active_is_refused_also_with_the_tick(team: Team) -> None:
    person = reader("robin", is_active=False)

    page = supervisor("change_user").post(
        edit(team),
        {"name": team.name, "key": team.key, "members": [person.pk], "let_read": "on"},
    )

    assert "accounts are not active" in page.content.decode()
    assert not team.members.exists()


def test_a_member_who_lost_the_permission_is_named_and_not_kept(team: Team) -> None:
    person = colleague("robin")
    team.members.add(person)
    client = supervisor()

    shown = client.get(edit(team)).content.decode()
    page = client.post(edit(team), {"name": "New", "key": team.key, "members": [person.pk]})

    assert "Members who cannot read" in shown
    assert "They may not read submissions yet: robin" in page.content.decode()


@pytest.mark.parametrize("nonsense", ["abc", "999999999", "9" * 40, ""])
def test_nonsense_for_a_member_is_refused_in_words(team: Team, nonsense: str) -> None:
    page = supervisor().post(
        edit(team), {"name": team.name, "key": team.key, "members": [nonsense]}
    )

    assert page.status_code == 200
    assert "error" in page.content.decode()


def test_a_team_shows_who_reads_for_it(team: Team) -> None:
    User.objects.create_superuser("root", password="x")
    team.members.add(reader("robin", first_name="Robin", last_name="Example"))

    page = supervisor().get(edit(team)).content.decode()

    assert "1 member can read what is sent to Road traffic" in page
    assert "Robin Example (robin)" in page
    assert "Superusers read every team’s: root" in page


def test_the_form_does_not_write_every_account_into_the_page(team: Team) -> None:
    colleague("somebody-else")

    assert "somebody-else" not in supervisor().get(edit(team)).content.decode()


@pytest.mark.parametrize("query", ["robin", "EXAM", "robin example", "example rob", "r.e@"])
def test_a_person_is_found_by_any_part_of_the_name(query: str) -> None:
    reader("re1", first_name="Robin", last_name="Example", email="r.e@rivermouth.example")
    colleague("other", first_name="Sam")

    answer = supervisor().get(PEOPLE, {"q": query}).json()

    assert [person["name"] for person in answer["people"]] == ["Robin Example (re1)"]
    assert answer["people"][0]["reads"] is True


def test_the_search_says_who_may_not_read_yet_and_leaves_out_who_is_gone() -> None:
    colleague("robin1")
    reader("robin2", is_active=False)

    answer = supervisor().get(PEOPLE, {"q": "robin"}).json()

    assert [(person["name"], person["reads"]) for person in answer["people"]] == [("robin1", False)]


def test_the_search_shows_ten_at_most_and_says_so() -> None:
    User.objects.bulk_create(User(username=f"robin{number}") for number in range(12))

    answer = supervisor().get(PEOPLE, {"q": "robin"}).json()

    assert (len(answer["people"]), answer["more"]) == (10, True)


@pytest.mark.parametrize("query", ["", " "])
def test_an_empty_search_finds_nobody(query: str) -> None:
    assert supervisor().get(PEOPLE, {"q": query}).json()["people"] == []


@pytest.mark.parametrize("url", [PEOPLE, CREATE, "/admin/cms_forms/team/"])
def test_who_makes_no_teams_is_refused(url: str) -> None:
    client = Client()
    client.force_login(reader("robin"))

    assert (
        client.get(url, {"q": "robin"}, headers={"X-Requested-With": "XMLHttpRequest"}).status_code
        == 403
    )


def queries(ask: Callable[[], object]) -> int:
    ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_forty_members_are_checked_at_once(team: Team) -> None:
    client = supervisor()
    posted = {"name": team.name, "key": "", "works_from": "8:00"}

    def check(*members: User) -> None:
        ids = [member.pk for member in members]
        assert client.post(edit(team), {**posted, "members": ids}).status_code == 200

    people = [reader(f"reader-{number}") for number in range(40)]

    assert queries(lambda: check(*people)) == queries(lambda: check(people[0]))


def test_the_list_of_teams_counts_readers_at_once(team: Team) -> None:
    client = supervisor()
    team.members.add(reader("one"), reader("two"), colleague("nobody"))
    before = queries(lambda: client.get(TEAMS))
    for number in range(20):
        Team.objects.create(name=f"Team {number}")

    assert queries(lambda: client.get(TEAMS)) == before
    page = client.get(TEAMS).content.decode()
    assert page.count("2 members") == 1
    assert page.count("Nobody") == 20

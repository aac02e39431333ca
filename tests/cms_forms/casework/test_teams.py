"""Teams: a key from the name, members by name, and none who cannot read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from cms_forms.models import Team
from cms_forms.models.team import READERS_GROUP, readers_group
from cms_forms.pages.form_page import FormPage

pytestmark = pytest.mark.django_db

CREATE = "/admin/cms_forms/team/create/"
PEOPLE = "/admin/team-members/"


def permitted(user: User, *codenames: str) -> User:
    for codename in codenames:
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return user


def reader(username: str, **fields: Any) -> User:
    user = User.objects.create_user(username, password="x", **fields)
    user.groups.add(readers_group())
    return user


def colleague(username: str, **fields: Any) -> User:
    """Somebody with an account who may read nothing."""
    return User.objects.create_user(username, password="x", **fields)


def supervisor(*more: str) -> Client:
    """Who makes teams, and no accounts but with "change_user"."""
    user = permitted(colleague("supervisor"), "access_admin", "add_team", "change_team", *more)
    client = Client()
    client.force_login(user)
    return client


def edit(team: Team) -> str:
    return f"/admin/cms_forms/team/edit/{team.pk}/"


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Road traffic", "road-traffic"),
        ("Rape & serious sexual offences", "rape-serious-sexual-offences"),
        ("Équipe", "equipe"),
        ("Отдел", "team"),
        ("x" * 80, "x" * 50),
    ],
)
def test_a_team_without_a_key_takes_one_from_its_name(name: str, key: str) -> None:
    assert Team.objects.create(name=name).key == key


def test_two_names_of_one_slug_have_two_keys() -> None:
    long = "x" * 60

    keys = [Team.objects.create(name=name).key for name in ("Desk", "Desk!", long, f"{long}y")]

    assert keys == ["desk", "desk-2", "x" * 50, f"{'x' * 48}-2"]


def test_a_renamed_team_keeps_the_key_that_services_name() -> None:
    team = Team.objects.create(name="Road traffic")

    supervisor().post(edit(team), {"name": "Roads", "key": team.key})

    team.refresh_from_db()
    assert (team.name, team.key) == ("Roads", "road-traffic")


def test_the_form_fills_the_key_when_it_is_left_empty() -> None:
    supervisor().post(CREATE, {"name": "Hate crime", "key": ""})

    assert Team.objects.get().key == "hate-crime"


def test_the_key_follows_the_name_as_it_is_typed_for_a_new_team_only() -> None:
    client = supervisor()
    team = Team.objects.create(name="Road traffic")

    new, old = (client.get(url).content.decode() for url in (CREATE, edit(team)))

    assert "keyup-&gt;w-sync#apply" in new
    assert "keyup-&gt;w-sync#apply" not in old


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
    response = admin_client.post(f"/admin/services/{service.pk}/publish/")

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


# Where it belongs, and when it works


def entered(team: Team, **fields: Any) -> dict[str, Any]:
    return {"name": team.name, "key": team.key, **fields}


def test_addresses_unit_area_and_hours_are_kept() -> None:
    above, team = (Team.objects.create(name=name) for name in ("Traffic", "Traffic, north"))
    posted = {
        "emails": "north@rivermouth.example\r\nnight@rivermouth.example",
        "parent": above.pk,
        "area": "N",
        "works_from": "08:00",
        "works_until": "18:00",
        "works_at_weekends": "on",
    }

    response = supervisor().post(edit(team), entered(team, **posted))

    assert response.status_code == 302
    team.refresh_from_db()
    assert team.addresses == ["north@rivermouth.example", "night@rivermouth.example"]
    assert (team.parent, team.area, team.works_at_weekends) == (above, "N", True)
    assert (team.works_from.hour, team.works_until.hour) == (8, 18)  # type: ignore[union-attr]


def test_a_unit_is_no_part_of_itself_however_far_round() -> None:
    top = Team.objects.create(name="Command")
    middle = Team.objects.create(name="Traffic", parent=top)
    low = Team.objects.create(name="Traffic, north", parent=middle)
    client = supervisor()

    for above in (top, middle, low):
        response = client.post(edit(top), entered(top, parent=above.pk))

        assert "That is a circle" in response.content.decode()
    top.refresh_from_db()
    assert top.parent is None


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"emails": "north@rivermouth.example nobody"}, "Enter a valid email address"),
        ({"works_from": "08:00"}, "Give both times, or none"),
        ({"works_from": "08:00", "works_until": "08:00"}, "Choose another time"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(posted: dict[str, str], said: str) -> None:
    team = Team.objects.create(name="Traffic")

    response = supervisor().post(edit(team), entered(team, **posted))

    assert said in response.content.decode()

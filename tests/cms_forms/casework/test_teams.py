"""Teams: a key from the name, and where they belong and when they work."""

from typing import Any

import pytest

from cms_forms.models import Team
from tests.cms_forms.casework.team_people import CREATE, edit, supervisor

pytestmark = pytest.mark.django_db


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

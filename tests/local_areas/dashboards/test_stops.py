"""Stop and search: totals, what they are made of, and never who in a neighbourhood."""

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from local_areas.imports import summaries
from local_areas.models import Area, Coverage, Release, Series, StatisticType
from tests.local_areas.builders import LAST, City
from tests.local_areas.dashboards.test_crime import text

PAGE = "/statistics/stop-and-search/"
CSV = "/statistics/stop-and-search.csv"
TYPES = {
    "all": ("", 40),
    "object--drugs": ("object", 25),
    "object--weapons": ("object", 15),
    "outcome--arrest": ("outcome", 10),
    "outcome--no-further-action": ("outcome", 30),
    "ethnicity--one": ("ethnicity", 22),
    "ethnicity--other": ("ethnicity", 18),
}


def add_stops(city: City, *, months: int = 36, narrow_ethnicity: bool = False) -> None:
    """As many a month as TYPES says in a neighbourhood; three and six times as many above it.

    `narrow_ethnicity`: as a release would have it that nobody should have let in.
    """
    types = {}
    for key in ("object", "outcome", "ethnicity"):
        types[key] = StatisticType.objects.create(scheme="stops", key=key, name=key.capitalize())
    for key, (parent, _usual) in TYPES.items():
        name = "All stops and searches" if key == "all" else key.split("--")[1].capitalize()
        types[key] = StatisticType.objects.create(
            scheme="stops", key=key, name=name, parent=types.get(parent)
        )
    release = Release.objects.create(
        source="stops",
        title="Stops",
        file_name="stops.csv",
        sha256="0" * 64,
        first_month=LAST.number - months + 1,
        last_month=LAST.number,
        checked_at=timezone.now(),
        live_from=timezone.now(),
    )
    times = {"neighbourhood": 1, "borough": 3, "force": 6}
    for area in (city.force, *city.boroughs.values(), *city.areas.values()):
        for key, (parent, usual) in TYPES.items():
            is_wide = parent == "ethnicity" and area.level == "neighbourhood"
            if not is_wide or narrow_ethnicity:
                counts = [usual * times[area.level]] * months
                Series.objects.create(release=release, area=area, type=types[key], counts=counts)
        Coverage.objects.create(release=release, area=area, months=[True] * months)
    summaries.renew("stops")


def rows(client: Client, address: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(CSV + address).content.decode())))


@pytest.mark.parametrize(("area", "times"), [("", 6), ("?area=B1", 3)])
def test_the_total_and_what_it_is_made_of(
    client: Client, bare_city: City, area: str, times: int
) -> None:
    add_stops(bare_city)

    page = text(client.get(PAGE + area).content.decode())

    assert f"{40 * 12 * times:,} were recorded" in page
    for key, (parent, usual) in TYPES.items():
        if parent:
            name = key.split("--")[1].capitalize()
            share = round(usual * 100 / 40)
            assert f"{name} {usual * 12 * times:,} {share} of every 100" in page
    counts = {row["type"]: row["count"] for row in rows(client, area)[::-1]}
    assert counts["Drugs"] == str(25 * 12 * times)
    assert counts["One"] == str(22 * 12 * times)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("period", ["", "&period=2026-01", "&period=12-to-2025-06", "&as=rate"])
def test_who_was_stopped_is_never_shown_for_a_neighbourhood(
    client: Client, bare_city: City, narrow: bool, period: str
) -> None:
    add_stops(bare_city, narrow_ethnicity=narrow)

    for area in bare_city.areas.values():
        page = client.get(f"{PAGE}?area={area.code}{period}").content.decode()
        assert "group-object" in page
        assert "group-ethnicity" not in page
        assert "for a whole borough only" in page
        found = {row["type"] for row in rows(client, f"?area={area.code}{period}")}
        assert found == {
            "All stops and searches",
            "Drugs",
            "Weapons",
            "Arrest",
            "No-further-action",
        }


def test_a_type_cannot_be_asked_for(client: Client, bare_city: City) -> None:
    add_stops(bare_city, narrow_ethnicity=True)

    response = client.get(PAGE + "?area=A01&type=ethnicity--one")

    assert (response.status_code, response["Location"]) == (302, PAGE + "?area=A01")


def test_the_list_of_crimes_offers_no_type_of_people(client: Client, bare_city: City) -> None:
    add_stops(bare_city, narrow_ethnicity=True)

    assert client.get("/statistics/recorded-crime/").status_code == 200
    assert b"There are no figures yet." in client.get("/statistics/recorded-crime/").content


def test_of_fewer_than_twelve_months_the_newest_is_shown(client: Client, bare_city: City) -> None:
    add_stops(bare_city, months=2)

    page = text(client.get(PAGE).content.decode())

    assert "240 were recorded in January 2026" in page
    assert "The figures begin in December 2025" in page
    assert client.get(PAGE + "?period=12-to-2026-01").status_code == 400


def test_areas_are_compared_without_what_they_are_made_of(client: Client, bare_city: City) -> None:
    add_stops(bare_city)

    response = client.get(PAGE + "?area=B1&area=A01")

    assert response.status_code == 200
    assert b"group-" not in response.content


def test_without_residents_there_is_a_reason_in_place_of_a_rate(
    client: Client, bare_city: City
) -> None:
    Area.objects.filter(code="A02").update(population=None)
    add_stops(bare_city)

    page = text(client.get(PAGE + "?area=B1").content.decode())

    assert "No rate: how many people live here is not known." in page

"""The page of recorded crime and its CSV, against sums made here."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from local_areas.dashboards.asking import YEAR_TO
from local_areas.imports import summaries
from local_areas.models import Area, Series
from tests.local_areas import builders
from tests.local_areas.builders import FIRST, LAST, TYPES, City

PAGE = "/statistics/recorded-crime/"
CSV = "/statistics/recorded-crime.csv"
CELL = re.compile(r"<t([hd])\b[^>]*>(.*?)</t\1>", re.DOTALL)


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def table(html: str, caption: str) -> dict[str, list[str]]:
    """The rows of a table by their heading."""
    found = re.search(rf'<caption id="{caption}".*?</table>', html, re.DOTALL)
    assert found, caption
    rows = re.findall(r"<tr>(.*?)</tr>", found[0].split("</thead>")[1], re.DOTALL)
    cells = [[text(cell) for _kind, cell in CELL.findall(row)] for row in rows]
    return {heading: rest for heading, *rest in cells}


def rows(client: Client, address: str = "") -> list[dict[str, str]]:
    response = client.get(CSV + address)
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def year(area: Area, key: str, end: int = 36) -> int | None:
    """Summed from the rows of the release, apart from everything that is tested."""
    counts: list[int | None] = Series.objects.get(area=area, type__key=key).counts
    newest = counts[end - 12 : end]
    return None if None in newest else sum(count or 0 for count in newest)


def everywhere(city: City) -> list[Area]:
    return [city.force, *city.boroughs.values(), *city.areas.values()]


def test_the_page_says_what_an_independent_sum_says(client: Client, city: City) -> None:
    for area in everywhere(city):
        address = "" if area == city.force else f"?area={area.code}"
        html = client.get(PAGE + address).content.decode()

        shown = table(html, "by-type")
        for key, type in city.types.items():
            count = shown[type.name][0]
            if area.level != "neighbourhood" or TYPES.get(key, 99) > 2:
                assert count == f"{year(area, key):,}", (area, key)


def test_the_map_and_its_table_show_each_area_inside_with_its_rate(
    client: Client, city: City
) -> None:
    html = client.get(PAGE + "?area=B1&type=theft").content.decode()

    shown = table(html, "by-area-caption")
    drawing = html.split('class="region-map')[1].split("</svg>")[0]
    for name in ("N1", "N2", "N3"):
        area = city.areas[name]
        count = year(area, "theft")
        assert count is not None
        assert area.population is not None
        rate = f"{count * 1000 / area.population:.1f}"
        assert shown[name][:2] == [str(count), rate]
        assert f"<title>{name}: {rate}</title>" in drawing
        assert f">{rate}</text>" in drawing
    assert 'aria-hidden="true"' in drawing
    assert drawing.count('tabindex="-1"') == drawing.count("<a ")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "?type=theft",
        "?area=B1&type=burglary",
        "?area=A01&type=burglary",
        "?area=A01&type=robbery",
        "?area=A01&type=sexual-offences",
        "?area=A03",
        "?area=B1&type=theft&period=2025-06",
        "?type=theft&period=12-to-2025-06&as=rate",
        "?area=B1&area=B2&type=theft",
        "?area=B1&area=B2&area=A01&as=rate",
        "?type=theft&type=robbery&type=burglary",
    ],
)
def test_the_csv_holds_what_the_page_shows(client: Client, city: City, address: str) -> None:
    page = text(client.get(PAGE + address).content.decode())
    found = rows(client, address)

    assert found
    for row in found:
        assert row["area"] in page
        assert row["type"] in page
        for column in ("count", "count_before"):
            if row[column] and row["period_from"] != row["period_to"]:
                assert f"{int(row[column]):,}" in page or "as=rate" in address, row
        if row["rate"] and "as=rate" not in address:
            assert row["rate"] in page, row
    assert f'"{CSV}{address.replace("&", "&amp;")}"' in client.get(PAGE + address).content.decode()


def test_every_count_of_a_table_is_in_the_csv(client: Client, city: City) -> None:
    html = client.get(PAGE + "?area=B1&type=theft").content.decode()
    found = rows(client, "?area=B1&type=theft")
    counts = {
        (row["area"], row["type"], row["period_from"], row["period_to"]): row["count"]
        for row in found
    }

    period = (str(LAST + -11), str(LAST))
    for type, cells in table(html, "by-type").items():
        assert counts["Northside", type, *period].replace(",", "") == cells[0].replace(",", "")
    for area, cells in table(html, "by-area-caption").items():
        assert counts[area, "Theft", *period] == cells[0].replace(",", "")
    names = {f"{month:02d}": name for month, name in enumerate(table(html, "months-caption"), 1)}
    for place in range(36):
        month = FIRST + place
        shown = table(html, "months-caption")[names[str(month)[5:]]]
        cell = shown[int(str(month)[:4]) - 2023].rstrip("†*")
        count = counts["Northside", "Theft", str(month), str(month)]
        assert (count or "missing") == cell.replace(",", "")


@pytest.mark.parametrize("end", range(12, 37))
def test_any_twelve_months_can_be_asked_for(client: Client, city: City, end: int) -> None:
    borough = city.boroughs["Southside"]
    last = FIRST + (end - 1)
    address = f"?area=B2&type=theft&period={YEAR_TO}{last}"
    if end == 36:
        address = "?area=B2&type=theft"

    first = rows(client, address)[0]

    assert (first["period_to"], first["count"]) == (str(last), str(year(borough, "theft", end)))


def test_a_month_that_is_missing_is_not_shown_as_nought(client: Client, city: City) -> None:
    missing = str(FIRST + 2)

    html = client.get(f"{PAGE}?area=A03&type=theft&period={missing}").content.decode()
    row = rows(client, f"?area=A03&type=theft&period={missing}")[1]

    assert "Missing is not nought" in html
    assert {
        row["count"]
        for row in rows(client, f"?area=A03&type=theft&period={missing}")
        if (row["area"], row["period_from"], row["period_to"]) == ("N3", missing, missing)
    } == {""}
    assert "Missing" in html
    assert row["count"] != "0"


def test_nothing_small_or_sensitive_of_a_neighbourhood_is_shown_by_month(
    client: Client, city: City
) -> None:
    area = city.areas["N1"]
    for key in ("robbery", "sexual-offences"):
        months = [
            row
            for row in rows(client, f"?area={area.code}&type={key}")
            if row["type"] == city.types[key].name and row["period_from"] == row["period_to"]
        ]
        assert all(row["count"] == "" for row in months)
        html = client.get(f"{PAGE}?area={area.code}&type={key}&period=2025-06").content.decode()
        assert "We do not show a month for a place this small." in html
        assert f'href="?area=B1&amp;type={key}&amp;period=2025-06"' in html


def test_a_clear_fall_is_named_and_chance_is_not(client: Client, city: City) -> None:
    fallen = text(client.get(PAGE + "?area=A01&type=burglary").content.decode())
    steady = text(client.get(PAGE + "?area=A05&type=theft").content.decode())

    assert "There is a real fall" in fallen
    assert "There is no clear change" in steady


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("?area=F1", ""),
        ("?area=F1&area=&area=&type=all&type=&period=12-to-2026-01&as=count", ""),
        ("?type=theft&area=B1", "?area=B1&type=theft"),
        ("?utm_source=mail", ""),
        ("?area=B1&x=%00", "?area=B1"),
        ("?area=B1&area=F1&type=", "?area=B1&area=F1"),
        ("?area", ""),
    ],
)
@pytest.mark.parametrize("path", [PAGE, CSV])
def test_a_page_has_one_address(
    client: Client, city: City, asked: str, address: str, path: str
) -> None:
    response = client.get(path + asked)

    assert (response.status_code, response["Location"]) == (302, path + address)
    assert client.get(path + address).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "?area=B9",
        "?area=%27%3B+DROP+TABLE",
        "?area=%00",
        "?area=B1&area=B2&area=A01&area=A02",
        "?area=B1&area=B2&type=theft&type=robbery",
        "?type=no-such-type",
        "?type=%3Cscript%3E",
        "?type=$.types[*]",
        "?period=2019-01",
        "?period=12-to-2023-06",
        "?period=9999-12",
        "?period=12-to-9999-12",
        "?period=0001-01",
        "?period=2026-99",
        "?as=shade",
        "?area=" + "A" * 4000,
        "?area=%FF%FE",
        "?area=%ED%A0%80",
        "?area=🔥",
    ],
)
@pytest.mark.parametrize("path", [PAGE, CSV])
def test_hostile_addresses_are_answered_in_words(
    client: Client, city: City, asked: str, path: str
) -> None:
    response = client.get(path + asked)

    assert response.status_code == 400
    body = response.content.decode()
    if path == CSV:
        assert response["Content-Type"].startswith("text/plain")
    else:
        assert "from the start" in body
        assert "<script>" not in body.split("<main")[-1]


@pytest.mark.parametrize("path", ["/statistics/", PAGE, CSV, "/statistics/stop-and-search/"])
def test_without_figures_the_pages_say_so(client: Client, db: None, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    if not path.endswith(".csv"):
        assert "There are no figures yet." in response.content.decode()


@pytest.mark.parametrize("path", ["/statistics/", PAGE, PAGE + "?area=B1", CSV])
def test_caches_may_keep_every_page(client: Client, city: City, path: str) -> None:
    response = client.get(path)

    assert "public" in response["Cache-Control"]
    assert "s-maxage" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert b"csrf" not in response.content


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_sent_to_a_dashboard(client: Client, city: City, method: str) -> None:
    send: Callable[..., HttpResponse] = getattr(client, method)

    assert send(PAGE).status_code == 405


def test_a_practice_area_is_never_shown(client: Client, city: City) -> None:
    builders.set_aside_for_practice(city.areas["N2"])

    html = client.get(PAGE + "?area=B1").content.decode()

    assert "N2" not in table(html, "by-area-caption")
    assert client.get(PAGE + "?area=A02").status_code == 400


@pytest.mark.parametrize("address", ["", "?area=B1&type=theft", "?area=A01&area=A04", "?as=rate"])
def test_a_page_asks_few_questions_of_the_database(
    client: Client, city: City, address: str
) -> None:
    client.get(PAGE + address)  # boundaries are read once a process

    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE + address)

    own = [each["sql"] for each in asked if "local_areas_" in each["sql"]]
    assert len(own) <= 7, own


def test_the_neighbourhoods_of_a_borough_can_be_chosen_once_it_is(
    client: Client, city: City
) -> None:
    force: Any = client.get(PAGE).content.decode()
    borough: Any = client.get(PAGE + "?area=B1").content.decode()

    assert 'value="A01"' not in force
    assert 'value="A01"' in borough
    assert 'value="A04"' not in borough


def test_areas_are_compared_side_by_side(client: Client, city: City) -> None:
    html = client.get(PAGE + "?area=B1&area=B2&type=theft").content.decode()

    said = text(html)
    for name in ("Northside", "Southside"):
        count = year(city.boroughs[name], "theft")
        assert f"{name}: There is" in said
        assert f"{count:,}" in said
    assert '<details class="filters__more" open>' in html
    assert "Theft, Northside and Southside, month by month" in said


def test_residents_decide_whether_there_is_a_rate(client: Client, bare_city: City) -> None:
    Area.objects.filter(code="A01").update(population=900)
    builders.add_figures(bare_city)
    summaries.renew("datastore")

    html = client.get(PAGE + "?area=B1").content.decode()

    shown = table(html, "by-area-caption")
    assert shown["N1"][1] == "withheld"
    assert list(shown)[-1] == "N1"
    assert "too few people live here" in shown["N1"][2]
    assert 'fill="url(#withheld)"' in html.split('class="region-map')[1].split("</svg>")[0]


@pytest.mark.parametrize("query", ["?area=A01&area=A02&as=rate", "?area=A02&area=A01&as=rate"])
def test_what_cannot_be_drawn_is_named_beside_the_lines_of_the_others(
    query: str, client: Client, bare_city: City
) -> None:
    Area.objects.filter(code="A01").update(population=900)
    builders.add_figures(bare_city)
    summaries.renew("datastore")

    html = client.get(PAGE + query).content.decode()

    said = text(html)
    assert 'class="trend"' in html
    assert "N1 is not drawn: No rate: too few people live here." in said
    assert "N2 is not drawn" not in said
    key = html.partition('<ul class="key">')[2].partition("</ul>")[0]
    assert "N2" in key
    assert "N1" not in key


@pytest.mark.parametrize(
    ("query", "seconds"), [("", 600), ("?area=B1", 60), ("?area=B1&type=theft&as=rate", 60)]
)
@pytest.mark.parametrize("path", [PAGE, PAGE.rstrip("/") + ".csv"])
def test_what_is_chosen_by_address_is_kept_for_a_minute(
    path: str, query: str, seconds: int, client: Client, city: City, settings: Any
) -> None:
    """A cache is told of the few addresses without a choice, and cannot be of all others."""
    settings.WAGTAILFRONTENDCACHE = {"x": {"BACKEND": "tests.station.test_edge.Remembering"}}

    kept = client.get(path + query)["Cache-Control"]

    assert re.search(r"s-maxage=(\d+)", kept)[1] in {str(seconds), str(seconds - 1)}  # type: ignore[index]

"""Real files against counts made with nothing but the csv module."""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
import shapely
from django.core.management import CommandError, call_command

from local_areas.models import Area, AreaSummary, Release, StatisticType
from local_areas.statistics.downloads import csv_rows
from local_areas.statistics.figures import AreaFigures, Shown, TypeFigures
from local_areas.statistics.months import Month, months
from tests.local_areas import london
from tests.local_areas.london import DATA, needs_data
from tests.plugins.databases import beginning_with

OLD = DATA / "crime" / "MPS Ward Level Crime (most recent 24 months) 202307-202506.csv.gz"
NEW = DATA / "crime" / "MPS Ward Level Crime (most recent 24 months) 202402-202601.csv.gz"
STREET = [
    DATA / "crime" / f"{month}-metropolitan-street.PARTIAL-483-wards.csv.gz"
    for month in ("2017-05", "2018-04", "2018-05")
]
STOPS = [
    DATA / "stops" / f"{month}-metropolitan-stop-and-search.csv.gz"
    for month in ("2023-08", "2024-08")
]

pytestmark = [needs_data, pytest.mark.django_db]


def imported(*files: Path, **options: object) -> str:
    said = StringIO()
    call_command("import_statistics", *map(str, files), stdout=said, stderr=said, **options)
    return said.getvalue()


def london_with_figures() -> None:
    """The wards of today with the newest release."""
    london.add_areas()
    imported(NEW, publish=True)


beginning_with_london_with_figures = beginning_with(london_with_figures)


def figures_of(code: str, source: str) -> AreaFigures:
    return AreaFigures.from_json(AreaSummary.objects.get(area__code=code, source=source).figures)


@cache
def counted(path: Path) -> dict[str, dict[str, list[int]]]:
    """Ward -> type, as the page names it -> a count a month."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * 24))
    for row in london.read(path):
        counts = [int(row[name]) for name in row if name.isdigit()]
        names = {
            "All recorded crime",
            row["MajorText"].capitalize(),
            f"{row['MajorText'].capitalize()} / {row['MinorText'].capitalize()}",
        }
        for name in names:
            so_far = found[row["WardCode"]][name]
            found[row["WardCode"]][name] = [a + b for a, b in zip(so_far, counts, strict=True)]
    return found


def named(figures: AreaFigures) -> dict[str, TypeFigures]:
    names = {each.key: each.name for each in figures.types}
    return {
        f"{names[each.parent]} / {each.name}" if each.parent else each.name: each
        for each in (figures.all, *figures.types)
    }


def check_shown(each: TypeFigures, counts: list[int]) -> None:
    """What is shown is what was counted, and no more is shown than may be."""
    if each.shown is Shown.MONTHLY:
        assert list(each.counts) == counts
        assert (each.month_before.before, each.month_before.after) == (counts[-2], counts[-1])
        assert (each.year_before.before, each.year_before.after) == (counts[-13], counts[-1])
    else:
        assert each.counts == ()
    if each.shown is not Shown.BOROUGH:
        assert (each.year.before, each.year.after) == (sum(counts[:12]), sum(counts[12:]))


def check_short(each: TypeFigures, counts: list[int | None]) -> None:
    """Fewer than twelve months: a type of under five a month is a sum, or the borough's."""
    known = [count for count in counts[-12:] if count is not None]
    assert len(known) < 12
    if sum(known) >= 5 * len(known):
        assert (each.shown, list(each.counts)) == (Shown.MONTHLY, counts)
        return
    assert each.counts == ()
    assert each.month_before.after is None
    if sum(known) < 5:
        assert each.shown is Shown.BOROUGH
    else:
        assert each.shown is Shown.PART
        assert each.part is not None
        assert (each.part.count, each.part.months) == (sum(known), len(known))


def check_csv(figures: AreaFigures, expected: dict[str, list[int]], last: str) -> None:
    """The same numbers again, from the text of the download."""
    by_name = named(figures)
    text = StringIO()
    csv.writer(text).writerows(csv_rows(figures))
    text.seek(0)
    found = list(csv.DictReader(text))
    place = 0
    for name, each in by_name.items():
        counts = expected.get(name, [0] * 24)
        year, *months = found[place : place + 1 + len(each.counts)]
        place += 1 + len(each.counts)
        assert (year["type"], year["period_to"]) == (each.name, last)
        if each.shown is not Shown.BOROUGH:
            assert (year["count"], year["count_before"]) == (
                str(sum(counts[12:])),
                str(sum(counts[:12])),
            )
        if months:
            assert [int(month["count"]) for month in months] == counts
            assert [month["count_before"] for month in months[12:]] == [
                str(count) for count in counts[:12]
            ]
    assert place == len(found)


@pytest.mark.usefixtures("beginning_with_london_with_figures")
def test_every_figure_of_fifty_wards_is_that_of_the_file() -> None:
    expected = counted(NEW)
    assert len(expected) == 679
    assert AreaSummary.objects.filter(area__level="neighbourhood").count() == 679
    for code in random.Random(50).sample(sorted(expected), 50):
        figures = figures_of(code, "datastore")
        by_name = named(figures)
        assert set(expected[code]) <= set(by_name)
        for name, each in by_name.items():
            check_shown(each, expected[code].get(name, [0] * 24))
        check_csv(figures, expected[code], "2026-01")


@pytest.mark.usefixtures("beginning_with_london_with_figures")
def test_a_borough_is_said_to_be_the_sum_of_its_wards() -> None:
    camden = figures_of("E09000007", "datastore")
    wards = {
        row["ward_code"] for row in london.wards_of_2024() if row["borough_code"] == "E09000007"
    }
    every = [counts["All recorded crime"] for code, counts in counted(NEW).items() if code in wards]
    assert list(camden.all.counts) == [sum(month) for month in zip(*every, strict=True)]
    assert camden.sum_of == len(wards)


def test_the_next_release_tells_what_it_counts_in_another_way_and_can_be_taken_back() -> None:
    london.add_areas()
    imported(OLD, publish=True)
    before = AreaSummary.objects.get(area__code="E05013662", source="datastore").figures

    imported(NEW, publish=True)

    new = Release.objects.live().get()
    breaks = {each["type"]: each["how"] for each in new.report["breaks"]}
    violence = "violence-against-the-person"
    assert breaks[f"{violence}--stalking-and-harassment"] == "new"
    assert breaks[f"{violence}--violence-without-injury"] == "moved"
    assert breaks["burglary--burglary-residential"] == "moved"
    assert breaks["burglary--res-burglary-of-a-home"] == "new"
    assert not {"theft", "theft--shoplifting", "burglary", violence} & set(breaks)
    marked = StatisticType.objects.get(key=f"{violence}--violence-without-injury")
    assert marked.break_note

    call_command("back_statistics", "datastore", stdout=StringIO())

    assert Release.objects.live().get().file_name == OLD.name
    assert AreaSummary.objects.get(area__code="E05013662", source="datastore").figures == before


@pytest.mark.usefixtures("beginning_with_london_with_figures")
def test_a_release_that_is_there_is_no_news() -> None:
    again = imported(NEW, publish=True)

    assert "nothing was read again" in again
    assert Release.objects.count() == 1


def test_street_months_are_counted_in_the_wards_of_their_time() -> None:
    london.add_areas()
    london.add_polygons(
        "london-wards-2024-approx.geojson.gz",
        key="2024",
        valid_from=date(2024, 1, 1),
        valid_to=None,
    )
    london.add_polygons(
        "london-wards-2018.geojson.gz",
        key="2018",
        valid_from=date(2018, 1, 1),
        valid_to=date(2023, 12, 31),
    )

    imported(*STREET, publish=True)

    assert Release.objects.live().count() == 3
    with gzip.open(DATA / "boundaries" / "london-wards-2018.geojson.gz", "rt") as stream:
        wards = shapely.from_geojson(stream.read())
    codes = _codes()
    expected: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    tree = shapely.STRtree(list(wards.geoms))
    for path in STREET:
        listed = london.read(path)
        points = shapely.points(
            [(float(row["Longitude"]), float(row["Latitude"])) for row in listed]
        )
        which, found = tree.query(points, predicate="intersects")
        placed = dict(zip(which.tolist()[::-1], found.tolist()[::-1], strict=True))
        for place, row in enumerate(listed):
            if place in placed:
                expected[codes[placed[place]]][row["Crime type"]][row["Month"]] += 1
    checked = 0
    covered = AreaSummary.objects.filter(source="street", area__level="neighbourhood")
    known = sorted(covered.values_list("area__code", flat=True))
    for code in random.Random(51).sample(known, 50):
        figures = figures_of(code, "street")
        assert (figures.first_month, figures.last_month) == ("2017-05", "2018-05")
        assert len(figures.missing) == 10
        window = [str(month) for month in months(Month.of(2017, 5), Month.of(2018, 5))]
        for each in figures.types:
            counts = [
                None if month in figures.missing else expected[code][each.name][month]
                for month in window
            ]
            check_short(each, counts)
            checked += 1
        assert figures.all.counts[-1] == sum(
            by_month["2018-05"]
            for name, by_month in expected[code].items()
            if name != "Anti-social behaviour"
        )
    assert checked == 50 * 14


def _codes() -> list[str]:
    with gzip.open(DATA / "boundaries" / "london-wards-2018.geojson.gz", "rt") as stream:
        return [each["properties"]["ward_code"] for each in json.load(stream)["features"]]


def test_boroughs_that_a_street_file_leaves_out_are_missing_and_not_without_crime() -> None:
    london.add_polygons(
        "london-wards-2018.geojson.gz", key="2018", valid_from=date(2018, 1, 1), valid_to=None
    )

    said = imported(STREET[2], publish=True)

    assert "are missing" in said
    assert AreaSummary.objects.filter(area__level="borough").count() == 25
    assert AreaSummary.objects.filter(area__level="neighbourhood").count() == 483
    assert not AreaSummary.objects.filter(figures__all__counts=[0]).exists()


def test_two_months_of_stops_are_compared_and_ethnicity_is_the_boroughs_alone() -> None:
    london.add_areas()
    london.add_polygons(
        "london-wards-2024-approx.geojson.gz",
        key="2024",
        valid_from=date(2024, 1, 1),
        valid_to=None,
    )

    imported(*STOPS, publish=True)

    force = figures_of("F1", "stops")
    listed = [Counter(row["Object of search"] for row in london.read(path)) for path in STOPS]
    drugs = next(each for each in force.types if each.name == "Controlled drugs")
    assert (drugs.year_before.before, drugs.year_before.after) == tuple(
        each["Controlled drugs"] for each in listed
    )
    ward = figures_of("E05013662", "stops")
    assert not [each for each in ward.types if each.parent == "ethnicity"]
    assert [each for each in figures_of("E09000007", "stops").types if each.parent == "ethnicity"]


def test_a_release_with_an_unknown_ward_is_refused_with_a_report() -> None:
    london.add_areas()
    Area.objects.filter(code="E05013662").update(code="X1")

    with pytest.raises(CommandError):
        imported(NEW, publish=True)

    assert not Release.objects.live().exists()
    imported(NEW, publish=True, accept=["unknown-codes", "missing-areas"])
    assert Release.objects.live().exists()

"""Files are told apart by their header and read as they are. No database."""

from __future__ import annotations

import io
from typing import ClassVar

import pytest

from local_areas.imports import sources
from local_areas.imports.sources.base import (
    About,
    Opening,
    Reading,
    Source,
    Spots,
    Table,
    archive_name,
    force_key,
    register,
)
from local_areas.imports.sources.stops import local_month
from local_areas.statistics.building import ALL
from local_areas.statistics.months import Month
from local_areas.tables import UnknownFile, Unreadable
from tests.local_areas.imports import files

JANUARY = Month.of(2026, 1)


def opening(text: str) -> Opening:
    return Opening.of(io.StringIO(text))


def read(text: str, name: str = "file.csv", **about: object) -> Reading:
    source = sources.recognised(opening(text))
    return source.rows(io.StringIO(text), About(file_name=name, **about))  # type: ignore[arg-type]


def table(reading: Reading) -> Table:
    [batch] = reading.batches
    assert isinstance(batch, Table)
    return batch


def spots(reading: Reading) -> Spots:
    [batch] = reading.batches
    assert isinstance(batch, Spots)
    return batch


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (files.wards(), "datastore"),
        (
            files.wards(header=["Major Category", "Minor Category", "Ward", "WD24CD", "x"]),
            "datastore",
        ),
        ("MajorText,MinorText,BoroughName,202601\n", "datastore-boroughs"),
        (files.street([]), "street"),
        (files.street([]).replace("Crime type", "Outcome type"), "outcomes"),
        (files.stops([]), "stops"),
        (files.crimes([]), "police-api"),
        ("\ufeff" + files.stops([]), "stops"),
    ],
)
def test_a_source_is_recognised_by_its_header(text: str, key: str) -> None:
    assert sources.recognised(opening(text.removeprefix("\ufeff"))).key == key


@pytest.mark.parametrize("text", ["", "name,age\n", "MajorText,WardCode\n", '{"a": 1}'])
def test_what_nobody_knows_is_refused_with_what_each_looks_for(text: str) -> None:
    with pytest.raises(UnknownFile) as refused:
        sources.recognised(opening(text))

    for source in sources.sources():
        assert source.name in str(refused.value)


@pytest.mark.parametrize("column", ["LSOA Code", "WardName", "Ward ID", "WD24NM", "Area code X"])
def test_a_table_of_smaller_areas_is_never_taken_for_one_of_boroughs(column: str) -> None:
    text = f"MajorText,{column},LookUp_BoroughName,202601\n"

    assert not sources.get("datastore-boroughs").recognises(opening(text), {})


def test_two_sources_of_one_key_are_refused() -> None:
    class Again(Source):
        key = "datastore"
        scheme: ClassVar[str] = "own"

        def recognises(self, opening: Opening, named: object) -> bool:
            return False

        def rows(self, text: object, about: About) -> Reading:
            return Reading()

    with pytest.raises(ValueError, match="datastore"):
        register(Again())


def test_a_ward_table_is_counted_by_everything_type_and_part() -> None:
    found = table(read(files.wards()))

    assert (found.first, found.last) == (files.FIRST, files.LAST)
    assert found.counts["A01", ALL] == [60] * 24
    assert found.counts["A01", "theft"] == [40] * 24
    assert found.counts["A01", "theft--shoplifting"] == [20] * 24
    assert found.types["theft--shoplifting"].parent == "theft"


def test_rows_of_the_same_ward_and_type_are_added() -> None:
    text = files.wards(kinds=[("THEFT", "SHOPLIFTING"), ("THEFT", "SHOPLIFTING")])

    assert table(read(text)).counts["A01", "theft--shoplifting"] == [40] * 24


def test_months_roll_and_may_come_in_any_order_with_one_left_out() -> None:
    text = "MajorText,202601,WardCode,202511\nTHEFT,5,A01,3\n"

    found = table(read(text))

    assert (str(found.first), str(found.last)) == ("2025-11", "2026-01")
    assert found.counts["A01", "theft"] == [3, None, 5]


@pytest.mark.parametrize(
    ("cell", "count"),
    [("", None), ("-", None), ("0", 0), ('"1,204"', 1204), ("7.0", 7), (" 3 ", 3)],
)
def test_an_empty_cell_is_missing_and_not_nought(cell: str, count: int | None) -> None:
    found = table(read(f"MajorText,WardCode,202512,202601\nTHEFT,A01,4,{cell}\n"))

    assert found.counts["A01", "theft"] == [4, count]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("THEFT,A01,x", "“x” is no count"),
        ("THEFT,A01,-3", "“-3” is no count"),
        ("THEFT,A01,2.5", "“2.5” is no count"),
        ("THEFT,,4", "no code"),
        (",A01,4", "no type"),
        ("THEFT,A01", "2 columns"),
        ("THEFT,A01,1,2", "4 columns"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_with_its_line_and_why(row: str, reason: str) -> None:
    reading = read(f"MajorText,WardCode,202601\nTHEFT,A02,1\n{row}\n")

    assert (reading.rows, reading.rejected) == (2, 1)
    assert reading.rejects[0].line == 3
    assert reason in reading.rejects[0].reason


def test_a_column_that_is_not_understood_is_named() -> None:
    text = "MajorText,WardCode,Solved,202601,2026-02,202613\nTHEFT,A01,9,1,1,1\n"

    [note] = read(text).notes

    for name in ("Solved", "2026-02", "202613"):
        assert f"“{name}”" in note


def test_a_column_is_named_where_no_pattern_knows_it() -> None:
    text = "What,Where,202601\nTHEFT,A01,4\n"
    named = {"major": "What", "code": "Where"}

    assert sources.recognised(opening(text), named).key == "datastore"
    reading = sources.get("datastore").rows(io.StringIO(text), About(file_name="x", named=named))
    assert table(reading).counts["A01", "theft"] == [4]


@pytest.mark.parametrize(
    ("major", "minor", "is_sensitive"),
    [
        ("SEXUAL OFFENCES", "RAPE", True),
        ("VIOLENCE AGAINST THE PERSON", "HOMICIDE", True),
        ("VIOLENCE AGAINST THE PERSON", "STALKING AND HARASSMENT", True),
        ("THEFT", "SHOPLIFTING", False),
    ],
)
def test_types_that_point_at_people_are_sensitive(
    major: str, minor: str, is_sensitive: bool
) -> None:
    types = table(read(files.wards(kinds=[(major, minor)]))).types

    assert [each.is_sensitive for each in types.values() if each.parent] == [is_sensitive]


def test_anti_social_behaviour_is_counted_and_is_no_crime() -> None:
    found = spots(read(files.street([(0.1, 51.1, "Anti-social behaviour"), (0.1, 51.1, "Drugs")])))

    assert found.points[0.1, 51.1] == {"anti-social-behaviour": 1, "drugs": 1, ALL: 1}


def test_each_of_the_14_has_the_key_of_the_api() -> None:
    found = spots(read(files.street([(0.1, 51.1, "Violence and sexual offences")])))

    assert found.types["violent-crime"].name == "Violence and sexual offences"


def test_a_type_that_is_not_known_is_made_and_said() -> None:
    reading = read(files.street([(0.1, 51.1, "Space piracy")]))

    assert spots(reading).types["space-piracy"].name == "Space piracy"
    assert any("Space piracy" in note for note in reading.notes)


def test_no_coordinates_are_no_place() -> None:
    found = spots(read(files.street([("", "", "Drugs"), (0, 0, "Drugs")])))

    assert found.nowhere["drugs"] == 2
    assert not found.points


def test_a_street_file_is_of_a_force_and_a_month() -> None:
    reading = read(files.street([(0.1, 51.1, "Drugs")]))

    assert spots(reading).scope == "rivermouth 2026-01"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Metropolitan Police Service", "metropolitan"),
        ("Avon and Somerset Constabulary", "avon-and-somerset"),
        ("City of London Police", "city-of-london"),
        ("Police Service of Northern Ireland", "northern-ireland"),
        ("British Transport Police", "btp"),
    ],
)
def test_a_force_is_known_by_the_key_of_its_addresses(name: str, key: str) -> None:
    assert force_key(name) == key


def test_the_archives_names_say_force_and_month() -> None:
    assert archive_name("2024-08-metropolitan-stop-and-search.csv.gz") == (
        "metropolitan",
        Month.of(2024, 8),
    )
    assert archive_name("2024-08/2024-08-city-of-london-street.csv")[0] == "city-of-london"
    assert archive_name("stops.csv") == ("", None)


@pytest.mark.parametrize(
    ("time", "month"),
    [
        ("2024-07-31T23:20:00+00:00", "2024-08"),
        ("2024-07-31T22:59:00+00:00", "2024-07"),
        ("2024-01-31T23:20:00+00:00", "2024-01"),
        ("2024-08-31T23:00:00", "2024-09"),
        ("2024-08-31T23:30:00+01:00", "2024-08"),
    ],
)
def test_a_stop_is_of_the_month_on_the_clock(time: str, month: str) -> None:
    assert str(local_month(time)) == month


def test_a_stop_of_another_month_than_the_files_is_rejected() -> None:
    rows = [
        ("2024-07-31T23:20:00+00:00", 0.1, 51.1, "Controlled drugs"),
        ("2024-07-31T22:20:00+00:00", 0.1, 51.1, "Controlled drugs"),
    ]

    reading = read(files.stops(rows), "2024-08-rivermouth-stop-and-search.csv")

    assert [each.line for each in reading.rejects] == [3]
    assert spots(reading).points[0.1, 51.1][ALL] == 1


def test_stops_are_counted_by_object_and_outcome_and_ethnicity_only_for_wide_areas() -> None:
    rows = [("2024-08-01T10:00:00+00:00", 0.1, 51.1, "")]

    types = spots(read(files.stops(rows), "2024-08-rivermouth-stop-and-search.csv")).types

    assert types["object--not-recorded"].parent == "object"
    assert types["outcome--arrest"].name == "Arrest"
    assert {each.key for each in types.values() if each.is_wide} == {
        "ethnicity",
        "ethnicity--white",
    }


def test_stops_that_do_not_say_whose_they_are_are_refused() -> None:
    with pytest.raises(UnknownFile, match="force"):
        read(files.stops([]), "stops.csv")

    assert read(files.stops([]), "stops.csv", force="rivermouth").batches == []


def test_the_apis_numbers_are_strings_and_its_crimes_known_by_id() -> None:
    text = files.crimes([(0.1, 51.1, "burglary"), (0.2, 51.1, "anti-social-behaviour")])

    found = spots(read(text, "crime_month_2026_01_area_E05000026_0.json"))

    assert found.scope == "E05000026 2026-01"
    assert found.only == {"E05000026"}
    assert found.points[0.1, 51.1] == {"burglary": 1, ALL: 1}


@pytest.mark.parametrize("text", ["[", "[1]", '["a"]'])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises((UnknownFile, Unreadable)):
        read(text, "x.json")

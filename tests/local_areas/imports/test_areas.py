"""Areas, boundaries and populations, from small files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection

from local_areas import boundaries
from local_areas.imports.areas import Areas
from local_areas.imports.base import Importer, Options, Refused, Report, recognised, take_in
from local_areas.models import Area, AreaGeneration, AreaSuccessor, Boundary
from local_areas.tables import UnknownFile, Watch
from tests.local_areas.imports.area_files import (
    CODE_POINT,
    WARDS,
    feature,
    geojson,
    of_wards,
    run,
    square,
    write,
)

pytestmark = pytest.mark.django_db


def wards(folder: Path, text: str = WARDS, **options: Any) -> str:
    return run("import_areas", write(folder, text), generation="2024", **options)


def rows() -> list[tuple[Any, ...]]:
    return list(Area.objects.order_by("code").values_list("code", "level", "parent__code", "slug"))


AS_LISTED = [
    ("A1", "neighbourhood", "B1", "st-marys"),
    ("A2", "neighbourhood", "B1", "old-quay-and-harbour"),
    ("A3", "neighbourhood", "B2", "st-marys"),
    ("B1", "borough", "force", "northside"),
    ("B2", "borough", "force", "southside"),
    ("force", "force", None, "the-whole-force"),
]


def test_a_list_becomes_a_tree_of_areas(tmp_path: Path) -> None:
    wards(tmp_path)

    assert rows() == AS_LISTED
    assert AreaGeneration.objects.get().valid_from == date(2024, 1, 1)


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    wards(tmp_path)

    said = wards(tmp_path)

    assert rows() == AS_LISTED
    assert "3 neighbourhoods unchanged" in said
    assert "added" not in said


def test_a_dry_run_tells_everything_and_changes_nothing(tmp_path: Path) -> None:
    said = wards(tmp_path, dry_run=True)

    assert "3 neighbourhoods added" in said
    assert "nothing was changed" in said
    assert rows() == []
    assert not AreaGeneration.objects.exists()


@pytest.mark.parametrize(
    "header",
    [
        "LAD24CD,LAD24NM,WD24CD,WD24NM,LAT,LONG",
        "Borough code,Borough name,GSS code,Ward name,Latitude,Longitude",
        "lb_code,LB Name,Ward Code,Ward Name,lat,lon",
        "\ufeffLocal authority code,Local authority name,Neighbourhood code,Neighbourhood name,a,b",
    ],
)
def test_columns_are_known_by_what_they_are_called_each_year(tmp_path: Path, header: str) -> None:
    wards(tmp_path, header + WARDS[WARDS.index("\n") :])

    assert rows() == AS_LISTED


def test_a_column_that_no_pattern_knows_can_be_named(tmp_path: Path) -> None:
    text = WARDS.replace("ward_code", "Kennziffer")
    with pytest.raises(CommandError, match="Looked for a column for code; found “borough_code”"):
        wards(tmp_path, text)

    wards(tmp_path, text, column=["code=Kennziffer"])

    assert rows() == AS_LISTED


def test_each_row_that_is_not_taken_is_told_with_its_line_and_reason(tmp_path: Path) -> None:
    text = WARDS + "B1,Northside,,Nameless,,\nB1,Northside,A9,,,\nB2,Southside,A1,Other,,\n"
    rejects = tmp_path / "rejects.csv"

    said = wards(tmp_path, text, rejects=rejects)

    assert "line 5: It has no code." in said
    assert "line 6: A9 has no name." in said
    assert "line 7: A1 stood in the file before, with another name or borough." in said
    assert len(rejects.read_text().splitlines()) == 4
    assert rows() == AS_LISTED


def test_rows_that_say_the_same_are_no_fault(tmp_path: Path) -> None:
    said = wards(tmp_path, WARDS + WARDS[WARDS.index("\n") + 1 :])

    assert "0 rejected" in said
    assert rows() == AS_LISTED


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.csv", b"", "found no columns"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "no text file"),
        ("sheet.csv", b"PK\x03\x04rest", "spreadsheet"),
        ("other.csv", b"a,b\n1,2\n", "found “a”, “b”"),
        ("cut.csv.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03abc", "damaged or was cut off"),
    ],
)
@pytest.mark.parametrize("command", ["areas", "boundaries", "postcodes", "population"])
def test_a_file_that_is_something_else_is_refused_in_words(
    tmp_path: Path, name: str, data: bytes, words: str, command: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(CommandError) as refused:
        run(f"import_{command}", path, generation="2024")

    if command != "boundaries" or words.startswith(("no text", "spread", "damaged")):
        assert words in str(refused.value)
    assert str(refused.value).startswith(name)
    assert not Area.objects.exists()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("import_areas", tmp_path / "none.csv", generation="2024")


class Interrupted(Areas):
    def take(self, path: Path, options: Options, report: Report, watch: Watch) -> None:
        super().take(path, options, report, watch)
        raise KeyboardInterrupt


def test_an_import_that_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        take_in(Interrupted(), write(tmp_path, WARDS), Options(generation="2024"))

    assert rows() == []


def test_two_imports_do_not_run_at_once(tmp_path: Path) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('local_areas imports'))")
        with pytest.raises(Refused, match="Another import is under way"):
            take_in(Areas(), write(tmp_path, WARDS), Options(generation="2024"))
    finally:
        other.close()

    assert rows() == []


def test_local_names_and_boundaries_and_addresses_stay(tmp_path: Path) -> None:
    wards(tmp_path)
    own = {"type": "Polygon", "coordinates": square(0, 51.01, 0.02)}
    Area.objects.filter(code="A1").update(local_name="The Marys", local_boundary=own, slug="marys")

    wards(tmp_path, WARDS.replace("B1,Northside,A1,St. Mary's", "B1,Northside,A1,Saint Mary"))
    run("import_boundaries", of_wards(tmp_path), generation="2024")

    area = Area.objects.get(code="A1")
    assert (area.official_name, area.name, area.slug) == ("Saint Mary", "The Marys", "marys")
    assert area.local_boundary == own


def test_polygons_bring_centres_boxes_and_the_lines_of_what_is_above(tmp_path: Path) -> None:
    wards(tmp_path)
    path = of_wards(tmp_path, name="wards.geojson.gz", metadata="Voronoi cells, APPROXIMATE")

    said = run("import_boundaries", path, generation="2024")

    boundary = Boundary.objects.get(area__code="A1")
    assert "3 polygons added" in said
    assert (boundary.west, boundary.south, boundary.east, boundary.north) == (0, 51.01, 0.01, 51.02)
    assert boundary.drawn
    area = boundary.area
    assert (area.longitude, area.latitude) == (0.005, 51.015)
    borough = Boundary.objects.get(area__code="B1")
    assert borough.is_derived
    assert borough.east == pytest.approx(0.02, abs=1e-4)
    assert AreaGeneration.objects.get().is_approximate
    assert boundaries.of(AreaGeneration.objects.get()).at(0.005, 51.015) == [area.pk]


def test_polygons_that_cannot_be_used_are_rejected_and_crossing_lines_are_mended(
    tmp_path: Path,
) -> None:
    wards(tmp_path)
    crossing = [[[0, 51], [0.01, 51.01], [0.01, 51], [0, 51.01], [0, 51]]]
    path = geojson(
        tmp_path,
        feature("A1", crossing),
        feature("A2", [0, 51], "Point"),
        feature("A9", square(0, 51)),
        {"type": "Feature", "properties": {"WD24CD": "A3"}, "geometry": None},
    )

    said = run("import_boundaries", path, generation="2024")

    assert "feature 2: It is a Point and no polygon." in said
    assert "feature 3: A9 has no name." in said
    assert "feature 4: It has no polygon." in said
    assert Boundary.objects.get(area__code="A1").geometry["type"] == "MultiPolygon"


def test_polygons_on_the_british_grid_are_converted(tmp_path: Path) -> None:
    wards(tmp_path)
    trafalgar = [[[530000, 180400], [530100, 180400], [530100, 180500], [530000, 180400]]]

    run("import_boundaries", geojson(tmp_path, feature("A1", trafalgar)), generation="2024")

    boundary = Boundary.objects.get(area__code="A1")
    assert boundary.west == pytest.approx(-0.1287, abs=1e-3)
    assert boundary.south == pytest.approx(51.5076, abs=1e-3)


def test_areas_that_only_the_polygons_know_are_made(tmp_path: Path) -> None:
    more = {"WD24NM": "New Ward", "LAD24CD": "B7", "LAD24NM": "Sevenside"}

    run(
        "import_boundaries",
        geojson(tmp_path, feature("A7", square(0, 51), **more)),
        generation="2024",
    )

    assert rows() == [
        ("A7", "neighbourhood", "B7", "new-ward"),
        ("B7", "borough", "force", "sevenside"),
        ("force", "force", None, "the-whole-force"),
    ]


def test_what_became_of_areas_is_worked_out_from_where_they_lay(tmp_path: Path) -> None:
    old = {"WD24NM": "Old", "LAD24CD": "B1", "LAD24NM": "Northside"}
    wards(tmp_path)
    run("import_boundaries", of_wards(tmp_path), generation="2024")

    said = run(
        "import_boundaries",
        geojson(tmp_path, feature("OLD", square(0.0025, 51.01), **old)),
        generation="2018",
    )

    shares = dict(AreaSuccessor.objects.values_list("new__code", "share"))
    assert shares == {"A1": pytest.approx(0.75, abs=0.01), "A2": pytest.approx(0.25, abs=0.01)}
    assert "1 areas that ended" in said
    assert AreaGeneration.objects.get(key="2018").valid_to == date(2023, 12, 31)


def test_a_boundary_set_of_the_future_waits_for_its_day(tmp_path: Path) -> None:
    wards(tmp_path)

    said = run(
        "import_areas",
        write(tmp_path, WARDS.replace("A1", "A8")),
        generation="next",
        valid_from=date(2999, 5, 1),
    )

    current = AreaGeneration.objects.current()
    assert current is not None
    assert current.key == "2024"
    assert "Pages follow on that day" in said


def test_population_is_kept_with_its_source_and_year_and_added_up(tmp_path: Path) -> None:
    wards(tmp_path)
    text = 'ward_code,population_estimate_mid2020\nA1,"1,000"\nA2,2000\nA3,500\nA9,1\nA1,7\n'

    said = run("import_population", write(tmp_path, text), source="An office")

    assert "line 5: No area has the code “A9”." in said
    assert "line 6: A1 stands in the file twice." in said
    area = Area.objects.get(code="A1")
    assert (area.population, area.population_year) == (1000, 2020)
    assert area.population_source == "An office"
    assert Area.objects.get(code="B1").population == 3000
    assert Area.objects.get(code="force").population == 3500


def test_the_kind_of_a_file_is_recognised(tmp_path: Path) -> None:
    def kinds(path: Path) -> list[str]:
        return [each.key for each in recognised(path, Options())]

    assert kinds(write(tmp_path, WARDS))[0] == "areas"
    assert kinds(of_wards(tmp_path)) == ["boundaries"]
    assert kinds(write(tmp_path, CODE_POINT)) == ["postcodes"]
    assert kinds(write(tmp_path, "ward_code,ward_name,borough_code,borough_name,population\n"))[
        0
    ] == ("population")
    with pytest.raises(UnknownFile, match="Areas"):
        kinds(write(tmp_path, "a,b\n"))


def test_a_report_survives_being_stored() -> None:
    report = Report(title="Areas", file_name="a.csv", unit="line", read=2)
    report.reject(2, "Why")
    report.count("areas added")

    assert Report.from_json(report.to_json()) == report


def test_no_two_kinds_have_one_key() -> None:
    from local_areas.imports.base import register

    class Again(Areas):
        pass

    again: Importer = Again()
    with pytest.raises(ValueError, match="imported already"):
        register(again)

"""Points of police.uk's files laid into areas, month by month."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError

from local_areas.imports import checking
from local_areas.models import AreaSummary, Release
from tests.local_areas import builders
from tests.local_areas.imports import files
from tests.local_areas.imports.taken import (
    N1,
    N2,
    OUTSIDE,
    S1,
    figures_of,
    imported,
    month_of,
)

pytestmark = pytest.mark.django_db


def street_of(*places: tuple[float, float]) -> str:
    return files.street([(x, y, "Burglary") for x, y in places])


class TestPoints:
    def test_points_are_laid_into_polygons_and_borough_and_force_have_their_own(
        self, tmp_path: Path
    ) -> None:
        builders.city(with_figures=False)
        text = files.street(
            [
                *((*N1, "Burglary") for _ in range(3)),
                (*N2, "Burglary"),
                (*S1, "Anti-social behaviour"),
                (*S1, "Drugs"),
                (*OUTSIDE, "Drugs"),
                ("", "", "Drugs"),
            ]
        )

        imported(files.written(tmp_path, "2026-01-rivermouth-street.csv", text), publish=True)

        assert month_of("A01", "street", "burglary") == 3
        assert month_of("A03", "street", "burglary") == 0
        assert month_of("B1", "street") == 4
        assert month_of("A04", "street", "anti-social-behaviour") == 1
        assert month_of("A04", "street") == 1
        assert month_of("F1", "street") == 7
        assert figures_of("F1", "street").sum_of is None

    def test_a_borough_without_a_row_is_missing_and_not_without_crime(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)

        said = imported(files.written(tmp_path, "street.csv", street_of(N1, N2)), publish=True)

        assert "are missing" in said
        known = AreaSummary.objects.values_list("area__code", flat=True)
        assert sorted(known) == ["A01", "A02", "A03", "B1", "F1"]
        assert figures_of("F1", "street").sum_of == 3

    def test_a_few_strays_are_no_figures_of_a_borough(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        places = [N1] * 100 + [N2] * 50 + [S1]

        imported(files.written(tmp_path, "street.csv", street_of(*places)), publish=True)

        assert not AreaSummary.objects.filter(area__code="A04").exists()

    def test_a_months_file_replaces_that_month_alone(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        places = [N1, N2, S1]
        for month in ("2025-12", "2026-01"):
            text = street_of(*places * 10).replace("2026-01", month)
            name = f"{month}-rivermouth-street.csv"
            imported(files.written(tmp_path, name, text), publish=True)

        again = street_of(*places * 10, N1).replace("2026-01", "2025-12")
        imported(files.written(tmp_path, "2025-12-rivermouth-street.csv", again), publish=True)

        assert figures_of("A01", "street").all.counts == (11, 10)
        assert Release.objects.live().count() == 2

    def test_a_month_that_is_not_there_is_missing_between_two_that_are(
        self, tmp_path: Path
    ) -> None:
        builders.city(with_figures=False)
        for month in ("2025-01", "2026-01"):
            text = street_of(*[N1, N2, S1] * 10).replace("2026-01", month)
            path = files.written(tmp_path, f"{month}-rivermouth-street.csv", text)
            imported(path, publish=True)

        figures = figures_of("A01", "street")

        assert (figures.first_month, figures.last_month) == ("2025-01", "2026-01")
        assert figures.all.counts == (10, *[None] * 11, 10)
        assert (figures.all.year_before.before, figures.all.year_before.after) == (10, 10)
        assert figures.all.year.direction == "not comparable"

    def test_the_newest_month_is_compared_with_the_live_one_before_it(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        text = street_of(*[N1, N2, S1] * 10).replace("2026-01", "2025-12")
        imported(files.written(tmp_path, "2025-12-rivermouth-street.csv", text), publish=True)

        few = files.written(tmp_path, "2026-01-rivermouth-street.csv", street_of(N1, N2, S1))
        with pytest.raises(CommandError):
            imported(few, publish=True)

        assert checking.failed(Release.objects.latest("staged_at")) == ["newest-month"]

    def test_points_go_into_the_boundaries_of_their_time(self, tmp_path: Path) -> None:
        city = builders.city(with_figures=False, generation="2018")
        city.generation.valid_to = date(2023, 12, 31)
        city.generation.save()

        said = imported(files.written(tmp_path, "street.csv", street_of(N1, N2, S1)), publish=True)

        assert "No boundary set holds in 2026-01" in said
        assert month_of("A01", "street") == 1

    def test_without_boundaries_nothing_is_taken_in(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="boundaries"):
            imported(files.written(tmp_path, "street.csv", street_of(N1)))

        assert not Release.objects.exists()

    def test_a_monthly_zip_holds_several_kinds_and_what_is_none(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        stop = ("2026-01-10T10:00:00+00:00", *N1, "Controlled drugs")
        street = street_of(N1, N2, S1)
        path = files.zipped(
            tmp_path,
            "2026-01.zip",
            {
                "2026-01/2026-01-rivermouth-street.csv": street,
                "2026-01/2026-01-rivermouth-outcomes.csv": street.replace(
                    "Crime type", "Outcome type"
                ),
                "2026-01/2026-01-rivermouth-stop-and-search.csv": files.stops([stop]),
                "2026-01/2026-01-elsewhere-street.csv": street_of(OUTSIDE),
                "notes.csv": "a,b\n",
            },
        )

        said = imported(path, publish=True)

        live = Release.objects.live().values_list("source", "scope")
        assert sorted(live) == [
            ("outcomes", "rivermouth 2026-01"),
            ("stops", "rivermouth 2026-01"),
            ("street", "rivermouth 2026-01"),
        ]
        assert "notes.csv" in said
        assert "elsewhere" in said

    def test_ethnicity_is_counted_for_boroughs_and_the_force_alone(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        rows = [("2026-01-10T10:00:00+00:00", *place, "Drugs") for place in (N1, S1)]
        path = files.written(tmp_path, "2026-01-rivermouth-stop-and-search.csv", files.stops(rows))

        imported(path, publish=True)

        types = {
            code: {each.parent for each in figures_of(code, "stops").types}
            for code in ("A01", "B1", "F1")
        }
        assert types["A01"] == {"object", "outcome", "reason"}
        assert types["B1"] == types["F1"] == {"object", "outcome", "reason", "ethnicity"}

    def test_parts_that_the_api_gave_of_one_area_are_one_release(self, tmp_path: Path) -> None:
        city = builders.city(with_figures=False)
        area = city.areas["N1"]
        area.code = "E05000026"
        area.save()
        paths = [
            files.written(
                tmp_path,
                f"area_E05000026_{number}.json",
                files.crimes([(*N1, "burglary"), (*N2, "drugs")][: 2 - number]),
            )
            for number in range(2)
        ]

        imported(*paths, publish=True)

        assert Release.objects.count() == 1
        assert month_of("E05000026", "police-api") == 2
        assert AreaSummary.objects.count() == 1

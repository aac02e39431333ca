"""Statistics come in as a whole or not at all, and go live in one step."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from local_areas.imports import checking, publishing, staging
from local_areas.imports.base import Refused
from local_areas.imports.publishing import back, figures_changed, publish
from local_areas.imports.staging import Asked, stage
from local_areas.imports.thresholds import thresholds
from local_areas.models import Area, AreaSummary, Coverage, Release, Series, StatisticType
from local_areas.statistics import wording
from local_areas.statistics.figures import AreaFigures
from tests.local_areas import builders
from tests.local_areas.builders import SIDE, SOUTH, WEST
from tests.local_areas.imports import files

pytestmark = pytest.mark.django_db

N1 = (WEST + 0.5 * SIDE, SOUTH + 1.5 * SIDE)
N2 = (WEST + 1.5 * SIDE, SOUTH + 1.5 * SIDE)
S1 = (WEST + 0.5 * SIDE, SOUTH + 0.5 * SIDE)
OUTSIDE = (5.0, 51.0)


def imported(*paths: Path, **options: object) -> str:
    said = StringIO()
    call_command("import_statistics", *map(str, paths), stdout=said, stderr=said, **options)
    return said.getvalue()


def staged(path: Path) -> Release:
    [one] = stage([(path, path.name)], Asked()).staged
    return one.release


def figures_of(code: str, source: str = "datastore") -> AreaFigures:
    return AreaFigures.from_json(AreaSummary.objects.get(area__code=code, source=source).figures)


def month_of(code: str, source: str, key: str = "all") -> int | None:
    figures = figures_of(code, source)
    return next(each for each in (figures.all, *figures.types) if each.key == key).counts[-1]


class TestTables:
    def test_nothing_is_live_before_it_is_published(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        path = files.written(tmp_path, "wards of the month.csv.gz", files.wards())

        imported(path)

        assert Release.objects.get().state == "checked"
        assert not AreaSummary.objects.exists()

    def test_a_release_that_passes_goes_live_with_the_summaries(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)

        imported(files.written(tmp_path, "wards.csv", files.wards()), publish=True)

        assert Release.objects.live().count() == 1
        assert figures_of("A01").all.counts == (60,) * 24
        assert (figures_of("B1").all.counts[-1], figures_of("B1").sum_of) == (180, 3)
        assert (figures_of("F1").all.counts[-1], figures_of("F1").sum_of) == (360, 6)

    def test_the_sources_own_figure_of_a_borough_goes_before_a_sum(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        own = files.wards(
            codes=["Northside", "Unknown", "Aviation Security (SO18)"], usual=99
        ).replace("WardName,WardCode,BoroughName", "Note,BoroughName,Other")

        imported(files.written(tmp_path, "wards.csv", files.wards()), publish=True)
        imported(files.written(tmp_path, "boroughs.csv", own), publish=True)

        assert figures_of("B1").all.counts[-1] == 297
        assert figures_of("B1").sum_of is None
        assert figures_of("B2").sum_of == 3
        assert figures_of("A01").all.counts[-1] == 60

    def test_a_cell_that_is_empty_is_missing_on_every_level(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        lines = files.wards().splitlines()
        lines[1] = lines[1].removesuffix(",20") + ","

        imported(files.written(tmp_path, "wards.csv", "\n".join(lines)), publish=True)

        assert figures_of("A01").missing == ("2026-01",)
        assert figures_of("B1").all.counts[-1] is None
        assert figures_of("B2").all.counts[-1] == 180
        assert Coverage.objects.get(area__code="A01").months == [True] * 23 + [False]

    def test_the_same_file_again_changes_nothing(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        imported(files.written(tmp_path, "wards.csv", files.wards()), publish=True)

        said = imported(files.written(tmp_path, "again.csv.gz", files.wards()), publish=True)

        assert "nothing was read again" in said
        assert Release.objects.count() == 1

    def test_a_file_that_waits_is_read_anew_once_its_areas_are_there(self, tmp_path: Path) -> None:
        city = builders.city(with_figures=False)
        Area.objects.filter(code="A06").update(code="X6")
        path = files.written(tmp_path, "wards.csv", files.wards())
        with pytest.raises(CommandError):
            imported(path, publish=True)
        Area.objects.filter(pk=city.areas["S3"].pk).update(code="A06")

        imported(path, publish=True)

        assert Release.objects.live().count() == Release.objects.count() == 1

    def test_a_dry_run_leaves_nothing(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)

        said = imported(
            files.written(tmp_path, "wards.csv", files.wards()), publish=True, dry_run=True
        )

        assert "nothing was changed" in said
        assert not Release.objects.exists()
        assert not StatisticType.objects.exists()

    @pytest.mark.parametrize(
        ("text", "check"),
        [
            (files.wards(codes=[*files.CODES, "X1"]), "unknown-codes"),
            (files.wards(codes=files.CODES[:-1]), "missing-areas"),
            (files.wards(newest=1), "newest-month"),
            (files.wards().replace("Ward A06,A06", "Ward A06,"), "rejected-rows"),
        ],
    )
    def test_a_failed_check_refuses_by_name_and_can_be_accepted_by_name(
        self, tmp_path: Path, text: str, check: str
    ) -> None:
        builders.city(with_figures=False)
        path = files.written(tmp_path, "wards.csv", text)

        with pytest.raises(CommandError):
            imported(path, publish=True)

        assert not Release.objects.live().exists()
        failed = checking.failed(Release.objects.get())
        assert check in failed
        imported(path, publish=True, accept=failed)
        assert Release.objects.live().exists()

    def test_a_total_that_moved_is_refused_against_the_live_release(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        imported(files.written(tmp_path, "one.csv", files.wards()), publish=True)

        with pytest.raises(CommandError):
            imported(files.written(tmp_path, "two.csv", files.wards(usual=23)), publish=True)

        report = Release.objects.latest("staged_at").report
        assert checking.failed(Release.objects.latest("staged_at")) == ["total-moved"]
        assert report["changes"][0] == {"type": "all", "before": 8640, "after": 9936}
        assert report["movers"][0] == {"area": "N1", "before": 1440, "after": 1656}
        assert figures_of("A01").all.counts[-1] == 60

    def test_a_type_that_was_split_is_marked_and_unmarked_with_the_release(
        self, tmp_path: Path
    ) -> None:
        builders.city(with_figures=False)
        imported(files.written(tmp_path, "one.csv", files.wards()), publish=True)
        kinds = [("THEFT", "SHOPLIFTING"), ("THEFT", "THEFT FROM A SHOP"), ("BURGLARY", "BURGLARY")]
        imported(files.written(tmp_path, "two.csv", files.wards(kinds=kinds)), publish=True)

        split = next(
            each for each in figures_of("A01").types if each.key == "theft--theft-from-a-shop"
        )
        assert split.break_note
        assert split.break_month == "2024-02"

        back(Release.objects.live().get())

        assert not any(each.break_note for each in figures_of("A01").types)
        assert not StatisticType.objects.exclude(break_note="").exists()

    def test_what_the_source_has_revised_is_told_of_each_area(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        lines = files.wards().splitlines()
        imported(files.written(tmp_path, "one.csv", "\n".join(lines)), publish=True)
        assert figures_of("A01").revision is None
        lines[1] = lines[1].removesuffix("20") + "21"

        imported(files.written(tmp_path, "two.csv", "\n".join(lines)), publish=True)

        revised = figures_of("A01")
        assert revised.revision is not None
        assert (revised.revision.before, revised.revision.after) == (1440, 1441)
        assert "where the release before had 1,440" in wording.revision(revised)
        assert figures_of("A02").revision is None

    def test_what_an_editor_changed_of_a_type_stays(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        imported(files.written(tmp_path, "one.csv", files.wards()), publish=True)
        StatisticType.objects.filter(key="burglary").update(name="Break-ins", is_sensitive=True)

        imported(files.written(tmp_path, "two.csv", files.wards(usual=21)), publish=True)

        burglary = next(each for each in figures_of("A01").types if each.key == "burglary")
        assert (burglary.name, burglary.shown) == ("Break-ins", "yearly")

    @pytest.mark.parametrize("name", ["cut.csv.gz", "no.zip"])
    def test_a_damaged_file_is_refused(self, tmp_path: Path, name: str) -> None:
        path = files.written(tmp_path, "whole.csv.gz", files.wards())
        damaged = tmp_path / name
        damaged.write_bytes(path.read_bytes()[:-40] if "gz" in name else b"PK\x03\x04rubbish")

        with pytest.raises(CommandError, match="damaged"):
            imported(damaged)

        assert not Release.objects.exists()

    def test_a_file_that_is_not_there_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="No such file"):
            imported(tmp_path / "none.csv")

    def test_lines_are_drawn_elsewhere_by_a_setting(self, settings: Any, tmp_path: Path) -> None:
        settings.LOCAL_AREAS_THRESHOLDS = {"newest_month": 0.01}
        builders.city(with_figures=False)

        imported(files.written(tmp_path, "wards.csv", files.wards(newest=1)), publish=True)

        assert Release.objects.live().exists()

    def test_a_line_that_does_not_exist_is_refused(self, settings: Any) -> None:
        settings.LOCAL_AREAS_THRESHOLDS = {"noize": 2}

        with pytest.raises(ImproperlyConfigured, match="noize"):
            thresholds()


class TestSwaps:
    def test_back_restores_the_very_figures(self, tmp_path: Path) -> None:
        city = builders.city()
        before = {each.area_id: each.figures for each in AreaSummary.objects.all()}
        imported(
            files.written(tmp_path, "two.csv", files.wards()),
            publish=True,
            accept=["total-moved"],
        )
        assert {each.area_id: each.figures for each in AreaSummary.objects.all()} != before

        call_command("back_statistics", "datastore", stdout=StringIO())

        assert list(Release.objects.live()) == [city.release]
        assert {each.area_id: each.figures for each in AreaSummary.objects.all()} == before

    def test_there_is_no_way_back_from_the_first(self) -> None:
        builders.city()

        with pytest.raises(CommandError, match="no release to go back to"):
            call_command("back_statistics", "datastore")

    def test_whoever_keeps_pages_hears_of_new_figures_once_they_are_there(
        self, tmp_path: Path, django_capture_on_commit_callbacks: object
    ) -> None:
        builders.city(with_figures=False)
        release = staged(files.written(tmp_path, "one.csv", files.wards()))
        heard: list[str] = []

        def hear(source: str, **kwargs: object) -> None:
            heard.append(source)

        figures_changed.connect(hear)
        try:
            with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
                publish(release)
        finally:
            figures_changed.disconnect(hear)

        assert heard == ["datastore"]

    def test_a_failure_in_the_middle_of_a_swap_leaves_the_old_figures(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        city = builders.city()
        before = {each.area_id: each.figures for each in AreaSummary.objects.all()}
        release = staged(files.written(tmp_path, "two.csv", files.wards()))

        def breaks(*args: object) -> None:
            raise RuntimeError("the power went")

        monkeypatch.setattr(publishing.summaries, "build", breaks)
        with pytest.raises(RuntimeError), transaction.atomic():
            publish(release, accepted=["total-moved"])

        assert list(Release.objects.live()) == [city.release]
        assert {each.area_id: each.figures for each in AreaSummary.objects.all()} == before


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_imports_at_once_are_one_and_a_refusal(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        path = files.written(tmp_path, "one.csv", files.wards())
        outcomes: list[object] = []

        def second() -> None:
            try:
                outcomes.append(stage([(path, path.name)], Asked()))
            except Refused as error:
                outcomes.append(str(error))
            finally:
                connection.close()

        with transaction.atomic():
            staging.take_turns()
            thread = threading.Thread(target=second)
            thread.start()
            thread.join()

        [outcome] = outcomes
        assert "Nothing was changed" in str(outcome)
        assert not Release.objects.exists()

    def test_a_kill_in_the_middle_leaves_nothing(self, tmp_path: Path) -> None:
        builders.city(with_figures=False)
        path = files.written(tmp_path, "one.csv", files.wards())
        program = (
            "import os, signal, django; django.setup()\n"
            "from local_areas.imports import staging\n"
            "from pathlib import Path\n"
            "staging.check = lambda release: os.kill(os.getpid(), signal.SIGKILL)\n"
            f"staging.stage([(Path({str(path)!r}), 'one.csv')], staging.Asked())\n"
        )

        killed = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program], env=_environment(), check=False
        )

        assert killed.returncode == -9
        assert not Release.objects.exists()
        assert not Series.objects.exists()
        assert not StatisticType.objects.exists()


def _environment() -> dict[str, str]:
    """Of a process of its own that uses the test's database."""
    given = connection.settings_dict
    host = given["HOST"] or given["OPTIONS"].get("host", "")
    port = given["PORT"] or given["OPTIONS"].get("port", "5432")
    account = f"{given['USER']}:{given['PASSWORD']}"
    return os.environ | {
        "DATABASE_URL": f"postgresql://{account}@/{given['NAME']}?host={host}&port={port}",
        "DJANGO_SETTINGS_MODULE": "station.settings.test",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


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

"""Statistics come in as a whole or not at all, and go live in one step."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
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
from tests.local_areas import builders
from tests.local_areas.imports import files
from tests.local_areas.imports.taken import (
    figures_of,
    imported,
    staged,
)

pytestmark = pytest.mark.django_db


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

    def test_an_older_window_is_refused_over_a_newer_one_until_it_is_accepted(
        self, tmp_path: Path
    ) -> None:
        builders.city(with_figures=False)
        imported(files.written(tmp_path, "now.csv", files.wards()), publish=True)
        older = "\n".join(line.rpartition(",")[0] for line in files.wards().splitlines())
        path = files.written(tmp_path, "then.csv", older)

        with pytest.raises(CommandError):
            imported(path, publish=True)

        assert figures_of("A01").last_month == "2026-01"
        assert checking.failed(Release.objects.get(live_from=None)) == ["older-than-live"]
        imported(path, publish=True, accept=["older-than-live"])
        assert figures_of("A01").last_month == "2025-12"

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

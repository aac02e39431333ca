"""What a team tells is seen at once, also behind a cache."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import enumerate as threads
from typing import Any

import pytest
from django.dispatch import Signal
from django.utils import timezone

from local_areas.imports.base import areas_changed
from local_areas.imports.publishing import figures_changed
from local_areas.models import Assignment, Confidence, Meeting, Officer, Station, Update
from station.pages.edge import PURGING
from tests.local_areas.conftest import Places, add_places, plain_home
from tests.station.test_edge import Remembering, backend


def places(settings: Any) -> Places:
    found = add_places(plain_home(), with_figures=False)
    settings.WAGTAILFRONTENDCACHE = backend(Remembering)
    Remembering.purged.clear()
    return found


def test_an_update_purges_the_page_of_its_area(
    db: None, settings: Any, committed: Callable[[], Any]
) -> None:
    area = places(settings).area("N1")

    with committed():
        Update.objects.create(area=area, title="New", text="Words.", approved_at=timezone.now())

    assert "http://localhost/your-area/northside/n1/" in Remembering.purged


def test_an_event_that_is_deleted_purges_it_too(
    db: None, settings: Any, committed: Callable[[], Any]
) -> None:
    area = places(settings).area("N1")
    meeting = Meeting.objects.create(area=area, title="Coffee", starts_at=timezone.now())
    Remembering.purged.clear()

    with committed():
        meeting.delete()

    assert "http://localhost/your-area/northside/n1/" in Remembering.purged


@pytest.mark.parametrize("signal", [figures_changed, areas_changed])
def test_other_figures_or_boundaries_purge_every_page_that_may_show_them(
    db: None, settings: Any, committed: Callable[[], Any], signal: Signal
) -> None:
    places(settings)

    with committed():
        signal.send(None, source="datastore", report=None)
    for thread in threads():
        if thread.name == PURGING:
            thread.join()

    for path in (
        "/your-area/",
        "/your-area/northside/",
        "/your-area/southside/s3/",
        "/your-area/northside/n1/statistics/",
        "/your-area/northside/n1/statistics.csv",
        "/statistics/recorded-crime/",
    ):
        assert f"http://localhost{path}" in Remembering.purged


def test_what_lies_beside_a_page_is_purged_with_it(
    db: None, settings: Any, committed: Callable[[], Any]
) -> None:
    area = places(settings).area("N1")

    with committed():
        Update.objects.create(area=area, title="New", text="Words.", approved_at=timezone.now())

    assert "http://localhost/your-area/northside/n1/updates.atom" in Remembering.purged


def test_an_officer_or_station_that_changes_purges_the_pages_that_name_it(
    db: None, settings: Any, committed: Callable[[], Any]
) -> None:
    here = places(settings)
    officer = Officer.objects.create(number="1", name="Demo Officer")
    Assignment.objects.create(officer=officer, area=here.area("N2"))
    station = Station.objects.create(name="Demo", address="Quay", opening_hours="Always")
    Remembering.purged.clear()

    with committed():
        officer.save()
        station.areas.add(here.area("S1"))

    assert "http://localhost/your-area/northside/n2/" in Remembering.purged
    assert "http://localhost/your-area/southside/s1/" in Remembering.purged


def test_what_a_survey_found_purges_the_dashboards(
    db: None, settings: Any, committed: Callable[[], Any]
) -> None:
    here = places(settings)

    with committed():
        Confidence.objects.create(
            area=here.area("N1").parent,
            asked_from=date(2025, 10, 1),
            asked_to=date(2025, 12, 31),
            question="Are we good?",
            per_cent=60,
            sample=900,
            source="Survey",
        )
    for thread in threads():
        if thread.name == PURGING:
            thread.join()

    for path in ("/statistics/", "/statistics/public-confidence/", "/statistics/recorded-crime/"):
        assert f"http://localhost{path}" in Remembering.purged

"""Files of statistics taken in, what came of them, and places inside and outside of the city."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from local_areas.imports.staging import Asked, stage
from local_areas.models import AreaSummary, Release, Series
from local_areas.statistics.figures import AreaFigures
from tests.local_areas.builders import SIDE, SOUTH, WEST

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
    """What was counted there in the newest month, whatever a page may show of it."""
    if key == "all":
        return figures_of(code, source).all.counts[-1]
    series = Series.objects.filter(release__source=source, type__key=key, area__code=code)
    return series.latest("release").counts[-1]

"""The demonstration's areas: the made city, taken in by the importers that a force uses."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import shapely
from django.utils import timezone

from local_areas.imports import publishing, staging
from local_areas.imports.areas import Areas, force
from local_areas.imports.base import Importer, Options, Refused, Report, take_in
from local_areas.imports.boundaries import Boundaries
from local_areas.imports.population import Population
from local_areas.imports.postcodes import Postcodes
from local_areas.models import Area, AreaGeneration
from local_areas.statistics.months import Month
from station.demo.city import figures, land, names, postcodes
from station.demo.sources import PUBLISHER, GeneratedCrime, GeneratedStops

SEED: Final = 2346
GENERATION: Final = "demonstration"
STOP_MONTHS: Final = 2
FORCE_NAME: Final = "Rivermouth"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A neighbourhood before it is a row."""

    cell: land.Cell
    name: names.Name
    code: str
    """No office of statistics gives a code that begins with R."""

    @property
    def borough(self) -> str:
        return names.BOROUGH_NAMES[self.cell.borough]

    @property
    def borough_code(self) -> str:
        return f"R09{self.cell.borough + 1:06d}"

    @property
    def for_figures(self) -> figures.Neighbourhood:
        return figures.Neighbourhood(
            code=self.code, remoteness=self.cell.remoteness, is_centre=self.name.is_centre
        )


def places() -> list[Place]:
    """Always the same."""
    named = [name for borough in names.names(SEED) for name in borough]
    return [
        Place(cell=cell, name=name, code=f"R05{number:06d}")
        for number, (cell, name) in enumerate(zip(land.cells(SEED), named, strict=True), start=1)
    ]


def seed_areas() -> None:
    """Areas, boundaries, pages, residents, postcodes and figures. Once they are there, nothing."""
    if Area.objects.exists():
        return
    newest = Month.from_date(timezone.localdate()) + -1
    made = places()
    with TemporaryDirectory(prefix="bluelamp-demo-") as folder:
        files = Files(Path(folder), made, newest)
        # The pages follow the boundaries, so that they are made once.
        _take(Boundaries(), files.boundaries(), generation=GENERATION, valid_from=date(2024, 1, 1))
        _take(Areas(), files.areas(), generation=GENERATION)
        _take(Population(), files.population())
        _take(Postcodes(), files.postcodes())
        _name_the_force()
        for path in files.crime():
            _publish(path, GeneratedCrime.key)
        for path in files.stops():
            _publish(path, GeneratedStops.key)


def _take(importer: Importer, path: Path, **said: Any) -> Report:
    report = take_in(importer, path, Options(**said))
    if report.rejected:
        raise Refused(f"{path.name}: {report.rejects[0].reason}")
    return report


def _publish(path: Path, source: str) -> None:
    for staged in staging.stage([(path, path.name)], staging.Asked(source=source)).staged:
        publishing.publish(staged.release)


def _name_the_force() -> None:
    whole = Area.objects.get(code=force().code)
    whole.local_name = FORCE_NAME
    whole.save()
    AreaGeneration.objects.filter(key=GENERATION).update(
        name="The demonstration’s boundaries", source=PUBLISHER
    )


class Files:
    """The city as the files that an importer reads."""

    def __init__(self, folder: Path, made: Sequence[Place], newest: Month) -> None:
        self.folder, self.made, self.newest = folder, made, newest

    def boundaries(self) -> Path:
        features = [
            {
                "type": "Feature",
                "properties": {
                    "ward_code": each.code,
                    "ward_name": each.name.name,
                    "borough_code": each.borough_code,
                    "borough_name": each.borough,
                },
                "geometry": json.loads(shapely.to_geojson(each.cell.shape)),
            }
            for each in self.made
        ]
        path = self.folder / "boundaries.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    def areas(self) -> Path:
        header = ("ward_code", "ward_name", "borough_code", "borough_name", "aliases")
        rows = [
            (each.code, each.name.name, each.borough_code, each.borough, each.name.alias)
            for each in self.made
        ]
        return self._table("areas.csv", header, rows)

    def population(self) -> Path:
        residents = figures.residents([each.for_figures for each in self.made], SEED)
        year = self.newest.first_day.year - 1
        rows = [
            (each.code, number, year, PUBLISHER)
            for each, number in zip(self.made, residents, strict=True)
        ]
        return self._table("residents.csv", ("ward_code", "residents", "year", "source"), rows)

    def postcodes(self) -> Path:
        cells, codes = [each.cell for each in self.made], [each.code for each in self.made]
        rows = (each.row() for each in postcodes.postcodes(cells, codes, self.newest, SEED))
        return self._table("postcodes.csv", postcodes.COLUMNS, rows)

    def crime(self) -> list[Path]:
        made = figures.releases([each.for_figures for each in self.made], self.newest, SEED)
        return [
            self._table(
                f"crime-to-{months[-1]}.csv",
                ("major_type", "ward_code", *(str(month).replace("-", "") for month in months)),
                rows,
            )
            for months, rows in zip(made.months, made.rows, strict=True)
        ]

    def stops(self) -> list[Path]:
        centres = [each.cell.centre for each in self.made]
        return [
            self._table(
                f"{month}-rivermouth-stop-and-search.csv",
                figures.STOP_COLUMNS,
                figures.stops(centres, month, SEED),
            )
            for month in (self.newest + -back for back in range(STOP_MONTHS))
        ]

    def _table(self, name: str, header: Iterable[object], rows: Iterable[Iterable[object]]) -> Path:
        path = self.folder / name
        with path.open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(header)
            writer.writerows(rows)
        return path

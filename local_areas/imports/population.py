"""How many people live in each area."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_areas import tables
from local_areas.imports.areas import CODE
from local_areas.imports.base import Importer, Options, Refused, Report, register
from local_areas.models import Area, AreaGeneration, Level
from local_areas.tables import Watch

PATTERNS: Final = {
    "code": rf"{CODE}|lsoa ?\d*( ?(code|cd))?",
    "population": r"(.* )?(population|residents|people|persons|all ages)( .*)?|total",
    "year": r"(mid ?)?year",
    "source": r"source",
}
OPTIONAL: Final = ("year", "source")
YEAR: Final = re.compile(r"(?:19|20)\d\d")
MOST: Final = 50_000_000


class Population(Importer):
    key = "population"
    title = gettext_lazy("Population")
    hint = gettext_lazy("CSV: the number of residents of each area.")
    changes_areas = True

    def recognise(self, path: Path, options: Options) -> None:
        with tables.opened(path) as text:
            tables.records(text, PATTERNS, named=options.named, optional=OPTIONAL)

    def take(self, path: Path, options: Options, report: Report, watch: Watch) -> None:
        areas = {area.code: area for area in _areas(options)}
        changed: list[Area] = []
        seen: set[str] = set()
        with tables.opened(path, watch) as text:
            header, rows = tables.records(text, PATTERNS, named=options.named, optional=OPTIONAL)
            source = str(options.more.get("source") or report.file_name)[:255]
            year = options.more.get("year") or _year_of(header, report.file_name)
            for line, row in rows:
                report.read += 1
                code, text_of = row["code"], row["population"].replace(",", "")
                area = areas.get(code)
                if area is None:
                    report.reject(line, _("No area has the code “%(code)s”.") % {"code": code[:40]})
                elif code in seen:
                    report.reject(line, _("%(code)s stands in the file twice.") % {"code": code})
                elif (number := _people(text_of)) is None:
                    report.reject(
                        line, _("“%(text)s” is not a number of people.") % {"text": text_of[:40]}
                    )
                else:
                    seen.add(code)
                    own_year = YEAR.search(row["year"])
                    values = (
                        number,
                        row["source"][:255] or source,
                        int(own_year[0]) if own_year else year,
                    )
                    if _put(area, *values):
                        changed.append(area)
        report.count(_("areas changed"), len(changed))
        report.count(_("areas unchanged"), len(seen) - len(changed))
        sums = _sum_up(areas, seen)
        if sums:
            report.count(_("boroughs and force added up"), len(sums))
        fields = ["population", "population_source", "population_year"]
        Area.objects.bulk_update([*changed, *sums], fields, batch_size=500)
        AreaGeneration.objects.filter(boundaries__area__in=[*changed, *sums]).touch()


def _areas(options: Options) -> list[Area]:
    areas = Area.objects.public()
    if options.generation:
        generation = AreaGeneration.objects.filter(key=options.generation).first()
        if generation is None:
            raise Refused(
                _("There is no boundary set “%(key)s”. Import its areas first.")
                % {"key": options.generation}
            )
        areas = areas.in_generation(generation)
    return list(areas)


def _year_of(header: list[str], file_name: str) -> int | None:
    """As the column's or the file's name says: population_estimate_mid2020."""
    found = YEAR.search(" ".join(header)) or YEAR.search(file_name)
    return int(found[0]) if found else None


def _people(text: str) -> int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return round(number) if 0 <= number <= MOST else None


def _put(area: Area, number: int, source: str, year: int | None) -> bool:
    """Whether that is another figure than the area's."""
    before = (area.population, area.population_source, area.population_year)
    area.population, area.population_source, area.population_year = number, source, year
    return before != (number, source, year)


def _sum_up(areas: dict[str, Area], listed: set[str]) -> list[Area]:
    """What the file does not list, where it lists all that lies in it."""
    changed = []
    inside: dict[int, list[Area]] = {}
    for area in areas.values():
        if area.parent_id is not None:
            inside.setdefault(area.parent_id, []).append(area)
    for level in (Level.BOROUGH, Level.FORCE):
        for area in areas.values():
            parts = inside.get(area.pk, [])
            if area.level != level or area.code in listed or not parts:
                continue
            if all(part.population is not None for part in parts):
                first = parts[0]
                total = sum(part.population or 0 for part in parts)
                if _put(area, total, first.population_source, first.population_year):
                    changed.append(area)
    return changed


register(Population())

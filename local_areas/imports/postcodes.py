"""Postcodes: where each lies, and which are no longer in use.

Read are Code-Point Open (no header, British National Grid), the ONS Postcode Directory, whose
columns have other names each year, and any CSV with a header: living ones with a place, withdrawn
ones with their month.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import batched, chain
from pathlib import Path
from typing import Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyproj import Transformer

from local_areas import tables
from local_areas.imports.base import Importer, Options, Report, register
from local_areas.models import Postcode
from local_areas.statistics.months import Month
from local_areas.tables import UnknownFile, Watch

PATTERNS: Final = {
    "postcode": r"(unit )?postcodes?|pcds?|pcd ?\d|pc",
    "latitude": r"lat(itude)?",
    "longitude": r"long?(itude)?",
    "easting": r"(os)?east(ing|ings|1m)?|ea",
    "northing": r"(os)?no?rth(ing|ings|1m)?|no",
    "area": r"osward|wd ?\d\d ?cd|(admin )?(ward|area|neighbourhood)( code|cd)|wc",
    "withdrawn": r"doterm|(date )?(of )?(terminat|withdraw)(ed|ion|n|al)( on)?",
}
OPTIONAL: Final = tuple(field for field in PATTERNS if field != "postcode")
CODE_POINT: Final = {"postcode": 0, "easting": 2, "northing": 3}
"""Code-Point Open has no header. The ward is in its last column."""
CODE: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
BATCH: Final = 20_000
LONGEST_AREA: Final = 20
GRID: Final = (700_000, 1_300_000)
"""The British National Grid ends there, in metres."""


@dataclass(slots=True)
class Row:
    line: int
    code: str
    area: str
    withdrawn: date | None
    latitude: float | None = None
    longitude: float | None = None
    easting: float | None = None
    northing: float | None = None


class Postcodes(Importer):
    key = "postcodes"
    title = gettext_lazy("Postcodes")
    hint = gettext_lazy(
        "Code-Point Open, the ONS Postcode Directory, or any CSV of postcodes; withdrawn ones too."
    )

    def recognise(self, path: Path, options: Options) -> None:
        with tables.opened(path) as text:
            _places(next(tables.numbered(text), (0, []))[1], options)

    def take(self, path: Path, options: Options, report: Report, watch: Watch) -> None:
        with tables.opened(path, lambda share: watch(share * 0.8)) as text:
            rows = tables.numbered(text)
            line, first = next(rows, (0, []))
            places, has_header = _places(first, options)
            if not has_header:
                rows = chain([(line, first)], rows)
            _make_room()
            for batch in batched(_each(rows, places, report), BATCH):
                _copy(_located(batch, report))
        _merge(options, report)
        watch(1.0)


def _places(first: list[str], options: Options) -> tuple[dict[str, int], bool]:
    """Field -> column, and whether the first row is a header. Raises `UnknownFile`."""
    is_code_point = (
        len(first) >= 10
        and CODE.fullmatch(_compact(first[0])) is not None
        and all(value.isdigit() for value in first[1:4])
    )
    if is_code_point:
        return CODE_POINT | {"area": len(first) - 1}, False
    places = tables.columns(first, PATTERNS, named=options.named, optional=OPTIONAL)
    has_place = {"latitude", "longitude"} <= set(places) or {"easting", "northing"} <= set(places)
    if not has_place and "withdrawn" not in places:
        raise UnknownFile(
            ["columns for latitude and longitude, for easting and northing, or for withdrawn"],
            first,
        )
    return places, True


def _compact(text: str) -> str:
    return "".join(text.split()).upper()


def _each(
    rows: Iterable[tuple[int, list[str]]], places: dict[str, int], report: Report
) -> Iterator[Row]:
    for line, values in rows:
        report.read += 1
        row = {
            field: values[at].strip() if at < len(values) else "" for field, at in places.items()
        }
        code = _compact(row["postcode"])
        if not CODE.fullmatch(code):
            report.reject(line, _("“%(text)s” is not a postcode.") % {"text": row["postcode"][:20]})
            continue
        try:
            withdrawn = _month(row.get("withdrawn", ""))
        except ValueError as error:
            report.reject(line, str(error))
            continue
        area = row.get("area", "")
        if len(area) > LONGEST_AREA:
            report.reject(line, _("“%(text)s” is too long for a code.") % {"text": area[:40]})
            continue
        latitude, longitude = _number(row.get("latitude")), _number(row.get("longitude"))
        read = Row(line=line, code=code, area=area, withdrawn=withdrawn)
        if latitude is not None and longitude is not None and abs(latitude) < 90:
            read.latitude, read.longitude = latitude, longitude
        else:
            read.easting, read.northing = _number(row.get("easting")), _number(row.get("northing"))
        yield read


def _month(text: str) -> date | None:
    return Month.parse(text).first_day if text else None


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _located(batch: Iterable[Row], report: Report) -> Iterator[Row]:
    """With a place in degrees, or without one where that is no matter: withdrawn, or in an area
    that is named. ONS writes a latitude of 99.999999, Code-Point Open nought, for no place.
    """
    rows = list(batch)
    on_grid = [
        row
        for row in rows
        if row.easting and row.northing and 0 < row.easting < GRID[0] and 0 < row.northing < GRID[1]
    ]
    if on_grid:
        project = Transformer.from_crs(27700, 4326, always_xy=True)
        longitudes, latitudes = project.transform(
            [row.easting for row in on_grid], [row.northing for row in on_grid]
        )
        for row, longitude, latitude in zip(on_grid, longitudes, latitudes, strict=True):
            row.longitude, row.latitude = round(longitude, 6), round(latitude, 6)
    for row in rows:
        if row.latitude is None and row.withdrawn is None and not row.area:
            report.count(_("in use, but without a place on the map: left out"))
        else:
            yield row


def _make_room() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.local_areas_postcodes_read")
        cursor.execute(
            "CREATE TEMPORARY TABLE local_areas_postcodes_read (line integer, code varchar(8),"
            " latitude float8, longitude float8, area_code varchar(20), withdrawn date)"
            " ON COMMIT DROP"
        )


def _copy(rows: Iterable[Row]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY local_areas_postcodes_read FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(
                (row.line, row.code, row.latitude, row.longitude, row.area, row.withdrawn)
            )


MERGE: Final = """
WITH rows AS (
    SELECT DISTINCT ON (code) *, CASE WHEN withdrawn IS NULL THEN %(as_of)s::date END AS listed_on
    FROM local_areas_postcodes_read ORDER BY code, line DESC
), written AS (
    INSERT INTO {table} AS old (code, latitude, longitude, area_code, withdrawn, listed_on)
    SELECT code, latitude, longitude, area_code, withdrawn, listed_on FROM rows
    ON CONFLICT (code) DO UPDATE SET
        latitude = COALESCE(excluded.latitude, old.latitude),
        longitude = COALESCE(excluded.longitude, old.longitude),
        area_code = COALESCE(NULLIF(excluded.area_code, ''), old.area_code),
        withdrawn = GREATEST(old.withdrawn, excluded.withdrawn),
        listed_on = GREATEST(old.listed_on, excluded.listed_on)
    WHERE (old.latitude, old.longitude, old.area_code, old.withdrawn) IS DISTINCT FROM (
        COALESCE(excluded.latitude, old.latitude), COALESCE(excluded.longitude, old.longitude),
        COALESCE(NULLIF(excluded.area_code, ''), old.area_code),
        GREATEST(old.withdrawn, excluded.withdrawn)
    ) OR excluded.listed_on > old.listed_on AND old.withdrawn IS NOT NULL
    OR excluded.listed_on IS NOT NULL AND old.listed_on IS NULL
    RETURNING xmax = 0 AS is_new
)
SELECT
    (SELECT count(*) FROM local_areas_postcodes_read),
    (SELECT count(*) FROM rows),
    (SELECT count(*) FROM rows WHERE withdrawn IS NOT NULL),
    (SELECT count(*) FROM written WHERE is_new),
    (SELECT count(*) FROM written WHERE NOT is_new),
    (SELECT count(*) FROM rows JOIN {table} AS old USING (code)
        WHERE old.listed_on >= rows.withdrawn)
"""
"""What a file does not say, it does not take away: a list of withdrawn ones has no places."""


def _merge(options: Options, report: Report) -> None:
    table = connection.ops.quote_name(Postcode._meta.db_table)
    said = options.more.get("as_of")
    as_of = said if isinstance(said, date) else timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE local_areas_postcodes_read")
        cursor.execute(MERGE.format(table=table), {"as_of": as_of})
        read, different, withdrawn, added, changed, again = cursor.fetchone()
    report.count(_("postcodes added"), added)
    report.count(_("postcodes changed"), changed)
    report.count(_("postcodes unchanged"), different - added - changed)
    if withdrawn:
        report.count(_("of the file’s are withdrawn"), withdrawn)
    if again:
        report.count(_("of these are in use again, as a newer list says"), again)
        report.notes.append(
            _("If that list is in truth older, import it again and say so with --as-of.")
        )
    if read > different:
        report.count(_("stood in the file twice: the last one counts"), read - different)


register(Postcodes())

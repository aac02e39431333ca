"""Small files of statistics of the city that `tests.local_areas.builders` makes."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from local_areas.statistics.months import Month, months

FIRST, LAST = Month.of(2024, 2), Month.of(2026, 1)
CODES: Final = [f"A{n:02d}" for n in range(1, 7)]
KINDS: Final = [("THEFT", "SHOPLIFTING"), ("THEFT", "OTHER THEFT"), ("BURGLARY", "BURGLARY")]
STREET: Final = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
STOPS: Final = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)


def wards(
    *,
    usual: int = 20,
    codes: Sequence[str] = CODES,
    kinds: Sequence[tuple[str, str]] = KINDS,
    newest: int | None = None,
    header: Sequence[str] = ("MajorText", "MinorText", "WardName", "WardCode", "BoroughName"),
) -> str:
    """A ward table of 24 months to January 2026, each month of each type `usual`."""
    text = io.StringIO()
    writer = csv.writer(text)
    window = [str(month).replace("-", "") for month in months(FIRST, LAST)]
    writer.writerow([*header, *window])
    for code in codes:
        for major, minor in kinds:
            counts = [usual] * (len(window) - 1) + [usual if newest is None else newest]
            writer.writerow([major, minor, f"Ward {code}", code, "Aviation Security", *counts])
    return text.getvalue()


def street(rows: Iterable[tuple[float | str, float | str, str]], month: str = "2026-01") -> str:
    """(longitude, latitude, type) a row."""
    lines = [
        f",{month},Rivermouth Police,Rivermouth Police,{x},{y},On or near a street,,,{type},,"
        for x, y, type in rows
    ]
    return "\n".join([STREET, *lines]) + "\n"


def stops(rows: Iterable[tuple[str, float | str, float | str, str]]) -> str:
    """(time, longitude, latitude, object) a row."""
    lines = [
        f"Person search,{time},False,,{y},{x},Male,25-34,,White,An Act,{object},Arrest,False,False"
        for time, x, y, object in rows
    ]
    return "\n".join([STOPS, *lines]) + "\n"


def crimes(places: Iterable[tuple[float, float, str]], month: str = "2026-01") -> str:
    return json.dumps(
        [
            {
                "category": category,
                "location": {"longitude": str(x), "latitude": str(y)},
                "month": month,
                "id": number,
            }
            for number, (x, y, category) in enumerate(places)
        ]
    )


def written(folder: Path, name: str, text: str) -> Path:
    """Gzipped where the name says so."""
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def zipped(folder: Path, name: str, members: dict[str, str]) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return path

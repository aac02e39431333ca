"""Small generated files of areas."""

from __future__ import annotations

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

WARDS = """borough_code,borough_name,ward_code,ward_name,lat,lon
B1,Northside,A1,St. Mary's,51.015,0.005
B1,Northside,A2,Old Quay & Harbour,51.015,0.015
B2,Southside,A3,St. Mary's,51.005,0.005
"""

CODE_POINT = (
    '"XR1 1AA",10,530000,180400,"E92000001","","","","B1","A1"\n'
    '"XR1 1AB",90,0,0,"E92000001","","","","B1","A1"\n'
)


def run(command: str, path: Path, **options: Any) -> str:
    said = StringIO()
    call_command(command, str(path), stdout=said, stderr=said, **options)
    return said.getvalue()


def write(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    data = text.encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def square(west: float, south: float, side: float = 0.01) -> list[list[list[float]]]:
    east, north = west + side, south + side
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def geojson(
    folder: Path, *features: dict[str, Any], name: str = "shapes.geojson", metadata: str = ""
) -> Path:
    document = {"type": "FeatureCollection", "features": list(features)}
    if metadata:
        document["metadata"] = {"derived": metadata}
    return write(folder, json.dumps(document), name)


def feature(code: str, coordinates: Any, kind: str = "Polygon", **more: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"WD24CD": code, **more},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def of_wards(folder: Path, **options: Any) -> Path:
    return geojson(
        folder,
        feature("A1", square(0, 51.01)),
        feature("A2", square(0.01, 51.01)),
        feature("A3", square(0, 51)),
        **options,
    )

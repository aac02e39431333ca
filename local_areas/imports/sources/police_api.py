"""Street crime as police.uk's API gives it: a JSON list of crimes of one month, around one area.

What lies outside the area that the file's name says by its code is left out. Files of one area
that come together, as the API makes one ask for a large area in parts, are one release.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO, Any, Final

from local_areas.imports.sources.base import (
    About,
    Opening,
    Reading,
    Source,
    Spots,
    TypeName,
    point,
    slug,
)
from local_areas.imports.sources.street import ALL_CRIME, CATEGORIES, NO_CRIME
from local_areas.statistics.building import ALL
from local_areas.statistics.months import Month
from local_areas.tables import UnknownFile, parsed

CODE: Final = re.compile(r"[A-Z]\d{8}")


class PoliceApi(Source):
    key = "police-api"
    scheme = "police-uk"
    name = "JSON of police.uk's API"
    publisher = "data.police.uk"
    looks_for = ("a JSON list of crimes with category, location and month",)
    all_name = ALL_CRIME
    joins = True

    def recognises(self, opening: Opening, named: Mapping[str, str]) -> bool:
        return opening.start.lstrip("\ufeff \t\r\n").startswith("[")

    def rows(self, text: IO[str], about: About) -> Reading:
        crimes = parsed(text)
        if not isinstance(crimes, list) or not all(isinstance(each, dict) for each in crimes):
            raise UnknownFile(self.looks_for, ["other JSON"])
        code = CODE.search(about.file_name)
        reading = Reading(rows=len(crimes))
        by_month: dict[str, Spots] = {}
        seen: set[Any] = set()
        for number, crime in enumerate(crimes, start=1):
            if crime.get("id") is not None and crime["id"] in seen:
                continue
            seen.add(crime.get("id"))
            try:
                month, place, key = self._crime(crime)
            except (KeyError, TypeError, ValueError):
                reading.reject(number, "has no category, month or place that can be read")
                continue
            if str(month) not in by_month:
                scope = f"{code[0]} {month}" if code else str(month)
                batch = Spots(
                    scope=scope,
                    title=scope,
                    first=month,
                    last=month,
                    only=frozenset({code[0]} if code else ()),
                )
                batch.type(self.everything())
                by_month[str(month)] = batch
            batch = by_month[str(month)]
            name = CATEGORIES.get(key, key.replace("-", " ").capitalize())
            batch.type(TypeName(key=key, name=name))
            batch.add(place, (key,) if key == NO_CRIME else (ALL, key))
        reading.batches += by_month.values()
        return reading

    def _crime(self, crime: Mapping[str, Any]) -> tuple[Month, tuple[float, float] | None, str]:
        """Raises `KeyError`, `TypeError` or `ValueError`."""
        location = crime["location"] or {"longitude": "", "latitude": ""}
        place = point(str(location["longitude"]), str(location["latitude"]))
        return Month.parse(crime["month"]), place, slug(crime["category"])

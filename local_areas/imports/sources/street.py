"""Street crime as in police.uk's archive: a row a crime, placed on one of 750,000 points.

Rows have no natural key (anti-social behaviour has no Crime ID), so a file replaces the same force
and month as a whole. Points are approximate: a crime may have been over the boundary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import IO, ClassVar, Final

from local_areas.imports.sources.base import (
    About,
    Opening,
    Reading,
    Source,
    Spots,
    TypeName,
    archive_name,
    force_key,
    has,
    note_unread,
    point,
    slug,
    unread,
)
from local_areas.statistics.building import ALL
from local_areas.statistics.months import Month
from local_areas.tables import UnknownFile, columns, numbered

CATEGORIES: Final = {
    "anti-social-behaviour": "Anti-social behaviour",
    "bicycle-theft": "Bicycle theft",
    "burglary": "Burglary",
    "criminal-damage-arson": "Criminal damage and arson",
    "drugs": "Drugs",
    "other-crime": "Other crime",
    "other-theft": "Other theft",
    "possession-of-weapons": "Possession of weapons",
    "public-order": "Public order",
    "robbery": "Robbery",
    "shoplifting": "Shoplifting",
    "theft-from-the-person": "Theft from the person",
    "vehicle-crime": "Vehicle crime",
    "violent-crime": "Violence and sexual offences",
}
"""The 14 of police.uk: the key in its API -> the name in its files."""
KEYS: Final = {name.lower(): key for key, name in CATEGORIES.items()}
NO_CRIME: Final = "anti-social-behaviour"
"""Counted, and not among all crime: it is an incident, and no crime was recorded."""
ALL_CRIME: Final = "All recorded crime, without anti-social behaviour"

PLACE: Final = {
    "longitude": r"longitude|lon|lng",
    "latitude": r"latitude|lat",
}
WHEN: Final = {"month": r"month", "force": r"falls within"}
USELESS: Final = (
    r"crime id|reported by|location|lsoa (code|name)|last outcome category|context|crime type",
)


def category(name: str) -> TypeName:
    """One of the 14, or a new one."""
    key = KEYS.get(" ".join(name.lower().split()), slug(name))
    return TypeName(key=key, name=CATEGORIES.get(key, " ".join(name.split())))


class Street(Source):
    key = "street"
    scheme = "police-uk"
    name = "Street crime of police.uk's archive"
    publisher = "data.police.uk"
    looks_for = ("columns Month, Longitude, Latitude, Falls within and Crime type",)
    all_name = ALL_CRIME
    fewest = 0.1
    what: ClassVar[Mapping[str, str]] = {"type": r"crime type"}

    def recognises(self, opening: Opening, named: Mapping[str, str]) -> bool:
        return has(opening.header, {**PLACE, **WHEN, **self.what}, named)

    def rows(self, text: IO[str], about: About) -> Reading:
        lines = numbered(text)
        _, header = next(lines, (0, []))
        places = columns(header, {**PLACE, **WHEN, **self.what}, named=about.named)
        reading = Reading()
        note_unread(reading, unread(header, places, USELESS))
        by_month: dict[str, Spots] = {}
        forces: Counter[str] = Counter()
        types: dict[str, tuple[str, ...]] = {}
        unknown: set[str] = set()
        at = [places[each] for each in ("month", "longitude", "latitude", "type", "force")]
        for line, row in lines:
            reading.rows += 1
            if len(row) <= max(at):
                reading.reject(line, f"has only {len(row)} columns")
                continue
            month, longitude, latitude, named, force = (row[each] for each in at)
            if month not in by_month:
                try:
                    by_month[month] = self._batch(Month.parse(month))
                except ValueError as error:
                    reading.reject(line, str(error))
                    continue
            batch = by_month[month]
            try:
                place = point(longitude, latitude)
            except ValueError:
                reading.reject(line, f"“{longitude}, {latitude}” is no place")
                continue
            if not named.strip():
                reading.reject(line, "has no type")
                continue
            if named not in types:
                types[named] = self.keys_of(self.type_of(named))
                if not self.is_known(named):
                    unknown.add(named)
            for key in types[named]:
                if key not in batch.types:
                    batch.type(self.everything() if key == ALL else self.type_of(named))
            batch.add(place, types[named])
            forces[force] += 1
        if unknown:
            told = ", ".join(f"“{name}”" for name in sorted(unknown))
            reading.notes.append(f"Types that were not known before and are made: {told}.")
        self._name(reading, list(by_month.values()), forces, about)
        return reading

    def _batch(self, month: Month) -> Spots:
        batch = Spots(scope="", title="", first=month, last=month)
        batch.type(self.everything())
        return batch

    def _name(
        self, reading: Reading, batches: list[Spots], forces: Counter[str], about: About
    ) -> None:
        """Whose month each batch is, and whose rows are in it."""
        if not batches:
            return
        said, _ = archive_name(about.file_name)
        most = forces.most_common(1)[0][0] if forces else ""
        force = about.force or said or force_key(most)
        if not force or (force == "unnamed" and not most.strip()):
            raise UnknownFile(["the force, in the column Falls within or as --force"], ["none"])
        for batch in batches:
            batch.scope = batch.title = f"{force} {batch.first}"
            reading.batches.append(batch)
        others = {name: number for name, number in forces.items() if name != most}
        for name, number in sorted(others.items()):
            reading.notes.append(f"{number:,} of the rows are of {name or 'no force'}: counted.")

    def type_of(self, name: str) -> TypeName:
        return category(name)

    def is_known(self, name: str) -> bool:
        return " ".join(name.lower().split()) in KEYS

    def keys_of(self, each: TypeName) -> tuple[str, ...]:
        return (each.key,) if each.key == NO_CRIME else (ALL, each.key)

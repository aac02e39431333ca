"""Stop and search as in police.uk's archive: a row a stop, of a person who is not named.

A neighbourhood's figures are totals, the law that was used, what was searched for, and the outcome.
Ethnicity is counted for boroughs and the force only, and nothing is crossed with anything. Times
are UTC, the file's month is the month on the clock: a stop at 23:20 on 31 July UTC is in the file
of August.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO, Final
from zoneinfo import ZoneInfo

from local_areas.imports.sources.base import (
    About,
    Opening,
    Reading,
    Source,
    Spots,
    TypeName,
    archive_name,
    has,
    note_unread,
    point,
    slug,
    unread,
)
from local_areas.imports.sources.street import PLACE
from local_areas.statistics.building import ALL
from local_areas.statistics.months import Month
from local_areas.tables import UnknownFile, columns, numbered

CLOCK: Final = ZoneInfo("Europe/London")

GROUPS: Final = {
    "reason": TypeName(key="reason", name="Law that was used", is_group=True),
    "object": TypeName(key="object", name="What was searched for", is_group=True),
    "outcome": TypeName(key="outcome", name="Outcome", is_group=True),
    "ethnicity": TypeName(
        key="ethnicity", name="Ethnicity as seen by the officer", is_group=True, is_wide=True
    ),
}
UNSAID: Final = "Not recorded"
NAMES: Final = {"A no further action disposal": "No further action"}

COLUMNS: Final = PLACE | {
    "when": r"date( ?time)?",
    "object": r"object of search",
    "outcome": r"outcome",
    "ethnicity": r"officer defined ethnicity",
}
OPTIONAL: Final = {"reason": r"legislation"}
USELESS: Final = (
    r"type|part of a policing operation|policing operation|gender|age range"
    r"|self defined ethnicity|outcome linked to object of search"
    r"|removal of more than just outer clothing",
)


class Stops(Source):
    key = "stops"
    scheme = "stops"
    name = "Stop and search of police.uk's archive"
    publisher = "data.police.uk"
    looks_for = ("columns Date, Latitude, Longitude, Object of search and Outcome",)
    all_name = "All stops and searches"

    def recognises(self, opening: Opening, named: Mapping[str, str]) -> bool:
        return has(opening.header, COLUMNS, named)

    def rows(self, text: IO[str], about: About) -> Reading:
        lines = numbered(text)
        _, header = next(lines, (0, []))
        places = columns(header, COLUMNS | OPTIONAL, named=about.named, optional=tuple(OPTIONAL))
        groups = [group for group in GROUPS if group in places]
        reading = Reading()
        note_unread(reading, unread(header, places, USELESS))
        said_force, said_month = archive_name(about.file_name)
        force = about.force or said_force
        if not force:
            raise UnknownFile(
                ["the force in the file's name (2024-08-metropolitan-stop-and-search.csv)"],
                [about.file_name],
            )
        by_month: dict[Month, Spots] = {}
        seen: dict[tuple[str, str], TypeName] = {}
        for line, row in lines:
            reading.rows += 1
            if len(row) <= max(places.values()):
                reading.reject(line, f"has only {len(row)} columns")
                continue
            try:
                month = local_month(row[places["when"]])
                place = point(row[places["longitude"]], row[places["latitude"]])
            except ValueError:
                reading.reject(line, f"has no time or place that can be read: {row[:6]}")
                continue
            if said_month is not None and month != said_month:
                reading.reject(line, f"is of {month}, and the file of {said_month}")
                continue
            if month not in by_month:
                by_month[month] = batch = Spots(
                    scope=f"{force} {month}", title=f"{force} {month}", first=month, last=month
                )
                for each in (self.everything(), *(GROUPS[group] for group in groups)):
                    batch.type(each)
            batch = by_month[month]
            keys = [ALL]
            for group in groups:
                asked = group, row[places[group]]
                if asked not in seen:
                    seen[asked] = _type(*asked)
                keys.append(batch.type(seen[asked]))
            batch.add(place, keys)
        reading.batches += by_month.values()
        for batch in by_month.values():
            _note_nowhere(reading, batch)
        return reading


def local_month(text: str) -> Month:
    """The month on the clock. A time without a zone is UTC. Raises `ValueError`."""
    when = datetime.fromisoformat(text.strip())
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return Month.from_date(when.astimezone(CLOCK).date())


def _type(group: str, said: str) -> TypeName:
    name = NAMES.get(said.strip(), " ".join(said.split())) or UNSAID
    return TypeName(
        key=f"{group}--{slug(name)}", name=name, parent=group, is_wide=GROUPS[group].is_wide
    )


def _note_nowhere(reading: Reading, batch: Spots) -> None:
    nowhere: Counter[str] = batch.nowhere
    if nowhere[ALL]:
        reading.notes.append(
            f"{batch.title}: {nowhere[ALL]:,} stops have no place. They are in the force's "
            "figures and in no borough's."
        )

"""What a team tells of its area, read in one statement: people, priorities, events, stations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from local_areas.models import Area

MOST_PRIORITIES: Final = 5
MOST_MEETINGS: Final = 5
LASTS: Final = timedelta(hours=2)
"""How long an event without an end is still shown after it began."""


@dataclass(frozen=True, kw_only=True)
class Person:
    area: int
    name: str
    rank: str
    bio: str
    photo: int | None
    is_contact: bool
    is_lead: bool

    @property
    def initials(self) -> str:
        """In place of a photo."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A priority as the public reads it."""

    issue: str
    issued_on: date
    action: str
    acted_on: date | None


@dataclass(frozen=True, kw_only=True)
class Event:
    pk: int
    title: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    description: str
    is_cancelled: bool

    @property
    def ends_same_day(self) -> bool:
        return self.ends_at is not None and timezone.localdate(self.ends_at) == timezone.localdate(
            self.starts_at
        )


@dataclass(frozen=True, kw_only=True)
class Counter:
    """A station with its opening hours."""

    name: str
    address: str
    postcode: str
    opening_hours: str
    telephone: str


@dataclass(frozen=True, kw_only=True)
class Local:
    people: tuple[Person, ...] = ()
    """The area's own; where it has none, those of what it lies in directly."""
    is_own_team: bool = True
    priorities: tuple[Aim, ...] = ()
    events: tuple[Event, ...] = field(default=())
    stations: tuple[Counter, ...] = ()
    changes_at: datetime | None = None
    """When the next of these, or of the updates, comes or goes."""

    @property
    def contact(self) -> Person | None:
        return next((person for person in self.people if person.is_contact), None)


TOLD: Final = """
WITH moment AS (SELECT %(now)s::timestamptz AS now),
coming AS (
    SELECT shown.publish_at, shown.expires_at, moment.now FROM local_areas_update AS shown, moment
    WHERE shown.area_id = ANY(%(places)s)
        AND shown.approved_at IS NOT NULL AND shown.withdrawn_at IS NULL
)
SELECT
    (SELECT json_agg(person) FROM (
        SELECT assigned.area_id AS area, officer.name, officer.rank, officer.bio,
            officer.photo_id AS photo, assigned.is_contact, assigned.role = 'lead' AS is_lead
        FROM local_areas_assignment AS assigned
        JOIN local_areas_officer AS officer ON officer.id = assigned.officer_id
        WHERE assigned.area_id = ANY(%(teams)s)
        ORDER BY assigned.is_contact DESC, assigned.role DESC, officer.name
    ) AS person),
    (SELECT json_agg(aim) FROM (
        SELECT issue, issued_on, action, acted_on FROM local_areas_priority
        WHERE area_id = %(area)s AND closed_on IS NULL
        ORDER BY issued_on DESC, id DESC LIMIT %(most_priorities)s
    ) AS aim),
    (SELECT json_agg(event) FROM (
        SELECT id AS pk, title, starts_at, ends_at, place, description,
            cancelled_at IS NOT NULL AS is_cancelled
        FROM local_areas_meeting, moment
        WHERE area_id = ANY(%(places)s)
            AND (ends_at >= now OR ends_at IS NULL AND starts_at >= %(lately)s)
        ORDER BY starts_at, id LIMIT %(most_meetings)s
    ) AS event),
    (SELECT json_agg(counter) FROM (
        SELECT name, address, postcode, opening_hours, telephone FROM local_areas_station
        WHERE id IN (
            SELECT station_id FROM local_areas_station_areas WHERE area_id = ANY(%(places)s)
        )
        ORDER BY name
    ) AS counter),
    least(
        (SELECT min(publish_at) FROM coming WHERE publish_at > now),
        (SELECT min(expires_at) FROM coming WHERE expires_at > now)
    )
"""
"""Written out: the ORM takes longer to compile this, anew for each page, than the database to
answer. Events are shown until they are over, cancelled ones too, so that nobody comes in vain."""


def read(area: Area) -> Local:
    places, now = area.around(), timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            TOLD,
            {
                "area": area.pk,
                "places": places,
                "teams": places[:2],
                "now": now,
                "lately": now - LASTS,
                "most_priorities": MOST_PRIORITIES,
                "most_meetings": MOST_MEETINGS,
            },
        )
        people, aims, events, stations, changes_at = cursor.fetchone()
    team = tuple(Person(**row) for row in people or ())
    own = tuple(person for person in team if person.area == area.pk)
    coming = tuple(_event(row) for row in events or ())
    moments = [changes_at, *(event.ends_at or event.starts_at + LASTS for event in coming)]
    return Local(
        people=own or team,
        is_own_team=bool(own),
        priorities=tuple(_aim(row) for row in aims or ()),
        events=coming,
        changes_at=min((moment for moment in moments if moment is not None), default=None),
        stations=tuple(Counter(**row) for row in stations or ()),
    )


def _aim(row: dict[str, Any]) -> Aim:
    acted_on = row["acted_on"]
    return Aim(
        **row
        | {
            "issued_on": date.fromisoformat(row["issued_on"]),
            "acted_on": date.fromisoformat(acted_on) if acted_on else None,
        }
    )


def _event(row: dict[str, Any]) -> Event:
    ends_at = row["ends_at"]
    return Event(
        **row
        | {
            "starts_at": datetime.fromisoformat(row["starts_at"]),
            "ends_at": datetime.fromisoformat(ends_at) if ends_at else None,
        }
    )

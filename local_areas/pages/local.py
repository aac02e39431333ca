"""What a team tells of its area, read in one statement: people, priorities, events, stations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from local_areas.models import Area, Assignment, Meeting, Priority, Station, Update

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
    """The area's own; where it has none, those of what it lies in."""
    is_own_team: bool = True
    priorities: tuple[Aim, ...] = ()
    events: tuple[Event, ...] = field(default=())
    stations: tuple[Counter, ...] = ()
    changes_at: datetime | None = None
    """When the next of these, or of the updates, comes or goes."""

    @property
    def contact(self) -> Person | None:
        return next((person for person in self.people if person.is_contact), None)


def _rows(rows: QuerySet[Any], **columns: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**columns)))


def coming_meetings() -> QuerySet[Meeting]:
    """Those that are not over, the next first; cancelled ones too, so that nobody comes in vain."""
    now = timezone.now()
    going_on = Q(ends_at__gte=now) | Q(ends_at__isnull=True, starts_at__gte=now - LASTS)
    return Meeting.objects.filter(going_on).order_by("starts_at", "pk")


def around(area: Area) -> list[int]:
    """The area and what it lies in: what is said to a borough is said to all of it."""
    return [pk for pk in (area.pk, area.parent_id) if pk is not None]


def _next(area: Area, moment: str) -> Subquery:
    """When the next update is shown, or no longer."""
    rows = Update.objects.filter(
        **{f"{moment}__gt": timezone.now()},
        area__in=around(area),
        approved_at__isnull=False,
        withdrawn_at__isnull=True,
    )
    return Subquery(rows.order_by(moment).values(moment)[:1])


def read(area: Area) -> Local:
    places = around(area)
    team = Assignment.objects.filter(area__in=places).order_by(
        "-is_contact", "-role", "officer__name"
    )
    aims = Priority.objects.filter(area=area, closed_on__isnull=True)
    stations = Station.objects.filter(areas__in=places).order_by("name").distinct()
    found = Area.objects.values(
        said_people=_rows(
            team,
            area="area_id",
            name="officer__name",
            rank="officer__rank",
            bio="officer__bio",
            photo="officer__photo_id",
            is_contact="is_contact",
            role="role",
        ),
        said_priorities=_rows(
            aims[:MOST_PRIORITIES],
            issue="issue",
            issued_on="issued_on",
            action="action",
            acted_on="acted_on",
        ),
        said_events=_rows(
            coming_meetings().filter(area__in=places)[:MOST_MEETINGS],
            pk="pk",
            title="title",
            starts_at="starts_at",
            ends_at="ends_at",
            place="place",
            description="description",
            cancelled_at="cancelled_at",
        ),
        said_stations=_rows(
            stations,
            name="name",
            address="address",
            postcode="postcode",
            opening_hours="opening_hours",
            telephone="telephone",
        ),
        comes_at=_next(area, "publish_at"),
        goes_at=_next(area, "expires_at"),
    ).get(pk=area.pk)
    people = [
        Person(**{key: row[key] for key in row if key != "role"}, is_lead=row["role"] == "lead")
        for row in found["said_people"]
    ]
    own = tuple(person for person in people if person.area == area.pk)
    events = tuple(_event(row) for row in found["said_events"])
    ends = [event.ends_at or event.starts_at + LASTS for event in events]
    moments = [found["comes_at"], found["goes_at"], *ends]
    return Local(
        people=own or tuple(people),
        is_own_team=bool(own),
        priorities=tuple(_aim(row) for row in found["said_priorities"]),
        events=events,
        changes_at=min((moment for moment in moments if moment is not None), default=None),
        stations=tuple(Counter(**row) for row in found["said_stations"]),
    )


def _aim(row: dict[str, Any]) -> Aim:
    acted_on = row["acted_on"]
    return Aim(
        issue=row["issue"],
        issued_on=date.fromisoformat(row["issued_on"]),
        action=row["action"],
        acted_on=date.fromisoformat(acted_on) if acted_on else None,
    )


def _event(row: dict[str, Any]) -> Event:
    ends_at = row["ends_at"]
    return Event(
        pk=row["pk"],
        title=row["title"],
        starts_at=datetime.fromisoformat(row["starts_at"]),
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
        place=row["place"],
        description=row["description"],
        is_cancelled=row["cancelled_at"] is not None,
    )

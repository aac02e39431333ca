"""What the demonstration's local teams say: officers, priorities, events, updates, counters.

Written in bulk, as an import of officers is. Every officer is called “Demo Officer” and a number.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from django.contrib.auth import get_user_model
from django.utils import timezone

from local_areas.imports.areas import force
from local_areas.models import (
    Announcement,
    Area,
    Assignment,
    Confidence,
    Kind,
    Meeting,
    Officer,
    Priority,
    Role,
    Station,
    Update,
)
from station.demo.city.figures import QUESTIONS, confidence
from station.demo.people import LEAD, OFFICER, UNTRAINED
from station.demo.sources import PUBLISHER

SEED: Final = 2347
WITHOUT_TEAM: Final = 0.04
"""Which share of the neighbourhoods waits for officers, as a lead's board must show."""
TRAINED: Final = (("passed", 70), ("in-practice", 12), ("lapsed", 8), ("not-started", 10))
ROUNDS: Final = 6
"""How often people were asked, twice a year."""
LONG_AGO: Final = timedelta(days=400)

ISSUES: Final = (
    ("Bicycles are taken from the racks by the station", "We mark frames every second Saturday, and officers in plain clothes watch the racks."),
    ("Vans are broken into for tools at night", "We patrol between 2 and 5am and mark tools for nothing."),
    ("Scooters are ridden on the pavement near the school", "We are there at the end of school each day and write to the owners."),
    ("Parcels are taken from doorsteps", "We visit every address that lost one, and the shops agreed to hold parcels."),
    ("Groups shout at people outside the shops in the evening", "We speak to them and their parents with the council’s youth workers."),
    ("Cars race along the quay on Friday nights", "We measure speeds from 9pm and have asked for bumps."),
    ("Shop staff are threatened when they refuse to sell", "Officers call on each shop weekly and take statements at once."),
    ("Drugs are sold in the stairways of the tower blocks", "We search the stairways daily and have better locks on the doors."),
)  # fmt: skip
MEETINGS: Final = (
    ("Talk to your team", "Community hall", "Bring what worries you. You need no appointment."),
    ("Bicycle and tool marking", "In front of the library", "It takes ten minutes and costs nothing."),
    ("Walk about with your officers", "At the bandstand", "We walk for an hour, and you say where."),
)  # fmt: skip
NEWS: Final = (
    ("Thank you to everybody who came on Saturday", "We marked 41 bicycles and heard about the lights in the underpass. The council mends them this month."),
    ("More patrols in the evenings", "Until the end of the month two of us walk here from 6pm to midnight. Stop us and talk."),
    ("Two vans of tools were found", "If you lost tools, tell us the serial numbers: many have no owner yet."),
    ("We looked for knives in the park", "Neighbours and cadets searched the bushes with us. Two were found and destroyed."),
    ("Beware of callers at the door", "Somebody says that he is from the water works and asks for money. They never do. Call us."),
)  # fmt: skip
HOURS: Final = "Monday to Friday 10am to 6pm\nSaturday 10am to 2pm\nClosed on Sundays"


def seed_local() -> None:
    """Once there are officers, nothing."""
    if Officer.objects.exists():
        return
    chance = random.Random(SEED)
    boroughs = list(Area.objects.current().boroughs().order_by("code"))
    areas = list(Area.objects.current().neighbourhoods().order_by("code"))
    _teams(boroughs, areas, chance)
    Priority.objects.bulk_create(_priorities(areas, chance))
    Meeting.objects.bulk_create(_meetings(areas, chance))
    authors = dict(Assignment.objects.filter(is_contact=True).values_list("area", "officer"))
    updates = Update.objects.bulk_create(_updates(areas, authors, chance))
    # Nobody follows anything yet, so the worker has nobody to tell of all these.
    Announcement.objects.bulk_create(Announcement(update=each) for each in updates)
    _stations(boroughs)
    whole = Area.objects.get(code=force().code)
    Confidence.objects.bulk_create(_confidence([whole, *boroughs], chance))


def _teams(boroughs: Sequence[Area], areas: Sequence[Area], chance: random.Random) -> None:
    """A lead for each borough, an officer for each neighbourhood, a PCSO for every two."""
    officers: list[Officer] = []
    assignments: list[Assignment] = []
    users = get_user_model().objects.in_bulk([LEAD, OFFICER, UNTRAINED], field_name="username")

    def officer(rank: str, training: str) -> Officer:
        made = _officer(len(officers) + 1, rank, training, chance)
        officers.append(made)
        return made

    def assign(who: Officer, area: Area, role: Role = Role.OFFICER, *, contact: bool) -> None:
        assignments.append(Assignment(officer=who, area=area, role=role, is_contact=contact))

    for borough in boroughs:
        sergeant = officer("Sergeant", "passed")
        assign(sergeant, borough, Role.LEAD, contact=True)
        if borough is boroughs[0]:
            sergeant.user = users.get(LEAD)
    without = {area.pk for area in areas if chance.random() < WITHOUT_TEAM} - {areas[0].pk}
    for place, area in enumerate(areas):
        if area.pk in without:
            continue
        training = chance.choices(*zip(*TRAINED, strict=True))[0]  # type: ignore[arg-type]
        constable = officer("PC", "passed" if place == 0 else str(training))
        assign(constable, area, contact=True)
        if place % 2 == 0:
            support = officer("PCSO", "in-practice" if place == 0 else str(training))
            both = [each for each in areas[place : place + 2] if each.pk not in without]
            for each in both:
                assign(support, each, contact=False)
            if place == 0:
                constable.user, support.user = users.get(OFFICER), users.get(UNTRAINED)
    made = Officer.objects.bulk_create(officers)
    for assignment in assignments:
        assignment.officer_id = assignment.officer.pk
    Assignment.objects.bulk_create(assignments)
    assert len(made) == len(officers)


def _officer(number: int, rank: str, training: str, chance: random.Random) -> Officer:
    now = timezone.now()
    passed = {
        "passed": now - timedelta(days=chance.randrange(5, 320)),
        "lapsed": now - LONG_AGO,
    }.get(training)
    begun = now - timedelta(days=chance.randrange(1, 60)) if training == "in-practice" else passed
    return Officer(
        number=f"DEMO{number:04d}",
        name=f"Demo Officer {number}",
        rank=rank,
        email=f"officer-{number}@rivermouth.example",
        practice_began_at=begun,
        passed_at=passed,
    )


def _priorities(areas: Sequence[Area], chance: random.Random) -> Iterator[Priority]:
    """Up to three in each. One in five was looked at last more than three months ago."""
    today = timezone.localdate()
    for area in areas:
        for issue, action in chance.sample(ISSUES, chance.choice((0, 1, 2, 2, 3))):
            age = chance.randrange(100, 300) if chance.random() < 0.2 else chance.randrange(3, 80)
            issued = today - timedelta(days=age)
            acted = (
                issued + timedelta(days=age // 2) if age < 90 and chance.random() < 0.7 else None
            )
            yield Priority(area=area, issue=issue, issued_on=issued, action=action, acted_on=acted)


def _meetings(areas: Sequence[Area], chance: random.Random) -> Iterator[Meeting]:
    """One or two to come in most neighbourhoods, and none in the others."""
    for area in areas:
        for title, place, words in chance.sample(MEETINGS, chance.choice((0, 1, 1, 2))):
            starts = _at(chance.randrange(2, 45), chance.choice((10, 14, 18, 19)))
            yield Meeting(
                area=area,
                title=title,
                starts_at=starts,
                ends_at=starts + timedelta(hours=1),
                place=f"{place}, {area.official_name}",
                description=words,
            )


def _at(days: int, hour: int) -> datetime:
    """That many days from today, on the clock."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _updates(
    areas: Sequence[Area], authors: dict[int, int], chance: random.Random
) -> Iterator[Update]:
    """Up to three in each, by its named contact; some have said nothing for months."""
    for place, area in enumerate(areas):
        author = authors.get(area.pk)
        if author is None:
            continue
        chosen = chance.sample(NEWS, chance.choice((0, 1, 2, 3)) if place else 3)
        for number, (title, text) in enumerate(chosen):
            posted = _at(-chance.randrange(1, 120), chance.randrange(8, 20))
            yield Update(
                area=area,
                author_id=author,
                kind=Kind.APPEAL if "tools were found" in title else Kind.NEWS,
                title=title,
                text=text,
                is_pinned=number == 0 and chance.random() < 0.1,
                publish_at=posted,
                approved_at=posted,
                announced_at=posted,
            )


def _stations(boroughs: Sequence[Area]) -> None:
    """A counter in each borough."""
    made = Station.objects.bulk_create(
        Station(
            name=f"{borough.official_name} police station",
            address=f"{number} Demo Street\n{borough.official_name}",
            postcode=f"XR{number} 0AA",
            opening_hours=HOURS,
            telephone="101",
            latitude=borough.latitude,
            longitude=borough.longitude,
        )
        for number, borough in enumerate(boroughs, start=1)
    )
    through = Station.areas.through
    through._base_manager.bulk_create(
        through(station_id=station.pk, area_id=borough.pk)
        for station, borough in zip(made, boroughs, strict=True)
    )


def _confidence(areas: Sequence[Area], chance: random.Random) -> Iterator[Confidence]:
    """Of the force and each borough, twice a year."""
    year = timezone.localdate().year
    for area in areas:
        sample = 4_000 if area.parent_id is None else chance.randint(180, 420)
        for question, per_cents in zip(QUESTIONS, confidence(ROUNDS, chance), strict=True):
            for back, per_cent in enumerate(per_cents):
                at = date(year - 1 - back // 2, 6 if back % 2 else 12, 1)
                yield Confidence(
                    area=area,
                    question=question,
                    asked_from=at,
                    asked_to=at + timedelta(days=20),
                    per_cent=Decimal(str(per_cent)),
                    sample=sample,
                    source=f"a survey {PUBLISHER}",
                )

"""The checks of a staged release against what is live, with the rows that they need."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils import timezone

from local_areas.imports.thresholds import thresholds
from local_areas.models import Area, Coverage, Level, Release
from local_areas.statistics.building import ALL
from local_areas.statistics.checking import (
    Facts,
    Vintage,
    breaks_between,
    breaks_within,
    findings,
    overlap,
)
from local_areas.statistics.months import Month

MOST_MOVERS: Final = 15


def check(release: Release) -> None:
    """Put into its report what the checks find and what it would change."""
    live = Release.objects.live().beside(release).first()
    old, new = None if live is None else vintage(live), vintage(release)
    limits = thresholds()
    facts = Facts(
        rows=release.report["rows"],
        rejected=release.report["rejected"],
        unknown_codes=release.report["unknown_codes"],
        missing_areas=_missing(release, live),
        overlap=None if old is None else _overlap(old, new),
        newest=_newest(release, new),
        ends=None if old is None else (old.last, new.last),
    )
    breaks = breaks_within(new, limits)
    if old is not None:
        breaks += breaks_between(old, new, limits)
    release.report |= {
        "checks": [each.to_json() for each in findings(facts, limits)],
        "against": None if live is None else live.pk,
        "changes": [] if old is None else _changes(old, new),
        "movers": [] if live is None else _movers(live, release),
        "breaks": [each.to_json() for each in breaks],
    }
    release.checked_at = timezone.now()
    release.save(update_fields=["report", "checked_at"])


def vintage(release: Release) -> Vintage:
    return Vintage(
        first=Month(release.first_month),
        last=Month(release.last_month),
        totals=release.report.get("totals", {}),
    )


def failed(release: Release) -> list[str]:
    """The names of the checks that did not pass."""
    return [each["name"] for each in release.report.get("checks", []) if not each["passed"]]


def _overlap(old: Vintage, new: Vintage) -> tuple[int, int] | None:
    shared = overlap(old, new)
    return None if shared is None else (old.total(ALL, *shared), new.total(ALL, *shared))


def _newest(release: Release, new: Vintage) -> tuple[int, int] | None:
    """The month before may be live as a release of its own: a street file has one month."""
    newest = new.total(ALL, new.last, new.last)
    before = new.last + -1
    if before >= new.first:
        return new.total(ALL, before, before), newest
    words = release.scope.rpartition(" ")
    live = Release.objects.live().filter(
        source=release.source, scope=f"{words[0]} {before}".strip()
    )
    known = live.first()
    return None if known is None else (vintage(known).total(ALL, before, before), newest)


def _missing(release: Release, live: Release | None) -> list[str]:
    """Neighbourhoods of today without figures in a borough that has some, and areas that have
    figures now and would lose them.
    """
    here = set(Coverage.objects.filter(release=release).values_list("area_id", flat=True))
    lost = [] if live is None else Coverage.objects.filter(release=live).values_list("area_id")
    expected = {pk for (pk,) in lost}
    if not release.scope and Area.objects.neighbourhoods().filter(pk__in=here).exists():
        today = Area.objects.neighbourhoods().public().current()
        expected |= set(today.filter(parent__in=here).values_list("pk", flat=True))
    missing = Area.objects.filter(pk__in=expected - here)
    return [f"{area.code} {area.name}" for area in missing]


def _changes(old: Vintage, new: Vintage) -> list[dict[str, Any]]:
    """Totals a type in the months that both have, the largest change first."""
    shared = overlap(old, new)
    if shared is None:
        return []
    rows: list[dict[str, Any]] = [
        {"type": key, "before": old.total(key, *shared), "after": new.total(key, *shared)}
        for key in sorted({*old.totals, *new.totals})
    ]
    return _by_change(rows)


def _movers(live: Release, release: Release) -> list[dict[str, Any]]:
    """The neighbourhoods whose total of the shared months would change the most."""
    shared = overlap(vintage(live), vintage(release))
    if shared is None:
        return []
    moved = [
        {"area": area.name, "before": area.old, "after": area.new}
        for area in totals(live, release, *shared)
        if area.level == Level.NEIGHBOURHOOD and area.old != area.new
    ]
    return _by_change(moved)[:MOST_MOVERS]


def _by_change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The largest first."""
    return sorted(rows, key=lambda row: -abs(row["after"] - row["before"]))


class Total(NamedTuple):
    """An area's total of the same months in two releases."""

    code: str
    name: str
    level: str
    old: int
    new: int


def totals(old: Release, new: Release, first: Month, last: Month) -> list[Total]:
    """Of each area that both releases have, all types together, of what is known."""
    places = [
        place - release.first_month + 1
        for release in (old, new)
        for place in (first.number, last.number)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT area.code, area.name, area.level,
                (SELECT coalesce(sum(n), 0) FROM unnest(old.counts[%s:%s]) AS n),
                (SELECT coalesce(sum(n), 0) FROM unnest(new.counts[%s:%s]) AS n)
            FROM local_areas_series AS old
            JOIN local_areas_series AS new
                ON new.release_id = %s AND new.area_id = old.area_id AND new.type_id = old.type_id
            JOIN local_areas_statistictype AS type ON type.id = old.type_id AND type.key = %s
            JOIN local_areas_area AS area ON area.id = old.area_id
            WHERE old.release_id = %s
            """,
            [*places, new.pk, ALL, old.pk],
        )
        return [Total(*row) for row in cursor.fetchall()]

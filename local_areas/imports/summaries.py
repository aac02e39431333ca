"""What pages show, worked out from everything that is live of a source."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from typing import Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import ngettext

from local_areas.imports import sources
from local_areas.imports.checking import totals, vintage
from local_areas.imports.placing import known_sum
from local_areas.imports.thresholds import thresholds
from local_areas.models import Area, AreaSummary, Coverage, Level, Release, Series, StatisticType
from local_areas.statistics.building import ALL, Counts, Live, Place, Type, build
from local_areas.statistics.checking import Break, Vintage, breaks_within, overlap
from local_areas.statistics.figures import Revision
from local_areas.statistics.measures import YEAR, Thresholds
from local_areas.statistics.months import Month

LONGEST: Final = 3 * YEAR
"""The most months that pages show."""


def renew(summary: str) -> int:
    """Work out the figures of each area that has live ones under this key (`Source.summary`).
    Returns how many. Called in the transaction of a swap: pages see all of the old or all of the
    new.
    """
    limits = thresholds()
    keys = [each.key for each in sources.sources() if each.summary == summary]
    releases = list(Release.objects.live().filter(source__in=keys).order_by("live_from", "pk"))
    AreaSummary.objects.filter(source=summary).delete()
    if not releases:
        return 0
    newest = max(releases, key=lambda each: (each.last_month, each.live_from, each.pk))
    joined = _Joined(releases)
    types = _marked(joined, releases, limits)
    live = Live(
        source=sources.get(newest.source).publisher,
        release=_title(newest, releases, joined),
        published=str(timezone.localdate(newest.live_from)),
        first=joined.first,
        last=joined.last,
        places=joined.places,
        types=types,
        counts=joined.counts,
        sums=joined.sums,
        revisions=_revisions(newest) if len(releases) == 1 else {},
    )
    rows = io.StringIO()
    count = 0
    for figures in build(live, limits):
        text = json.dumps(figures.to_json(), ensure_ascii=False, separators=(",", ":"))
        area = joined.pks[figures.area_code]
        escaped = text.replace("\\", "\\\\")
        rows.write(f"{area}\t{summary}\t{newest.pk}\t{escaped}\n")
        count += 1
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY local_areas_areasummary (area_id, source, release_id, figures) FROM STDIN"
        ) as copy,
    ):
        copy.write(rows.getvalue())
    return count


def _revisions(release: Release) -> dict[str, Revision]:
    """Code -> what the release that came before this one had, where that is not the same."""
    earlier = Release.objects.beside(release).filter(
        retired_at__isnull=False, staged_at__lt=release.staged_at
    )
    last = earlier.order_by("-staged_at").first()
    shared = None if last is None else overlap(vintage(last), vintage(release))
    if last is None or shared is None:
        return {}
    return {
        area.code: Revision(
            first_month=str(shared[0]), last_month=str(shared[1]), before=area.old, after=area.new
        )
        for area in totals(last, release, *shared)
        if area.old != area.new
    }


def _title(newest: Release, releases: Sequence[Release], joined: _Joined) -> str:
    if len({each.scope for each in releases}) == 1 or len(releases) == 1:
        return newest.title
    text = ngettext(
        "%(title)s, with %(count)s more", "%(title)s, with %(count)s more", len(releases) - 1
    )
    return text % {"title": newest.title, "count": len(releases) - 1}


class _Joined:
    """The live releases of a source as one window. Where two have a figure of the same month the
    source's own goes before a sum, and the one that went live last before the others.
    """

    def __init__(self, releases: Sequence[Release]) -> None:
        self.last = Month(max(each.last_month for each in releases))
        begin = Month(min(each.first_month for each in releases))
        self.first = max(begin, self.last + (1 - LONGEST))
        self.length = self.last - self.first + 1
        self.counts: dict[tuple[str, str], Counts] = {}
        self.sums: dict[str, int] = {}
        rows = Area.objects.filter(
            pk__in=Coverage.objects.filter(release__in=releases).values("area")
        ).select_related("parent")
        areas = {area.pk: area for area in rows}
        self.pks = {area.code: area.pk for area in areas.values()}
        self.places = [_place(area) for area in areas.values()]
        self._codes = {area.pk: area.code for area in areas.values()}
        self.types = {
            each.pk: each
            for each in StatisticType.objects.filter(
                scheme__in={sources.get(each.source).scheme for each in releases}
            )
            .select_related("parent")
            .order_by("key", "pk")
        }
        if len(releases) == 1 and releases[0].first_month == self.first.number:
            self._one(releases[0])
        else:
            self._many(releases)

    def _one(self, release: Release) -> None:
        for area, type, counts, sum_of in _series([release]):
            code = self._codes[area]
            self.counts[code, self.types[type].key] = counts
            if sum_of is not None:
                self.sums[code] = sum_of

    def _many(self, releases: Sequence[Release]) -> None:
        """A type that a release lacks is nought in the months that it covers."""
        own: dict[tuple[str, int], bool] = {}
        cells: dict[tuple[str, str], list[int | None]] = {}
        covered: dict[str, list[bool]] = {}
        for release in releases:
            shift = release.first_month - self.first.number
            for area, type, counts, sum_of in _series([release]):
                code, key = self._codes[area], self.types[type].key
                known = covered.setdefault(code, [False] * self.length)
                into = cells.setdefault((code, key), [None] * self.length)
                for place, count in enumerate(counts, start=shift):
                    if place < 0 or count is None:
                        continue
                    if sum_of is not None and own.get((code, place)):
                        continue
                    into[place] = count
                    if key == ALL:
                        known[place] = True
                        own[code, place] = own.get((code, place), False) or sum_of is None
                if sum_of is not None:
                    self.sums[code] = sum_of
        for (code, _key), into in cells.items():
            for place, count in enumerate(into):
                if count is None and covered[code][place]:
                    into[place] = 0
        for code in list(self.sums):
            if all(own.get((code, place), True) for place in range(self.length)):
                del self.sums[code]
        self.counts = {**cells}

    def totals(self) -> dict[str, Counts]:
        """A type's month of all neighbourhoods together."""
        small = {place.code for place in self.places if place.level == Level.NEIGHBOURHOOD}
        by_key: dict[str, list[list[int | None]]] = {}
        for (code, key), counts in self.counts.items():
            if code in small:
                by_key.setdefault(key, []).append(list(counts))
        return {key: known_sum(series) for key, series in by_key.items()}


def _place(area: Area) -> Place:
    year = f", {area.population_year}" if area.population_year else ""
    return Place(
        code=area.code,
        name=str(area.name),
        level=area.level,
        parent=None if area.parent is None else area.parent.code,
        residents=area.population,
        residents_source=f"{area.population_source}{year}",
    )


def _series(releases: Iterable[Release]) -> Iterable[tuple[int, int, list[int | None], int | None]]:
    rows = Series.objects.filter(release__in=list(releases))
    return rows.values_list("area_id", "type_id", "counts", "sum_of").iterator(chunk_size=5_000)


def _marked(joined: _Joined, releases: Sequence[Release], limits: Thresholds) -> list[Type]:
    """The types with their breaks, which are stored with them too."""
    if len(releases) == 1:
        totals: Vintage = vintage(releases[0])
    else:
        totals = Vintage(first=joined.first, last=joined.last, totals=joined.totals())
    breaks: dict[str, Break] = {}
    for release in releases:
        for each in release.report.get("breaks", []):
            if not each["month"]:
                breaks[each["type"]] = Break(**each)
    breaks |= {each.type: each for each in breaks_within(totals, limits)}
    changed = []
    for each in joined.types.values():
        found = breaks.get(each.key)
        month = None if found is None else joined.first
        if found is not None and found.month:
            month = Month.parse(found.month)
        number, note = (None, "") if month is None or found is None else (month.number, found.note)
        if (each.break_month, each.break_note) != (number, note):
            each.break_month, each.break_note = number, note
            changed.append(each)
    StatisticType.objects.bulk_update(changed, ["break_month", "break_note"])
    return [
        Type(
            key=each.key,
            name=each.name,
            parent="" if each.parent is None else each.parent.key,
            is_sensitive=each.is_sensitive,
            break_month=None if each.break_month is None else Month(each.break_month),
            break_note=each.break_note,
        )
        for each in joined.types.values()
    ]

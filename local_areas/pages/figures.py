"""The figures of pages: read from the summary of the live release, never added up here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.db.models import Func, JSONField
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local_areas.drawing.trend import Line, Trend, long, trend
from local_areas.models import Area
from local_areas.statistics import wording
from local_areas.statistics.figures import AreaFigures, TypeFigures
from local_areas.statistics.measures import Movement
from local_areas.statistics.months import Month

TOP: Final = 5
SOURCES: Final = ("datastore", "street", "police-api")
"""Whose figures of recorded crime pages show: the first of these that an area has."""
MOST_DRAWN: Final = 512
"""How many charts a process keeps: each some 15 kB."""


def sources() -> Sequence[str]:
    return getattr(settings, "LOCAL_AREAS_CRIME_SOURCES", SOURCES)


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A type in the list of the most frequent."""

    key: str
    name: str
    count: str
    before: str
    change: str
    direction: str
    width: int
    """Of its bar, in per cent of the highest."""


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A type with its chart, on the page of all figures."""

    key: str
    name: str
    count: str
    change: str
    rate: str
    notes: tuple[str, ...]
    chart: Trend | None


SHOWN: Final = """(
    SELECT summary.figures FROM local_areas_areasummary AS summary
    WHERE summary.area_id = {area} AND summary.source = ANY(%s::text[])
    ORDER BY array_position(%s::text[], summary.source::text) LIMIT 1
)"""


class Stored(Func):
    """The figures of an area, those of the source that is shown: `Stored("area")` of a page.

    Written out: the same as a subquery takes a third of the time that finding a page does.
    """

    output_field = JSONField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **options: Any) -> Any:
        area, params = compiler.compile(self.get_source_expressions()[0])
        known = list(sources())
        return SHOWN.replace("{area}", area), [*params, known, known]


def of_page(page: Any) -> AreaFigures | None:
    """Those that came along, or asked for now."""
    if hasattr(page, "stored_figures"):
        found = page.stored_figures
    else:
        found = Area.objects.values_list(Stored("pk"), flat=True).get(pk=page.area_id)
    return None if found is None else AreaFigures.from_json(found)


def ranked(figures: AreaFigures, most: int = TOP) -> list[Ranked]:
    """The most frequent types of the newest twelve months, of those that are shown here."""
    shown = [(each, each.year.after) for each in figures.top_types if each.year.after]
    highest = max((after or 0 for _each, after in shown[:most]), default=1)
    return [
        Ranked(
            key=each.key,
            name=each.name,
            count=wording.number(after),
            before=wording.number(each.year.before),
            change=change(each.year),
            direction=each.year.direction.value,
            width=max(1, round((after or 0) * 100 / highest)),
        )
        for each, after in shown[:most]
    ]


def change(moved: Movement) -> str:
    """“26% fewer: 141, and 190 in the 12 months before”."""
    said = wording.change(moved)
    said = said[:1].upper() + said[1:]
    if moved.before is None:
        return said
    return _("%(change)s: %(before)s in the 12 months before") % {
        "change": said,
        "before": wording.number(moved.before),
    }


@dataclass(frozen=True, kw_only=True)
class Window:
    """The months that a chart shows. Each YYYY-MM."""

    first: str
    last: str
    provisional_from: str
    """Empty where none may still change."""

    @classmethod
    def of(cls, figures: AreaFigures) -> Window:
        return cls(
            first=figures.first_month,
            last=figures.last_month,
            provisional_from=figures.provisional_from,
        )


def drawn(figures: AreaFigures, borough: str) -> str:
    """The chart of all types together, with its table, as HTML. Empty where months are not shown.

    A fifth of what a page costs, and it changes with the figures only.
    """
    return _drawn(figures.all, Window.of(figures), borough, get_language())


@lru_cache(maxsize=MOST_DRAWN)
def _drawn(each: TypeFigures, window: Window, borough: str, language: str | None) -> str:
    """Kept by everything that it shows, the language too: other figures are another chart."""
    found = chart(each, window, borough)
    if found is None:
        return ""
    return render_to_string("local_areas/_trend.html", {"chart": found, "name": "trend"})


def chart(each: TypeFigures, window: Window, borough: str) -> Trend | None:
    """None where the months of a type are not shown."""
    if not each.counts:
        return None
    lines = []
    if borough:
        name = _("Average of neighbourhoods in %(borough)s") % {"borough": borough}
        lines.append(Line(key="borough", name=name, counts=each.borough_counts))
    if any(count is not None for count in each.similar_counts):
        name = _("Average of areas like this one")
        lines.append(Line(key="similar", name=name, counts=each.similar_counts))
    before, after = each.year.before, each.year.after
    return trend(
        each.name,
        each.counts,
        first=Month.parse(window.first),
        compared=[line for line in lines if line.counts],
        provisional_from=_month(window.provisional_from),
        break_month=_month(each.break_month),
        year=(before, after) if before is not None and after is not None else None,
        year_end=Month.parse(window.last),
    )


def details(figures: AreaFigures, borough: str) -> list[Detail]:
    """All types, the whole first."""
    return [
        Detail(
            key=each.key,
            name=each.name,
            count=wording.recorded(each),
            change=change(each.year),
            rate=wording.rate(each.rate),
            notes=tuple(filter(None, [wording.detail(each), wording.break_mark(each)])),
            chart=chart(each, Window.of(figures), borough),
        )
        for each in (figures.all, *figures.top_types)
    ]


def _month(text: str) -> Month | None:
    return Month.parse(text) if text else None


def month_name(text: str) -> str:
    return long(Month.parse(text))

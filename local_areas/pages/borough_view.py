"""What the page of a borough shows: its figures, and each neighbourhood with rate and change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from local_areas.drawing.shades import shades
from local_areas.models import Area, AreaSummary
from local_areas.pages import figures, local, maps
from local_areas.pages.area_view import read_posts, window
from local_areas.statistics import wording
from local_areas.statistics.measures import Direction, Movement, Rate, Withheld

MOST_UPDATES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Neighbourhood:
    """A row of the table, and a shape of the map."""

    drawable: maps.Drawable
    number: int
    count: str
    rate: str
    """Per 1,000 residents a year; empty where there is none."""
    rate_value: float | None
    withheld: str
    """Why there is no rate; empty where there is one."""
    change: str


@dataclass(frozen=True, kw_only=True)
class Without:
    """Why some neighbourhoods have no rate, said once for all of them."""

    why: str
    names: str


def context(page: Any, models_of_areas: Sequence[Any]) -> dict[str, Any]:
    area: Area = page.area
    found = figures.of_page(page)
    rows = _neighbourhoods(area, models_of_areas)
    shade, bands = shades([row.rate_value for row in rows])
    rows = [
        replace(row, drawable=replace(row.drawable, shade=each, note=row.rate or row.withheld))
        for row, each in zip(rows, shade, strict=True)
    ]
    return {
        "area": area,
        "figures": found,
        "headline": wording.headline(found) if found else "",
        "summed": wording.summed(found) if found else "",
        "ranked": figures.ranked(found) if found else [],
        "chart": figures.drawn(found, "") if found else "",
        "rate": wording.rate(found.all.rate) if found else "",
        "window": window(found),
        "rows": rows,
        "bands": bands,
        "without": _without(rows),
        "map": maps.of_region(row.drawable for row in rows),
        "local": local.read(area),
        "updates": read_posts(area, most=MOST_UPDATES).updates,
        "borough": area.parent.name if area.parent is not None else "",
    }


def _neighbourhoods(borough: Area, models_of_areas: Sequence[Any]) -> list[Neighbourhood]:
    pages = [
        page
        for model in models_of_areas
        for page in model.objects.live().filter(area__parent=borough).select_related("area")
    ]
    known = _said(borough)
    rows = []
    for number, page in enumerate(sorted(pages, key=lambda page: str(page.area.name)), 1):
        year, rate = known.get(page.area_id, (None, None))
        rows.append(
            Neighbourhood(
                drawable=maps.Drawable(
                    pk=page.area_id, name=page.area.name, url=page.get_url() or ""
                ),
                number=number,
                count=wording.number(year.after) if year else "",
                rate="" if rate is None or rate.value is None else f"{rate.value:.1f}",
                rate_value=rate.value if rate else None,
                withheld=wording.withheld(rate) if rate else "",
                change=wording.change(year) if year else "",
            )
        )
    return rows


def _without(rows: Sequence[Neighbourhood]) -> list[Without]:
    reasons = dict.fromkeys(row.withheld for row in rows if row.withheld)
    return [
        Without(
            why=why,
            names=", ".join(row.drawable.name for row in rows if row.withheld == why),
        )
        for why in reasons
    ]


def _said(borough: Area) -> dict[int, tuple[Movement, Rate]]:
    """Of each neighbourhood only what the table shows: its whole summary is fifty times as long."""
    order = {source: rank for rank, source in enumerate(figures.sources())}
    rows = AreaSummary.objects.filter(area__parent=borough, source__in=order).values_list(
        "source", "area_id", "figures__all__year", "figures__all__rate"
    )
    found = {}
    for _source, area, year, rate in sorted(rows, key=lambda row: -order[row[0]]):
        withheld = rate["withheld"]
        found[area] = (
            Movement(**{**year, "direction": Direction(year["direction"])}),
            Rate(value=rate["value"], withheld=Withheld(withheld) if withheld else None),
        )
    return found

"""The figures that dashboards show, read from the summaries of the live releases.

The summary of an area already keeps back what may not be shown of it, so nothing here can show it
by mistake. Of an area that is one row among many only the types that are asked for are read: its
whole summary is fifty times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Func, JSONField, Q, QuerySet, Value

from local_areas.models import Area, AreaGeneration, AreaSummary, Level
from local_areas.statistics.figures import AreaFigures

RANK: Final = {level.value: rank for rank, level in enumerate(Level)}
_PATH: Final = "$.types[*] ? (@.key == $keys[*])"


@dataclass(frozen=True, kw_only=True)
class Place:
    """An area that has figures."""

    pk: int
    code: str
    name: str
    level: str
    parent: str | None
    """Its code."""

    @property
    def is_force(self) -> bool:
        return self.level == Level.FORCE

    @property
    def is_neighbourhood(self) -> bool:
        return self.level == Level.NEIGHBOURHOOD


def source(candidates: Iterable[str]) -> str | None:
    """The first of these under which anything is live."""
    live = set(
        AreaSummary.objects.filter(source__in=list(candidates))
        .order_by("source")
        .values_list("source", flat=True)
        .distinct()
    )
    return next((each for each in candidates if each in live), None)


def places(source: str, asked: Sequence[str]) -> list[Place]:
    """Force and boroughs, and the neighbourhoods of each borough that is asked for, or of which a
    neighbourhood is. The largest first, then by name.
    """
    parents = Area.objects.filter(code__in=asked)
    inside = Q(parent__in=parents) | Q(parent__in=parents.values("parent"))
    inside = Q(level=Level.NEIGHBOURHOOD) & inside
    rows = _with_figures(source).filter(~Q(level=Level.NEIGHBOURHOOD) | inside)
    found = [
        Place(pk=pk, code=code, name=name, level=level, parent=parent)
        for pk, code, name, level, parent in rows.values_list(
            "pk", "code", "name", "level", "parent__code"
        )
    ]
    return sorted(found, key=lambda place: (RANK[place.level], place.name, place.code))


def _with_figures(source: str) -> QuerySet[Area]:
    """Of today's boundary set where there is one: an older set lies over the same ground."""
    areas = Area.objects.public().filter(summaries__source=source)
    generation = AreaGeneration.objects.current()
    return areas if generation is None else areas.in_generation(generation)


def whole(source: str, places: Iterable[Place]) -> dict[str, AreaFigures]:
    """Code -> all figures of an area."""
    rows = _summaries(source, places).values_list("figures", flat=True)
    return {each["area_code"]: AreaFigures.from_json(each) for each in rows}


def parts(source: str, places: Iterable[Place], keys: Sequence[str]) -> dict[str, AreaFigures]:
    """Code -> the figures of an area, without any types but these."""
    chosen: Any = Func(
        F("figures"),
        Value(_PATH),
        Value({"keys": list(keys)}, output_field=JSONField()),
        function="jsonb_path_query_array",
        template="%(function)s(%(expressions)s)",
        output_field=JSONField(),
    )
    rest: Any = Func(F("figures"), template="(%(expressions)s - 'types')", output_field=JSONField())
    rows = _summaries(source, places).annotate(chosen=chosen, rest=rest)
    found = rows.values_list("rest", "chosen")
    return {
        rest["area_code"]: AreaFigures.from_json({**rest, "types": chosen})
        for rest, chosen in found
    }


def _summaries(source: str, places: Iterable[Place]) -> QuerySet[AreaSummary]:
    return AreaSummary.objects.filter(source=source, area__in=[place.pk for place in places])

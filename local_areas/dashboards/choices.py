"""What the form of a dashboard offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from local_areas.dashboards import words
from local_areas.dashboards.asking import Period
from local_areas.dashboards.reading import Place
from local_areas.statistics.building import ALL
from local_areas.statistics.figures import AreaFigures
from local_areas.statistics.measures import YEAR
from local_areas.statistics.months import Month, months

type Group = tuple[str, list[Choice]]
"""What stands above some options, and these."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An option of a list of the form."""

    value: str
    words: str
    is_part: bool = False


def areas(places: Iterable[Place]) -> list[Group]:
    """The force, its boroughs, and the neighbourhoods that were read, by borough."""
    groups: dict[str, list[Choice]] = {}
    named = {place.code: place.name for place in places}
    for place in places:
        group = _("The force") if place.is_force else _("Boroughs")
        if place.is_neighbourhood:
            borough = named.get(place.parent or "", "")
            group = _("Neighbourhoods of %(borough)s") % {"borough": borough}
        groups.setdefault(group, []).append(Choice(value=place.code, words=place.name))
    return list(groups.items())


def types(whole: AreaFigures) -> list[Choice]:
    """Everything together, then by name, each followed by its parts."""
    found = [Choice(value=ALL, words=whole.all.name)]
    for each in sorted(whole.top_types, key=lambda each: each.name):
        found.append(Choice(value=each.key, words=each.name))
        parts = sorted(whole.parts_of(each.key), key=lambda part: part.name)
        found += [Choice(value=part.key, words=part.name, is_part=True) for part in parts]
    return found


def periods(whole: AreaFigures) -> list[Group]:
    """Twelve months and single ones, the newest first."""
    first, last = Month.parse(whole.first_month), Month.parse(whole.last_month)
    newest = list(months(first, last))[::-1]
    years = [Period(last=month, is_year=True) for month in newest[: 1 - YEAR]]
    single = [Period(last=month, is_year=False) for month in newest]
    return [
        (name, [Choice(value=each.key, words=words.choice(each)) for each in group])
        for name, group in ((_("12 months"), years), (_("One month"), single))
        if group
    ]

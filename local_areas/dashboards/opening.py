"""From what an address asks for to a board, or to words about why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from local_areas.dashboards import reading
from local_areas.dashboards.asking import Asked, Period, Refused
from local_areas.dashboards.board import NEVER_FOR_NEIGHBOURHOODS, Board
from local_areas.statistics.building import ALL
from local_areas.statistics.figures import AreaFigures
from local_areas.statistics.measures import YEAR
from local_areas.statistics.months import Month


def build(source: str, asked: Asked, kind: type[Board] = Board) -> Board | None:
    """Finds what is asked for. None where no area has figures. Raises `Refused`, in words."""
    places = reading.places(source, asked.areas)
    if not places:
        return None
    by_code = {place.code: place for place in places}
    unknown = [code for code in asked.areas if code not in by_code]
    if unknown:
        raise Refused(
            _("There are no figures of an area with the code “%(code)s”.") % {"code": unknown[0]}
        )
    top = places[0]
    chosen = [by_code[code] for code in asked.areas] or [top]
    figures = reading.whole(source, {place.code: place for place in (top, *chosen)}.values())
    keys = asked.types or (ALL,)
    _check_types(keys, figures[top.code])
    usual = _usual(figures[top.code])
    period = asked.period or usual
    _check_period(period, figures[top.code])
    board = kind(
        source=source,
        asked=replace(asked, period=None if period == usual else period),
        top=top,
        places=places,
        chosen=chosen,
        figures=figures,
        keys=keys,
        period=period,
    )
    areas = () if asked.areas == (top.code,) else asked.areas
    types = () if asked.types == (ALL,) else asked.types
    return replace(board, asked=replace(board.asked, areas=areas, types=types))


def _usual(figures: AreaFigures) -> Period:
    """The newest twelve months, or the newest month where there are not as many."""
    first, last = Month.parse(figures.first_month), Month.parse(figures.last_month)
    return Period(last=last, is_year=last - first + 1 >= YEAR)


def _check_types(keys: Sequence[str], figures: AreaFigures) -> None:
    known = {
        each.key
        for each in (figures.all, *figures.types)
        if each.parent not in NEVER_FOR_NEIGHBOURHOODS
    }
    for key in keys:
        if key not in known:
            raise Refused(_("No type is called “%(type)s” in these figures.") % {"type": key})


def _check_period(period: Period, figures: AreaFigures) -> None:
    first, last = Month.parse(figures.first_month), Month.parse(figures.last_month)
    if not first <= period.last <= last or (period.is_year and period.first < first):
        raise Refused(
            _("These figures are of %(first)s to %(last)s. “%(period)s” is outside of that.")
            % {"first": first, "last": last, "period": period.key}
        )

"""A dashboard of counts: what an address names, found, and everything that the page shows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from local_areas.dashboards import charts, choices, reading, words
from local_areas.dashboards.asking import Asked, Period
from local_areas.dashboards.choices import Choice, Group
from local_areas.dashboards.lines import Item, Line
from local_areas.dashboards.rate_map import RateMap, rate_map
from local_areas.dashboards.reading import Place
from local_areas.dashboards.saying import Beside, Said, Teller, every_month, every_year
from local_areas.drawing.shades import Band, shades
from local_areas.drawing.trend import Trend, long
from local_areas.imports.thresholds import thresholds
from local_areas.pages import maps
from local_areas.statistics import wording
from local_areas.statistics.building import ALL, NOT_SHOWN
from local_areas.statistics.figures import AreaFigures, Shown, TypeFigures
from local_areas.statistics.measures import Rate, Withheld
from local_areas.statistics.months import Month

NEVER_FOR_NEIGHBOURHOODS: Final = frozenset({"ethnicity"})
"""Groups of types that describe people. No release has them for a neighbourhood; nor would this."""


@dataclass(frozen=True)
class Board:
    """Everything is worked out once, when the page or the CSV asks for it."""

    source: str
    asked: Asked
    """As the one address of this page says it."""
    top: Place
    """The area that is shown when none is asked for."""
    places: Sequence[Place]
    chosen: Sequence[Place]
    figures: Mapping[str, AreaFigures]
    """Code -> all figures, of the top and of what is chosen."""
    keys: Sequence[str]
    """Of the types that are chosen."""
    period: Period

    @property
    def whole(self) -> AreaFigures:
        return self.figures[self.top.code]

    @property
    def here(self) -> Place:
        return self.chosen[0]

    @property
    def is_comparison(self) -> bool:
        return len(self.chosen) > 1 or len(self.keys) > 1

    @cached_property
    def items(self) -> list[Item]:
        return [self._item(place, key) for place in self.chosen for key in self.keys]

    @property
    def first(self) -> Item:
        return self.items[0]

    def _teller(self, figures: AreaFigures) -> Teller:
        return Teller(figures=figures, thresholds=thresholds())

    def _item(self, place: Place, key: str) -> Item:
        teller = self._teller(self.figures[place.code])
        each = self.type(teller.figures, key)
        month = replace(self.period, is_year=False)
        return Item(
            place=place,
            type=each,
            teller=teller,
            year=teller.says(each, replace(self.period, is_year=True)),
            month=teller.says(each, month),
            month_before=teller.beside(each, month, Beside.MONTH_BEFORE),
        )

    def type(self, figures: AreaFigures, key: str) -> TypeFigures:
        """Missing where the area has no figures of it."""
        if key == ALL:
            return figures.all
        found = next((each for each in figures.types if each.key == key), None)
        if found is not None:
            return found
        known = next((each for each in self.whole.types if each.key == key), self.whole.all)
        length = Month.parse(figures.last_month) - Month.parse(figures.first_month) + 1
        return replace(
            known,
            shown=Shown.MONTHLY,
            part=None,
            counts=(None,) * length,
            year=NOT_SHOWN,
            month_before=NOT_SHOWN,
            year_before=NOT_SHOWN,
            rate=Rate(value=None, withheld=Withheld.NO_COUNT),
            borough_counts=(),
            similar_counts=(),
        )

    # Words

    def main(self, item: Item) -> Said:
        return item.year if self.period.is_year else item.month

    @property
    def title(self) -> str:
        what = words.names([self.type(self.whole, key).name for key in self.keys])
        return _("%(type)s, %(area)s") % {"type": what, "area": self.where}

    @property
    def where(self) -> str:
        return words.names([place.name for place in self.chosen])

    @property
    def what(self) -> str:
        return self.first.type.name

    @property
    def period_words(self) -> str:
        return words.period(self.period)

    @property
    def against(self) -> str:
        """The heading of the column of changes."""
        return words.against(self.main(self.first))

    @property
    def chart_title(self) -> str:
        if self.asked.as_rate:
            return _("For every 1,000 residents, the 12 months to each month")
        return _("Month by month")

    @property
    def not_drawn(self) -> list[tuple[str, str]]:
        """What each item is called that the chart leaves out, and why."""
        return [
            (self.label(item), self._why_not_drawn(item))
            for item in self.items
            if not charts.may_draw(item, as_rate=self.asked.as_rate)
        ]

    def _why_not_drawn(self, item: Item) -> str:
        if item.type.shown is not Shown.MONTHLY:
            return wording.detail(item.type)
        if self.asked.as_rate and item.year.rate is not None:
            return wording.withheld(item.year.rate) or _("There is no rate to draw.")
        return _("There are no figures to draw.")

    @property
    def summed(self) -> str:
        return wording.summed(self.first.teller.figures)

    @property
    def break_words(self) -> str:
        return wording.break_mark(self.first.type)

    @property
    def published(self) -> str:
        return date_format(date.fromisoformat(self.whole.published), "j F Y")

    @property
    def window(self) -> str:
        """“February 2023 to January 2026”."""
        if self.whole.first_month == self.whole.last_month:
            return long(Month.parse(self.whole.last_month))
        return _("%(first)s to %(last)s") % {
            "first": long(Month.parse(self.whole.first_month)),
            "last": long(Month.parse(self.whole.last_month)),
        }

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """What each item is called beside the others, and what is said of it."""
        return [(self.label(item), words.sentence(self.main(item))) for item in self.items]

    def label(self, item: Item) -> str:
        if not self.is_comparison:
            return ""
        return item.type.name if len(self.keys) > 1 else item.place.name

    # Addresses

    def url(
        self,
        *,
        areas: Sequence[str] | None = None,
        types: Sequence[str] | None = None,
        period: Period | None = None,
        as_rate: bool | None = None,
    ) -> str:
        """This page's address with something else in it; what is usual is left out."""
        changed = replace(
            self.asked,
            areas=self.asked.areas if areas is None else tuple(areas),
            types=self.asked.types if types is None else tuple(types),
            period=self.asked.period if period is None else period,
            as_rate=self.asked.as_rate if as_rate is None else as_rate,
        )
        if changed.areas == (self.top.code,):
            changed = replace(changed, areas=())
        if changed.types == (ALL,):
            changed = replace(changed, types=())
        return changed.address() or "?"

    @property
    def borough_url(self) -> str:
        """Of the area around a neighbourhood."""
        return self.url(areas=[self.inside.code]) if self.inside else self.url(areas=[])

    # The form

    @cached_property
    def area_choices(self) -> list[Group]:
        return choices.areas(self.places)

    @cached_property
    def type_choices(self) -> list[Choice]:
        return choices.types(self.whole)

    @cached_property
    def period_choices(self) -> list[Group]:
        return choices.periods(self.whole)

    # Tables, chart and map

    @cached_property
    def chart(self) -> Trend | None:
        return charts.chart(
            self.items,
            labels=[self.label(item) for item in self.items],
            as_rate=self.asked.as_rate,
            is_comparison=self.is_comparison,
        )

    @cached_property
    def series(self) -> list[Said]:
        """What the chart draws: months, or as rates the twelve months to each month."""
        each_of = every_year if self.asked.as_rate else every_month
        return [row for item in self.items for row in each_of(item.teller, item.type)]

    @cached_property
    def grid(self) -> charts.Grid | None:
        """The months of one type in one area as a year a column."""
        if self.is_comparison or self.asked.as_rate:
            return None
        break_month = self.first.type.break_month
        return charts.grid(self.series, Month.parse(break_month) if break_month else None)

    @cached_property
    def by_type(self) -> list[Line]:
        """All types of the one area, the highest first, each followed by its parts."""
        if self.is_comparison:
            return []
        teller = self.first.teller
        figures = teller.figures
        lines = [self._type_line(teller, figures.all)]
        for each in self._sorted(teller, figures.top_types):
            lines.append(self._type_line(teller, each))
            lines += [
                self._type_line(teller, part)
                for part in self._sorted(teller, figures.parts_of(each.key))
            ]
        return lines

    def _sorted(self, teller: Teller, types: Sequence[TypeFigures]) -> list[TypeFigures]:
        counts = {each.key: teller.says(each, self.period).moved.after for each in types}
        return sorted(types, key=lambda each: (-(counts[each.key] or 0), each.name))

    def _type_line(self, teller: Teller, each: TypeFigures) -> Line:
        said = teller.says(each, self.period)
        return Line(
            said=said,
            url=self.url(types=[each.key]),
            note=self._note(said),
            is_here=each.key in self.keys,
        )

    def _note(self, said: Said) -> str:
        whole = self.main(self.first).note_shown
        return "" if said.note_shown == whole else said.note_shown

    @property
    def inside(self) -> Place | None:
        """The area whose parts the map and its table show."""
        if not self.here.is_neighbourhood:
            return self.here
        return next((place for place in self.places if place.code == self.here.parent), None)

    @cached_property
    def by_area(self) -> list[Line]:
        """The areas inside, those with the highest rate first, then those without one."""
        if self.is_comparison or self.inside is None:
            return []
        inside = [place for place in self.places if place.parent == self.inside.code]
        found = reading.parts(self.source, inside, self.keys)
        said = []
        for place in inside:
            figures = found[place.code]
            told = self._teller(figures).says(self.type(figures, self.keys[0]), self.period)
            said.append((place, told))
        said.sort(key=lambda each: _order(each[1]))
        shade, _bands = shades([_rounded(told) for _place, told in said])
        return [
            Line(
                said=told,
                url=self.url(areas=[place.code]),
                note=self._note(told),
                shade=each,
                is_here=place.code == self.here.code,
            )
            for (place, told), each in zip(said, shade, strict=True)
        ]

    @property
    def by_area_words(self) -> str:
        """Where something has clearly changed: by name where they are few."""
        said = [line.said for line in self.by_area]
        if not any(row.is_rise or row.is_fall or row.is_steady for row in said):
            return _("None of them can be compared with an earlier time.")
        rises = sorted(row.area for row in said if row.is_rise)
        falls = sorted(row.area for row in said if row.is_fall)
        told = [
            text % {"areas": words.some(areas, _("%(count)s areas"))}
            for areas, text in (
                (rises, _("A real rise: %(areas)s.")),
                (falls, _("A real fall: %(areas)s.")),
            )
            if areas
        ]
        if not told:
            return _("There is no clear change in any of them.")
        if len(rises) + len(falls) < len(said):
            told.append(_("In no other is there a clear change."))
        return " ".join(told)

    @property
    def has_rates(self) -> bool:
        """A month has none: the map and the column are left out then."""
        return bool(self.bands)

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        return shades([_rounded(line.said) for line in self.by_area])[1]

    @cached_property
    def map(self) -> RateMap | None:
        """The areas inside, coloured by rate. Their shapes are drawn once a process."""
        if not self.has_rates:
            return None
        lines = {line.said.area_code: line for line in self.by_area}
        inside = [place for place in self.places if place.code in lines]
        drawn = maps.of_region(maps.Drawable(pk=each.pk, name=each.name, url="") for each in inside)
        if len(drawn.others) != len(inside):
            return None
        shown = (lines[place.code] for place in inside)
        return rate_map(drawn, [(line.url, line.shade, line.said.rate_shown) for line in shown])

    def rows(self) -> list[Said]:
        """Everything that the page shows, once each: what its CSV holds."""
        found: dict[tuple[str, str, str, str], Said] = {}
        shown = (
            *(row for item in self.items for row in item.rows),
            *self.series,
            *(line.said for line in (*self.by_type, *self.by_area)),
        )
        for row in shown:
            found.setdefault((row.area_code, row.key, row.period.key, row.beside), row)
        return list(found.values())


def _rounded(said: Said) -> float | None:
    """As the page writes it, so that equal rates have equal shades."""
    return None if said.rate_value is None else round(said.rate_value, 1)


def _order(said: Said) -> tuple[float, float, str]:
    rate, count = said.rate_value, said.moved.after
    return (1.0 if rate is None else -1.0, -(count or 0.0) if rate is None else -rate, said.area)

"""Counts over months as a line, beside the averages of other places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _

from local_areas.drawing.scale import Scale, scale, written
from local_areas.statistics.measures import YEAR
from local_areas.statistics.months import Month, months

HEIGHT: Final = 1000
"""Of the box in which lines are drawn; its width is the number of months."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is compared: “Average of neighbourhoods in Eastbank”."""

    key: str
    """A class of the stylesheet: borough or similar."""
    name: str
    counts: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    key: str
    name: str
    paths: str
    """The line with its gaps, as the `d` of an SVG path."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """Where a mark stands, in per cent of the plot from the left and from the top."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Word:
    """Something written below the plot."""

    x: float
    words: str


@dataclass(frozen=True, kw_only=True)
class Bracket:
    """Twelve months, named below the plot with their sum."""

    x: float
    width: float
    count: str
    words: tuple[str, str]
    """On two lines: a third of a phone's width is little."""

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A month of the table that says what the picture shows."""

    month: str
    """Such as “June 2024”."""
    key: str
    """YYYY-MM."""
    count: str
    """Written, or empty where missing."""
    others: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Trend:
    name: str
    months: int
    scale: Scale
    now: str
    """The line of what can be compared: the `d` of an SVG path."""
    formerly: str
    """The line of what was counted in another way."""
    dots: tuple[Point, ...]
    """Months that no line reaches: between gaps, or the only one."""
    open: tuple[Point, ...]
    """Months that were counted in another way."""
    hatched: tuple[Point, ...]
    """Months that are provisional: no line leads to them."""
    compared: tuple[Drawn, ...]
    years: tuple[Word, ...]
    brackets: tuple[Bracket, ...]
    break_x: float | None
    break_words: str
    """“April 2024: counting changed”."""
    gaps: bool
    words: str
    """What the picture shows, for whoever does not see it."""
    rows: tuple[Row, ...]

    @property
    def height(self) -> int:
        return HEIGHT

    @property
    def is_empty(self) -> bool:
        return not any(row.count for row in self.rows)

    @property
    def break_is_late(self) -> bool:
        """Its words stand before the mark then, so that they stay inside."""
        return self.break_x is not None and self.break_x > 55


def trend(
    name: str,
    counts: Sequence[float | None],
    *,
    first: Month,
    compared: Sequence[Line] = (),
    provisional_from: Month | None = None,
    break_month: Month | None = None,
    year: tuple[int, int] | None = None,
    year_end: Month | None = None,
) -> Trend:
    """`counts` has one a month from `first`, None where it is missing.

    `year` are the sums of the twelve months before and of those up to `year_end`, where the page
    speaks of them: they are bracketed below the plot.
    """
    whole = tuple(months(first, first + (len(counts) - 1)))
    axis = scale([*counts, *(count for line in compared for count in line.counts)])
    broke = _place(break_month, first, len(counts)) or 0
    settled = _place(provisional_from, first, len(counts))
    settled = len(counts) if settled is None else settled
    before, steady = range(broke), range(broke, settled)

    def points(places: Sequence[int]) -> tuple[Point, ...]:
        return tuple(
            Point(x=_across(place, len(counts)), y=round(100 - axis.up(count), 2))
            for place in places
            if (count := counts[place]) is not None
        )

    return Trend(
        name=name,
        months=len(counts),
        scale=axis,
        now=_path(counts, steady, axis),
        formerly=_path(counts, before, axis),
        dots=points(_alone(counts, steady)),
        open=points(before),
        hatched=points(range(max(settled, broke), len(counts))),
        compared=tuple(
            Drawn(
                key=line.key,
                name=line.name,
                paths=_path(line.counts, range(len(line.counts)), axis),
            )
            for line in compared
            if any(count is not None for count in line.counts)
        ),
        years=_years(whole),
        brackets=_brackets(year, year_end, whole),
        break_x=_across(broke - 0.5, len(counts)) if broke else None,
        break_words=(
            _("%(month)s: counting changed") % {"month": long(whole[broke])} if broke else ""
        ),
        gaps=any(count is None for count in counts),
        words=_words(name, counts, whole),
        rows=tuple(
            Row(
                month=long(month),
                key=str(month),
                count=_cell(counts[place]),
                others=tuple(
                    _cell(line.counts[place] if place < len(line.counts) else None)
                    for line in compared
                ),
                note=_note(place, counts, broke, settled),
            )
            for place, month in enumerate(whole)
        ),
    )


def long(month: Month) -> str:
    """“June 2024” in the language of the page."""
    return f"{MONTHS[month.first_day.month]} {month.first_day.year}"


def short(month: Month) -> str:
    """“Jun 2024”."""
    return f"{str(MONTHS_3[month.first_day.month]).capitalize()} {month.first_day.year}"


def _place(month: Month | None, first: Month, length: int) -> int | None:
    """Where a month stands; None for one after the window. Before it begins is its beginning."""
    if month is None or month - first >= length:
        return None
    return max(0, month - first)


def _across(place: float, length: int) -> float:
    """The middle of a month, in per cent."""
    return round((place + 0.5) * 100 / length, 2)


def _path(counts: Sequence[float | None], places: Sequence[int], axis: Scale) -> str:
    """A line through the months that are there, broken where one is missing."""
    commands = []
    is_drawing = False
    for place in places:
        count = counts[place]
        if count is not None:
            y = round(HEIGHT - axis.up(count) * HEIGHT / 100)
            commands.append(f"{'L' if is_drawing else 'M'}{place + 0.5:g} {y}")
        is_drawing = count is not None
    return "".join(commands)


def _alone(counts: Sequence[float | None], places: Sequence[int]) -> list[int]:
    def has(place: int) -> bool:
        return place in places and counts[place] is not None

    return [place for place in places if has(place) and not has(place - 1) and not has(place + 1)]


def _years(whole: Sequence[Month]) -> tuple[Word, ...]:
    """The first month, and each January that is far enough from it to be read beside it."""
    if not whole:
        return ()
    januaries = [place for place, month in enumerate(whole) if month.first_day.month == 1]
    places = [0, *(place for place in januaries if place * 100 / len(whole) > 22)]
    room = [place for place in places if not place or place * 100 / len(whole) < 86]
    return tuple(
        Word(x=round(place * 100 / len(whole), 2), words=short(whole[place])) for place in room
    )


def _brackets(
    year: tuple[int, int] | None, year_end: Month | None, whole: Sequence[Month]
) -> tuple[Bracket, ...]:
    if year is None or year_end is None or not whole:
        return ()
    end = year_end - whole[0] + 1
    if end < 2 * YEAR or end > len(whole):
        return ()
    twelve = _("12 months")
    words = (
        (twelve, _("before that")),
        (twelve, _("to %(month)s") % {"month": short(year_end)}),
    )
    return tuple(
        Bracket(
            x=round((end - away) * 100 / len(whole), 2),
            width=round(YEAR * 100 / len(whole), 2),
            count=written(count),
            words=said,
        )
        for away, count, said in zip((2 * YEAR, YEAR), year, words, strict=True)
    )


def _cell(count: float | None) -> str:
    return "" if count is None else written(round(count, 1))


def _note(place: int, counts: Sequence[float | None], broke: int, settled: int) -> str:
    if counts[place] is None:
        return _("No figure: this month is missing")
    if place < broke:
        return _("Counted in another way")
    return _("Provisional") if place >= settled else ""


def _words(name: str, counts: Sequence[float | None], whole: Sequence[Month]) -> str:
    known = [
        (count, month) for count, month in zip(counts, whole, strict=True) if count is not None
    ]
    if not known:
        return _("%(name)s: there are no figures to draw.") % {"name": name}
    if len(known) == 1:
        count, month = known[0]
        return _("%(name)s: %(count)s in %(month)s, the only month with a figure.") % {
            "name": name,
            "count": written(count),
            "month": long(month),
        }
    lowest, highest = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
    said = {
        "name": name,
        "first": long(known[0][1]),
        "last": long(known[-1][1]),
        "lowest": written(lowest[0]),
        "highest": written(highest[0]),
        "low": long(lowest[1]),
        "high": long(highest[1]),
    }
    if lowest[0] == highest[0]:
        return (
            _("%(name)s, each month from %(first)s to %(last)s: %(highest)s in every one.") % said
        )
    return (
        _(
            "%(name)s, each month from %(first)s to %(last)s: lowest in %(low)s with %(lowest)s, "
            "highest in %(high)s with %(highest)s."
        )
        % said
    )

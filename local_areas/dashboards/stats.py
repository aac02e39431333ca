"""The large figures at the top of a dashboard, each with its movement as sign and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from local_areas.dashboards import words
from local_areas.dashboards.board import Board
from local_areas.dashboards.lines import Item
from local_areas.dashboards.saying import Said, State
from local_areas.statistics import wording


@dataclass(frozen=True, kw_only=True)
class Move:
    sign: str
    """up, down, steady, none, or clock: which drawing stands before the words."""
    words: str
    origin: str = ""
    """“from 4,465 in the 12 months before”."""


@dataclass(frozen=True, kw_only=True)
class Stat:
    name: str
    """Which of those that are compared; empty where only one is shown."""
    figure: str
    """Empty where there is none: `instead` and `because` stand in its place then."""
    about: str
    moves: tuple[Move, ...] = ()
    instead: str = ""
    because: str = ""


def stats(board: Board) -> list[Stat]:
    """What the period asks for first; as rates, the rate before the count."""
    found = []
    for item in board.items:
        name = board.label(item)
        year, month = _year(item, name), _month(item, name)
        shown = [year, month] if board.period.is_year else [month, year]
        place = 0 if board.asked.as_rate else 2
        shown.insert(place, _rate(item, name))
        found += shown[:1] if board.is_comparison else shown
    return found


def _year(item: Item, name: str) -> Stat:
    return _stat(item.year, name, (item.year,))


def _month(item: Item, name: str) -> Stat:
    return _stat(item.month, name, (item.month, item.month_before))


def _stat(said: Said, name: str, compared: Sequence[Said]) -> Stat:
    period = words.period(said.period)
    if said.state in {State.WITHHELD, State.MISSING}:
        return Stat(
            name=name,
            figure="",
            about=period[:1].upper() + period[1:],
            instead=words.instead(said),
            because=words.because(said),
        )
    moves = [_move(each) for each in compared]
    if said.is_provisional and not said.period.is_year:
        words_of_it = _("Provisional: it will change")
        moves.append(Move(sign="clock", words=words_of_it))
    return Stat(
        name=name,
        figure=said.count,
        about=_("recorded in %(period)s") % {"period": period},
        moves=tuple(moves),
        instead=words.instead(said),
    )


def _move(said: Said) -> Move:
    sign = "none"
    if said.is_rise or said.is_fall:
        sign = "up" if said.is_rise else "down"
    elif said.is_steady:
        sign = "steady"
    if said.moved.before is None:
        origin = _("with %(period)s. %(why)s") % {
            "period": words.before(said),
            "why": said.why_not_compared,
        }
        return Move(sign=sign, words=words.movement(said), origin=origin)
    origin = _("from %(count)s in %(period)s") % {
        "count": wording.number(said.moved.before),
        "period": words.before(said),
    }
    percent = wording.percentage(said.moved)
    return Move(
        sign=sign,
        words=f"{words.movement(said)} ({percent})" if percent else words.movement(said),
        origin=origin,
    )


def _rate(item: Item, name: str) -> Stat:
    period = words.period(item.year.period)
    rate = item.year.rate
    if rate is None or rate.value is None:
        return Stat(
            name=name,
            figure="",
            about=_("For every 1,000 residents, in %(period)s") % {"period": period},
            instead=_("No rate.") if rate is None else wording.withheld(rate),
        )
    return Stat(
        name=name,
        figure=item.year.rate_shown,
        about=_("for every 1,000 residents, in %(period)s") % {"period": period},
    )

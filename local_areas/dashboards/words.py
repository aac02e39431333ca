"""What figures say at the top of a dashboard, and what stands where there is no figure."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from local_areas.dashboards.asking import Period
from local_areas.dashboards.saying import Beside, Said, State
from local_areas.drawing.trend import long
from local_areas.statistics import wording
from local_areas.statistics.measures import YEAR, Direction

MOST_NAMES: Final = 6


def period(asked: Period) -> str:
    """“the 12 months to January 2026”, or “January 2026”."""
    if not asked.is_year:
        return long(asked.last)
    return _("the 12 months to %(month)s") % {"month": long(asked.last)}


def choice(asked: Period) -> str:
    """As an option of the list of periods."""
    said = period(asked)
    return said[:1].upper() + said[1:]


def before(said: Said) -> str:
    """With what it is compared: “the 12 months before”, “January 2025”."""
    if said.beside is Beside.YEAR_BEFORE:
        return _("the 12 months before")
    back = 1 if said.beside is Beside.MONTH_BEFORE else YEAR
    return long(said.period.last + -back)


def against(said: Said) -> str:
    """The heading of a column of changes: “Against the 12 months before”."""
    return _("Against %(period)s") % {"period": before(said)}


def movement(said: Said) -> str:
    """“A real fall”, “No clear change”, “Cannot be compared”."""
    texts = {
        Direction.UP: _("A real rise"),
        Direction.DOWN: _("A real fall"),
        Direction.NO_CLEAR_CHANGE: _("No clear change"),
        Direction.NOT_COMPARABLE: _("Cannot be compared"),
    }
    return texts[said.moved.direction]


def sentence(said: Said) -> str:
    """The one at the top of a page."""
    facts = {
        "count": wording.number(said.moved.after),
        "before": wording.number(said.moved.before),
        "period": period(said.period),
        "earlier": before(said),
    }
    if said.state in {State.WITHHELD, State.MISSING}:
        return f"{instead(said)} {because(said)}"
    if said.moved.direction is Direction.NOT_COMPARABLE:
        recorded = _("%(count)s were recorded in %(period)s.") % facts
        return f"{recorded} {because(said)}".strip()
    texts = {
        Direction.UP: _(
            "There is a real rise%(percent)s. %(count)s were recorded in %(period)s, and "
            "%(before)s in %(earlier)s."
        ),
        Direction.DOWN: _(
            "There is a real fall%(percent)s. %(count)s were recorded in %(period)s, and "
            "%(before)s in %(earlier)s."
        ),
        Direction.NO_CLEAR_CHANGE: _(
            "There is no clear change%(percent)s. %(count)s were recorded in %(period)s, and "
            "%(before)s in %(earlier)s. A difference this small can be chance."
        ),
    }
    percent = wording.percentage(said.moved)
    facts["percent"] = f" ({percent})" if percent else ""
    return texts[said.moved.direction] % facts


def instead(said: Said) -> str:
    """What stands in the place of a figure that there is not, as a heading. Empty where there is
    one that is not nought.
    """
    if said.state is State.WITHHELD and said.period.is_year:
        return _("We do not show this figure for a place this small.")
    if said.state is State.WITHHELD:
        return _("We do not show a month for a place this small.")
    if said.state is State.MISSING:
        return _("There is no figure for %(period)s.") % {"period": period(said.period)}
    return _("None recorded.") if said.state is State.NOUGHT else ""


def because(said: Said) -> str:
    """Why, and what is shown in its place."""
    if said.state is State.WITHHELD:
        return (
            _("Someone could be recognised, or chance alone would decide.")
            + " "
            + said.why_no_figure
        )
    if said.part is not None:
        return said.why_no_figure
    if said.state is State.MISSING:
        text = _("%(note)s Missing is not nought, so nothing is added up across it.")
        return text % {"note": said.why_no_figure}
    return said.why_not_compared


def names(said: list[str]) -> str:
    """“A, B and C”."""
    if len(said) < 2:
        return "".join(said)
    return _("%(first)s and %(last)s") % {"first": ", ".join(said[:-1]), "last": said[-1]}


def some(said: list[str], many: str) -> str:
    """All of them, or how many where they are more than can be read at a glance."""
    return names(said) if len(said) <= MOST_NAMES else many % {"count": len(said)}

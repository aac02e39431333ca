"""What figures say, in a sentence. No sentence says more than `measures` allows."""

from __future__ import annotations

from local_areas.statistics.figures import AreaFigures, Part, Shown, TypeFigures
from local_areas.statistics.language import gettext as _
from local_areas.statistics.language import ngettext
from local_areas.statistics.measures import Direction, Movement, Rate, Withheld, deviation
from local_areas.statistics.months import Month, named


def headline(figures: AreaFigures) -> str:
    """The one sentence at the top of an area's figures: what has changed the most beyond chance
    among the types at the top, else what has happened to all of them.
    """
    clear = [each for each in figures.top_types if _apart(each.year)]
    if clear:
        return year_sentence(max(clear, key=lambda each: _apart(each.year)))
    if figures.all.year.direction is Direction.NOT_COMPARABLE:
        return _(
            "The figures do not cover two whole years, so the last 12 months cannot be compared."
        )
    return year_sentence(figures.all)


def _apart(movement: Movement) -> float:
    """How far beyond chance; nought where no change may be claimed."""
    is_change = movement.direction in {Direction.UP, Direction.DOWN}
    if not is_change or movement.before is None or movement.after is None:
        return 0.0
    return abs(deviation(movement.before, movement.after))


def year_sentence(figures: TypeFigures) -> str:
    """“Burglary here has fallen over the last 12 months: 141 recorded, 190 in the 12 months before
    (26% fewer).”
    """
    before, after = figures.year.before, figures.year.after
    direction = figures.year.direction
    if direction is Direction.NOT_COMPARABLE:
        return _("{name}: the last 12 months cannot be compared with the 12 before.").format(
            name=figures.name
        )
    # The number of the noun, by its English name: “Burglary has”, “Drug offences have”.
    nouns = 2 if figures.name.endswith("s") else 1
    texts = {
        Direction.UP: ngettext(
            "{name} here has risen over the last 12 months: "
            "{after} recorded, {before} in the 12 months before{percent}.",
            "{name} here have risen over the last 12 months: "
            "{after} recorded, {before} in the 12 months before{percent}.",
            nouns,
        ),
        Direction.DOWN: ngettext(
            "{name} here has fallen over the last 12 months: "
            "{after} recorded, {before} in the 12 months before{percent}.",
            "{name} here have fallen over the last 12 months: "
            "{after} recorded, {before} in the 12 months before{percent}.",
            nouns,
        ),
        Direction.NO_CLEAR_CHANGE: ngettext(
            "{name} here shows no clear change over the last 12 months: "
            "{after} recorded, {before} in the 12 months before{percent}.",
            "{name} here show no clear change over the last 12 months: "
            "{after} recorded, {before} in the 12 months before{percent}.",
            nouns,
        ),
    }
    percent = percentage(figures.year)
    return texts[direction].format(
        name=figures.name,
        after=number(after),
        before=number(before),
        percent=f" ({percent})" if percent else "",
    )


def change(movement: Movement) -> str:
    """A movement in a few words, for a cell of a table: “26% fewer”, “more”, “no clear change”."""
    if movement.direction is Direction.NOT_COMPARABLE:
        return _("cannot be compared")
    if movement.direction is Direction.NO_CLEAR_CHANGE:
        return _("no clear change")
    if movement.percent is not None:
        return percentage(movement)
    return _("more") if movement.direction is Direction.UP else _("fewer")


def percentage(movement: Movement) -> str:
    """“26% fewer”; empty where no percentage may be given."""
    if movement.percent is None:
        return ""
    text = _("{percent}% more") if movement.percent > 0 else _("{percent}% fewer")
    return text.format(percent=number(abs(movement.percent)))


def rate(rate: Rate) -> str:
    """“12.3 per 1,000 residents”, or why there is no rate."""
    if rate.value is None:
        return withheld(rate)
    return _("{rate} per 1,000 residents").format(rate=f"{rate.value:.1f}")


def withheld(rate: Rate) -> str:
    """Why there is no rate; empty where there is one."""
    texts = {
        Withheld.NO_RESIDENTS: _("No rate: how many people live here is not known."),
        Withheld.FEW_RESIDENTS: _("No rate: too few people live here."),
        Withheld.VISITORS: _(
            "No rate: most people here are visitors, so residents are the wrong measure."
        ),
        Withheld.NO_COUNT: _("No rate: the figures do not cover 12 whole months."),
    }
    return "" if rate.withheld is None else texts[rate.withheld]


def detail(figures: TypeFigures) -> str:
    """Why a type has no figure a month, and what it has; empty where it has one."""
    if figures.shown is Shown.BOROUGH and figures.borough_year.after is not None:
        return _("Shown only for the whole borough: {count}.").format(
            count=number(figures.borough_year.after)
        )
    texts = {
        Shown.YEARLY: _("Shown only as a sum of 12 months."),
        Shown.BOROUGH: _("Shown only for the whole borough."),
    }
    if figures.part is None:
        return texts.get(figures.shown, "")
    if figures.shown is Shown.PART:
        return _("Shown only as a sum: {sum}.").format(sum=part(figures.part))
    return _("Shown only for the whole borough: {sum}.").format(sum=part(figures.part))


def recorded(figures: TypeFigures) -> str:
    """The newest twelve months, for a cell of a table: their count, the sum of those there are,
    “withheld” or “missing”.
    """
    if figures.shown is Shown.BOROUGH:
        return _("withheld")
    if figures.part is not None:
        return part(figures.part)
    return number(figures.year.after)


def part(part: Part) -> str:
    """“14 in the 3 months to July 2024”, or “14 in 3 months from May to …” where some between them
    are missing.
    """
    first, last = Month.parse(part.first_month), Month.parse(part.last_month)
    said = {"count": number(part.count), "months": part.months, "last": named(last)}
    if part.months == 1:
        return _("{count} in {last}").format(**said)
    if last - first + 1 == part.months:
        return _("{count} in the {months} months to {last}").format(**said)
    return _("{count} in the {months} months with figures from {first} to {last}").format(
        **said, first=named(first)
    )


def summed(figures: AreaFigures) -> str:
    """That figures were added up, and of how many; empty where they are the source's own. Some
    crimes have no known place, so a borough has more than its neighbourhoods together.
    """
    if figures.sum_of is None:
        return ""
    return _("The sum of {count} neighbourhoods, without crimes that have no known place.").format(
        count=number(figures.sum_of)
    )


def revision(figures: AreaFigures) -> str:
    """How the source has corrected earlier months; empty where it has not."""
    if figures.revision is None:
        return ""
    text = _(
        "The source has revised its figures: for {first} to {last} it now has {after} here, "
        "where the release before had {before}."
    )
    said = figures.revision
    return text.format(
        first=named(Month.parse(said.first_month)),
        last=named(Month.parse(said.last_month)),
        after=number(said.after),
        before=number(said.before),
    )


def break_mark(figures: TypeFigures) -> str:
    """That a type is counted in another way since a month; empty where it is not."""
    if not figures.break_month:
        return ""
    text = _("Counted in another way from {month}. {note}")
    return text.format(
        month=named(Month.parse(figures.break_month)), note=figures.break_note
    ).strip()


def number(count: int | None) -> str:
    return _("missing") if count is None else f"{count:,}"

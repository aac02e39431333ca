"""The day by which something is due, written into a text where its editor wrote how long it takes.

“by {{ 5 working days }}” becomes “by 24 December 2026”; “{{ 14 days }}”, “{{ 1 month }}” and
“{{ 20 FOI days }}” do likewise, and count as the clocks of staff do: see `Unit`. The day on
which the time begins is not counted.
"""

import calendar
import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final

from holidays import country_holidays

from cms_forms.engine.after_sending import Unit
from cms_forms.engine.questions.days import shown

PARTS_OF_THE_UK: Final = ("ENG", "WLS", "SCT", "NIR")
ENGLAND_AND_WALES: Final = ("ENG", "WLS")
SATURDAY: Final = 5
SPAN: Final = re.compile(r"\{\{\s*([0-9]{1,3})\s+(working days?|FOI days?|days?|months?)\s*\}\}")


FORMS: Final = (
    "{{ 5 working days }}",
    "{{ 14 days }}",
    "{{ 1 month }}",
    "{{ 20 FOI days }}",
)
"""An example of every form there is."""
BRACES: Final = re.compile(
    # From the first of several braces only, and never back: else many braces take quadratic time.
    r"(?<!\{)\{++[^{}]{0,80}+\}++|(?<!\{)\{\{++[^{}]{0,40}+|(?<!\})\}\}++"
)
TAG: Final = re.compile(r"<[^>]{0,200}>")


def mistyped(text: str) -> Sequence[str]:
    """What stands in braces as a span does, and is none: "{{ 20 workdays }}", "{ 14 days }".

    A visitor would read it as it stands.
    """
    found = BRACES.findall(SPAN.sub("", text))
    return [" ".join(TAG.sub(" ", each).split()) for each in found]


def spans(text: str) -> Sequence[str]:
    """The spans that are written as `with_days` reads them."""
    return [found[0] for found in SPAN.finditer(text)]


def with_days(text: str, begins: date, more_holidays: Collection[date] = ()) -> str:
    """The text with each span replaced by the last day of it. Other braces stay as they are."""

    def day(found: re.Match[str]) -> str:
        number, unit = int(found[1]), found[2].rstrip("s")
        match unit:
            case "working day":
                last = working_days_after(begins, number, more_holidays, ENGLAND_AND_WALES)
                return shown(last)
            case "FOI day":
                return shown(working_days_after(begins, number, more_holidays))
            case "month":
                return shown(_months_after(begins, number))
            case _:
                return shown(begins + timedelta(number))

    return SPAN.sub(day, text)


def parts_counted(unit: Unit) -> Sequence[str]:
    """Of the United Kingdom those whose bank holidays are none of the unit's days."""
    return ENGLAND_AND_WALES if unit is Unit.WORKING_DAYS else PARTS_OF_THE_UK


def working_days_after(
    begins: date,
    number: int,
    more_holidays: Collection[date] = (),
    parts: Sequence[str] = PARTS_OF_THE_UK,
) -> date:
    """The last of so many working days after a day: not a Saturday, a Sunday, or a bank holiday in
    any of the `parts` of the United Kingdom. By default in all of them, as the Freedom of
    Information Act 2000 counts (section 10(6)).

    `more_holidays` are those proclaimed since the `holidays` library was installed.
    """
    return _working_days(begins, number, timedelta(1), more_holidays, parts)


def working_days_before(
    ends: date,
    number: int,
    more_holidays: Collection[date] = (),
    parts: Sequence[str] = PARTS_OF_THE_UK,
) -> date:
    """So many working days before a day, counted as `working_days_after` does."""
    return _working_days(ends, number, -timedelta(1), more_holidays, parts)


def working_days_between(
    begins: date,
    ends: date,
    more_holidays: Collection[date] = (),
    parts: Sequence[str] = PARTS_OF_THE_UK,
) -> int:
    """How many working days come after `begins`, up to and with `ends`."""
    days = ((begins + timedelta(number)) for number in range(1, (ends - begins).days + 1))
    return sum(is_working_day(day, more_holidays, parts) for day in days)


def is_working_day(
    day: date,
    more_holidays: Collection[date] = (),
    parts: Sequence[str] = PARTS_OF_THE_UK,
) -> bool:
    bank_holidays = _bank_holidays(day.year, *parts)
    return not (day.weekday() >= SATURDAY or day in bank_holidays or day in more_holidays)


def _working_days(
    day: date,
    number: int,
    towards: timedelta,
    more_holidays: Collection[date],
    parts: Sequence[str],
) -> date:
    while number > 0:
        day += towards
        number -= is_working_day(day, more_holidays, parts)
    return day


@cache
def _bank_holidays(year: int, *parts: str) -> frozenset[date]:
    of_each = (country_holidays("GB", subdiv=part, years=year) for part in parts)
    return frozenset(day for days in of_each for day in days)


def _months_after(begins: date, number: int) -> date:
    """The same day of a later month, or its last one where it has no such day."""
    year, month = divmod(begins.year * 12 + begins.month - 1 + number, 12)
    return date(year, month + 1, min(begins.day, calendar.monthrange(year, month + 1)[1]))

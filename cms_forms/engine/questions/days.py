"""Days: as they are stored, compared with and read."""

import re
from datetime import date, timedelta

from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import pgettext

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WELSH_MONTHS = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi",
    "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip
ARABIC_MONTHS = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
    "نوفمبر", "ديسمبر",
)  # fmt: skip
MONTH_NUMBERS = (
    {month.casefold(): number for number, month in enumerate(WELSH_MONTHS, 1)}
    | {month: number for number, month in enumerate(ARABIC_MONTHS, 1)}
    | {month.casefold(): number for number, month in enumerate(MONTHS, 1)}
    | {month[:3].casefold(): number for number, month in enumerate(MONTHS, 1)}
    | {"sept": 9}
)
RELATIVE = re.compile(r"today(?:([+-])([0-9]{1,5})([my]?))?")


def parse(text: str) -> date | None:
    """A stored date, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment(text: str, today: date) -> date | None:
    """The date that a test compares with: "2026-11-23", "today", "today-14" (days), "today+6m"
    (months) or "today-18y" (years).
    """
    if not text.startswith("today"):
        return parse(text)
    found = RELATIVE.fullmatch(text)
    if found is None:
        return None
    number = int(found[2] or 0) * (-1 if found[1] == "-" else 1)
    try:
        if found[3]:
            return months_after(today, number * 12 if found[3] == "y" else number)
        return today + timedelta(number)
    except (OverflowError, ValueError):
        return None


def kind_of_moment(text: str) -> str:
    if not text.startswith("today"):
        return "fixed"
    return "today" if text == "today" else "months" if text[-1] in "my" else "days"


def months_after(day: date, months: int) -> date:
    """The same day some months later, or earlier. A day that the month does not have becomes the
    first of the next one: 29 February becomes 1 March.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year, month + 2, 1)


def years_before(day: date, years: int) -> date:
    return months_after(day, -12 * years)


def shown(day: date) -> str:
    # As Django's catalogues have it in a date: the Polish "stycznia", which alone is "styczeń".
    month = pgettext("alt. month", MONTHS[day.month - 1])
    return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)

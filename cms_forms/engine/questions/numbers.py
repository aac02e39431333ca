"""Numbers: whole, decimal, money. Stored as plain digits: "-12", "3.50"."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from itertools import pairwise
from typing import ClassVar

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Operator, Question, Test
from cms_forms.engine.language import at_start, gettext_noop
from cms_forms.engine.language import gettext as _
from cms_forms.engine.questions import characters, entries
from cms_forms.engine.questions.base import LIMIT_MESSAGE, Posted, QuestionType, Setting, register

MOST_DIGITS = 15
PENNY = Decimal("0.01")


SIGN = re.compile(r"^([+-]) ?(?=[0-9.])")
GROUPED = re.compile(r"-?[0-9]{1,3}(?:(?:,[0-9]{2,3})*,[0-9]{3}|(?: [0-9]{3})+)(?:\.[0-9]*)?")
"""Thousands apart: 1,200 or 1 200, and 1,00,000 as in India."""


def decimal(text: object) -> Decimal | None:
    """A finite number, or None."""
    try:
        number = Decimal(str(text))
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def is_short(number: Decimal) -> bool:
    """Whether it has few enough digits to be kept and shown, before and after the point."""
    parts = number.as_tuple()
    digits, exponent = len(parts.digits), parts.exponent
    assert isinstance(exponent, int)  # finite
    return max(digits, digits + exponent, -exponent) <= MOST_DIGITS


class NumberType(QuestionType):
    icon = "order"
    template = "cms_forms/questions/number.html"
    operators = frozenset(
        {
            Operator.IS,
            Operator.IS_NOT,
            Operator.GREATER_THAN,
            Operator.LESS_THAN,
            Operator.IS_ANSWERED,
        }
    )
    compared = operators - {Operator.IS_ANSWERED}
    settings = (
        Setting(key="minimum", label=gettext_noop("Not less than"), kind="decimal"),
        Setting(key="maximum", label=gettext_noop("Not more than"), kind="decimal"),
        LIMIT_MESSAGE,
    )

    pattern: ClassVar[re.Pattern[str]]
    generic: ClassVar[str] = gettext_noop("a number")
    malformed: ClassVar[str]
    """The message for an entry that is not of the pattern, with {name} for what it is called."""
    prefix: ClassVar[str] = ""

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        name = at_start(entries.named(question, _("your answer")))
        too_long = _("{name} must have {most} digits or fewer").format(name=name, most=MOST_DIGITS)
        entry = characters.digits(entries.code(posted, refusal=too_long))
        if not entry:
            wanted = entries.named(question, _(self.generic))
            entries.missing(question, _("Enter {name}").format(name=wanted))
            return None
        digits = self._digits(characters.without_about(entry))
        if not self.pattern.fullmatch(digits):
            entries.refuse(_(self.malformed).format(name=name))
        number = Decimal(digits)
        if not is_short(number):
            entries.refuse(too_long)
        number = number or abs(number)  # no minus nought
        minimum, maximum = self._limits(question)
        if minimum is not None and number < minimum:
            message = _("{name} must be {limit} or more")
            entries.over(question, message.format(name=name, limit=self._shown(minimum)))
        if maximum is not None and number > maximum:
            message = _("{name} must be {limit} or less")
            entries.over(question, message.format(name=name, limit=self._shown(maximum)))
        return self._stored(number)

    def _digits(self, entry: str) -> str:
        """An entry without what people put between its digits and before them."""
        digits = SIGN.sub(lambda sign: sign[1].strip("+"), entry)
        return re.sub("[, ]", "", digits) if GROUPED.fullmatch(digits) else digits

    @staticmethod
    def _limits(question: Question) -> list[Decimal | None]:
        """The least and the most; None for a limit that is not set or makes no sense."""
        limits = [decimal(question.settings.get(key)) for key in ("minimum", "maximum")]
        return [limit if limit is not None and is_short(limit) else None for limit in limits]

    def _stored(self, number: Decimal) -> str:
        return f"{number:f}"

    def _shown(self, number: Decimal) -> str:
        return f"{self.prefix}{number:,f}"

    def display(self, question: Question, value: Value) -> str:
        number = decimal(value)
        # Shown in full, a number like 1e999999 would fill the page.
        return self._shown(number) if number is not None and is_short(number) else str(value)

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        own, other = decimal(value), decimal(values[0] if values else None)
        if own is None or other is None:
            return False
        match operator:
            case Operator.IS:
                return own == other
            case Operator.IS_NOT:
                return own != other
            case Operator.GREATER_THAN:
                return own > other
            case Operator.LESS_THAN:
                return own < other
            case _:
                return False

    def samples(
        self, question: Question, tests: Sequence[Test], today: date
    ) -> Sequence[Value] | None:
        minimum, maximum = self._limits(question)
        named = {decimal(value) for test in tests for value in test.values} | {minimum, maximum}
        marks = sorted(mark for mark in named if mark is not None) or [Decimal(0)]
        if not all(map(is_short, marks)):
            return None  # too long to be told apart
        return [
            str(number)
            for number in self._around(marks)
            if (minimum is None or number >= minimum) and (maximum is None or number <= maximum)
        ]

    def _around(self, marks: Sequence[Decimal]) -> list[Decimal]:
        """Ascending marks, and a number in each gap."""
        between = [(low + high) / 2 for low, high in pairwise(marks)]
        return [marks[0] - 1, *marks, *between, marks[-1] + 1]

    def admits(self, question: Question, other: Question) -> bool:
        (least, most), (lowest, highest) = self._limits(question), self._limits(other)
        return (least is None or (lowest is not None and least <= lowest)) and (
            most is None or (highest is not None and highest <= most)
        )

    def problems(self, question: Question) -> Iterator[str]:
        minimum, maximum = limits = self._limits(question)
        for setting, limit in zip(self.settings[:2], limits, strict=True):
            if setting.key in question.settings and limit is None:
                yield _(
                    "“{setting}” must be a number of {most} digits or fewer. Change it or leave it "
                    "empty."
                ).format(setting=_(setting.label), most=MOST_DIGITS)
        least = self._least(minimum)
        if least is not None and maximum is not None and least > maximum:
            yield _(
                "With these limits no number fits. Make “Not less than” smaller or “Not more than” "
                "larger."
            )

    def _least(self, minimum: Decimal | None) -> Decimal | None:
        """The smallest answer that a minimum allows; None where there is no end below."""
        return minimum


@register
class WholeNumber(NumberType):
    key = "whole_number"
    label = gettext_noop("Whole number")
    counts = True
    pattern = re.compile(r"-?[0-9]+")
    malformed = gettext_noop("{name} must be a whole number, like 12")

    def _around(self, marks: Sequence[Decimal]) -> list[Decimal]:
        near = {mark.to_integral_value(ROUND_FLOOR) + step for mark in marks for step in (-1, 0, 1)}
        return sorted(near)

    def _least(self, minimum: Decimal | None) -> Decimal | None:
        return minimum.to_integral_value(ROUND_CEILING) if minimum is not None else None


@register
class DecimalNumber(NumberType):
    key = "decimal"
    label = gettext_noop("Decimal number")
    pattern = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
    malformed = gettext_noop("{name} must be a number, like 12.5")


@register
class Money(NumberType):
    """Pounds and pence."""

    key = "money"
    label = gettext_noop("Money")
    pattern = re.compile(r"[0-9]+(\.[0-9]{2})?")
    currency: ClassVar[re.Pattern[str]] = re.compile(
        r"(?:£|GBP)?\s*(.+?)\s*(?:£|GBP|pounds?)?", re.IGNORECASE
    )
    pence: ClassVar[re.Pattern[str]] = re.compile(r"([0-9]{1,2})\s?(?:p|pence)", re.IGNORECASE)
    generic = gettext_noop("an amount")
    malformed = gettext_noop("{name} must be an amount of money, like £120 or £120.50")
    prefix = "£"

    def _digits(self, entry: str) -> str:
        pence = self.pence.fullmatch(entry)
        if pence:
            return f"0.{int(pence[1]):02}"
        amount = self.currency.fullmatch(entry)
        return super()._digits(amount[1]) if amount else ""

    def _least(self, minimum: Decimal | None) -> Decimal | None:
        return max(minimum or Decimal(0), Decimal(0)).quantize(PENNY, ROUND_CEILING)

    def _stored(self, number: Decimal) -> str:
        return f"{number:.2f}"

    def _shown(self, number: Decimal) -> str:
        return f"£{number:,.0f}" if number == number.to_integral_value() else f"£{number:,.2f}"

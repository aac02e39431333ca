"""Numbers: whole, decimal, money. Stored as plain digits: "-12", "3.50"."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from itertools import pairwise
from typing import ClassVar

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Operator, Question, Test
from cms_forms.engine.questions import entries
from cms_forms.engine.questions.base import Posted, QuestionType, Setting, register

MOST_DIGITS = 15


def decimal(text: object) -> Decimal | None:
    """A finite number, or None."""
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


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
    settings = (
        Setting(key="minimum", label="Not less than", kind="decimal"),
        Setting(key="maximum", label="Not more than", kind="decimal"),
    )

    pattern: ClassVar[re.Pattern[str]]
    generic: ClassVar[str] = "a number"
    malformed: ClassVar[str]
    prefix: ClassVar[str] = ""

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        entry = entries.line(posted)
        if not entry:
            entries.missing(question, f"Enter {entries.named(question, self.generic)}")
            return None
        name = entries.sentence(entries.named(question, "your answer"))
        digits = re.sub(r"[,\s]", "", entry).removeprefix(self.prefix)
        if not self.pattern.fullmatch(digits):
            entries.refuse(f"{name} must be {self.malformed}")
        number = Decimal(digits)
        if len(number.as_tuple().digits) > MOST_DIGITS:
            entries.refuse(f"{name} must have {MOST_DIGITS} digits or fewer")
        minimum = decimal(question.settings.get("minimum"))
        maximum = decimal(question.settings.get("maximum"))
        if minimum is not None and number < minimum:
            entries.refuse(f"{name} must be {self._shown(minimum)} or more")
        if maximum is not None and number > maximum:
            entries.refuse(f"{name} must be {self._shown(maximum)} or less")
        return self._stored(number)

    def _stored(self, number: Decimal) -> str:
        return f"{number:f}"

    def _shown(self, number: Decimal) -> str:
        return f"{self.prefix}{number:,f}"

    def display(self, question: Question, value: Value) -> str:
        number = decimal(value)
        return self._shown(number) if number is not None else str(value)

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
        minimum = decimal(question.settings.get("minimum"))
        maximum = decimal(question.settings.get("maximum"))
        named = {decimal(value) for test in tests for value in test.values} | {minimum, maximum}
        marks = sorted(mark for mark in named if mark is not None) or [Decimal(0)]
        if any(len(f"{mark:e}") > MOST_DIGITS for mark in marks):
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

    def problems(self, question: Question) -> Iterator[str]:
        limits = {}
        for setting in self.settings:
            if setting.key in question.settings:
                limits[setting.key] = decimal(question.settings[setting.key])
                if limits[setting.key] is None:
                    yield f"“{setting.label}” must be a number. Change it or leave it empty."
        minimum, maximum = limits.get("minimum"), limits.get("maximum")
        if minimum is not None and maximum is not None and minimum > maximum:
            yield "“Not less than” is larger than “Not more than”, so no number fits. Swap them."


@register
class WholeNumber(NumberType):
    key = "whole_number"
    label = "Whole number"
    pattern = re.compile(r"-?[0-9]+")
    malformed = "a whole number, like 12"

    def _around(self, marks: Sequence[Decimal]) -> list[Decimal]:
        near = {mark.to_integral_value(ROUND_FLOOR) + step for mark in marks for step in (-1, 0, 1)}
        return sorted(near)


@register
class DecimalNumber(NumberType):
    key = "decimal"
    label = "Decimal number"
    pattern = re.compile(r"-?[0-9]+(\.[0-9]+)?")
    malformed = "a number, like 12.5"


@register
class Money(NumberType):
    """Pounds and pence."""

    key = "money"
    label = "Money"
    pattern = re.compile(r"[0-9]+(\.[0-9]{2})?")
    generic = "an amount"
    malformed = "an amount of money, like £120 or £120.50"
    prefix = "£"

    def _stored(self, number: Decimal) -> str:
        return f"{number:.2f}"

    def _shown(self, number: Decimal) -> str:
        return f"£{number:,.0f}" if number == number.to_integral_value() else f"£{number:,.2f}"

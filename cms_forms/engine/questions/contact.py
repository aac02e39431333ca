"""How to reach a person: e-mail address and phone number."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Operator, Question
from cms_forms.engine.questions import entries
from cms_forms.engine.questions.base import Posted, register
from cms_forms.engine.questions.text import TextType

LONGEST_EMAIL = 254
EMAIL = re.compile(
    r"(?!\.)[^\s@\"(),:;<>\[\\\]]{1,64}(?<!\.)"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})",
    re.IGNORECASE,
)

SHORTEST_INTERNATIONAL, LONGEST_INTERNATIONAL = 8, 15
"""Digits after the plus: ITU-T E.164 allows 15."""


@register
class Email(TextType):
    """Stored as typed, without the space around it."""

    key = "email"
    label = "E-mail address"
    icon = "mail"
    template = "cms_forms/questions/email.html"

    def purposes(self, question: Question) -> Mapping[str, str]:
        return {"": "email"}

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        entry = entries.code(posted)
        name = entries.named(question, "your e-mail address")
        if not entry:
            entries.missing(question, f"Enter {name}")
            return None
        if len(entry) > LONGEST_EMAIL or ".." in entry or not EMAIL.fullmatch(entry):
            entries.refuse(f"Enter {name} in the right format, like name@example.com")
        return entry


@register
class Phone(TextType):
    """A UK number as 0…, or another country's as +…; digits only. National numbers have ten or
    eleven digits with the nought (Ofcom's National Telephone Numbering Plan)."""

    key = "phone"
    label = "Phone number"
    icon = "mobile-alt"
    template = "cms_forms/questions/phone.html"

    UK: ClassVar[re.Pattern[str]] = re.compile(r"0[1-9][0-9]{8,9}")
    ABROAD: ClassVar[re.Pattern[str]] = re.compile(
        rf"\+[0-9]{{{SHORTEST_INTERNATIONAL},{LONGEST_INTERNATIONAL}}}"
    )
    GROUPS: ClassVar[re.Pattern[str]] = re.compile(
        r"(02.)(....)(....)"  # London and other cities of eight-digit numbers
        r"|(01[0-9]1|011.|03..|08..|09..)(...)(....?)"  # large cities, and no place at all
        r"|(0....)(...)(...)|(0....)(.....)"  # mobiles and other places
    )

    def purposes(self, question: Question) -> Mapping[str, str]:
        return {"": "tel"}

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        entry = entries.code(posted)
        name = entries.named(question, "your phone number")
        if not entry:
            entries.missing(question, f"Enter {name}")
            return None
        number = self._stored(entry)
        if not self.UK.fullmatch(number) and not self.ABROAD.fullmatch(number):
            entries.refuse(
                f"Enter {name} with all its digits, like 01632 960 001 or +44 808 157 0192"
            )
        return number

    @staticmethod
    def _stored(entry: str) -> str:
        number = re.sub(r"[()/]", "", entries.SEPARATORS.sub("", entry))
        number = re.sub(r"^00", "+", number)
        return re.sub(r"^\+440?", "0", number)  # also +44 (0)20

    def display(self, question: Question, value: Value) -> str:
        found = self.GROUPS.fullmatch(str(value))
        return " ".join(filter(None, found.groups())) if found else str(value)

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        numbers = [self._stored(each) for each in values]
        return super().holds(question, value, operator, numbers, today)

"""How to reach a person: e-mail address and phone number."""

import re
from datetime import date

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Question
from cms_forms.engine.questions import entries
from cms_forms.engine.questions.base import Posted, register
from cms_forms.engine.questions.text import TextType

LONGEST_EMAIL = 254
EMAIL = re.compile(r"[^\s@\"(),:;<>\[\\\]]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}")

SHORTEST_INTERNATIONAL, LONGEST_INTERNATIONAL = 8, 15
"""Digits after the plus: ITU-T E.164 allows 15."""


@register
class Email(TextType):
    """Stored as typed, without the space around it."""

    key = "email"
    label = "E-mail address"
    icon = "mail"
    template = "cms_forms/questions/email.html"

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        entry = entries.line(posted)
        name = entries.named(question, "your e-mail address")
        if not entry:
            entries.missing(question, f"Enter {name}")
            return None
        well_formed = EMAIL.fullmatch(entry) and ".." not in entry and len(entry) <= LONGEST_EMAIL
        if not well_formed or entry.split("@")[0].startswith("."):
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

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        entry = entries.line(posted)
        name = entries.named(question, "your phone number")
        if not entry:
            entries.missing(question, f"Enter {name}")
            return None
        number = re.sub(r"[\s().\-–/]", "", entry)
        if number.startswith(("+440", "00440")):
            number = number.replace("440", "44", 1)  # as in +44 (0)20
        for prefix in ("+44", "0044"):
            if number.startswith(prefix):
                number = "0" + number.removeprefix(prefix)
        if number.startswith("00"):
            number = "+" + number[2:]
        digits = number.removeprefix("+")
        if not (digits.isascii() and digits.isdigit()):
            fits = False
        elif number.startswith("+"):
            fits = SHORTEST_INTERNATIONAL <= len(digits) <= LONGEST_INTERNATIONAL
        else:
            fits = bool(re.fullmatch(r"0[1-9]\d{8,9}", number))
        if not fits:
            entries.refuse(
                f"Enter {name} with all its digits, like 01632 960 001 or +44 808 157 0192"
            )
        return number

    def display(self, question: Question, value: Value) -> str:
        number = str(value)
        if not number.startswith("0"):
            return number
        if len(number) == 11 and number.startswith("02"):
            return f"{number[:3]} {number[3:7]} {number[7:]}"
        if len(number) == 11:
            return f"{number[:5]} {number[5:8]} {number[8:]}"
        return number

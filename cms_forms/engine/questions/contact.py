"""How to reach a person: e-mail address and phone number."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar, Final

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Operator, Question
from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop
from cms_forms.engine.questions import characters, entries
from cms_forms.engine.questions.base import WHOSE, Posted, is_own, register
from cms_forms.engine.questions.text import TextType

LONGEST_EMAIL: Final = 254
EMAIL: Final = re.compile(
    r"(?!\.)[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?<!\.)"
    r"@(?:[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})",
    re.IGNORECASE,
)
COPIED: Final = re.compile(
    r"(?:mailto:|[^<>@]*<)?\s*(?:mailto:)?([^<>]*?)(?:\?\w+=.*)?[\s>.,;]*", re.IGNORECASE
)
"""An address as it is copied: from a link, after a name, at the end of a sentence."""

MISTYPED: Final = frozenset({"con", "cmo", "ocm", "cim", "vom", "xom", "comm", "couk", "nett"})
"""Endings that are no domains, and what a hurried hand makes of the commonest two."""

SHORTEST_INTERNATIONAL, LONGEST_INTERNATIONAL = 7, 15
"""Digits after the plus. ITU-T E.164 allows 15; numbers of the smallest countries have 7."""

MIXED_AREAS: Final = (
    "1204|1208|1254|1276|1297|1298|1363|1364|1384|1386|1404|1420|1460|1461|1480|1488|1524|1527"
    "|1562|1566|1606|1629|1635|1647|1659|1695|1726|1744|1750|1768|1827|1837|1884|1900|1905|1935"
    "|1946|1949|1963|1995"
)
"""Area codes with some local numbers of five digits (Ofcom's National Telephone Numbering Plan)."""
UK: Final = re.compile(
    r"01[1-9][0-9]{8}|02[03489][0-9]{8}|0[3579][0-9]{9}|08[0-9]{9}"
    rf"|0(?:{MIXED_AREAS})[0-9]{{5}}|016977[0-9]{{4}}|0800[0-9]{{6}}|08001111|08454[5-9][0-9]{{2}}"
)
"""With the nought: eleven digits, but for the areas and services that have fewer."""
ABROAD: Final = re.compile(
    r"\+(?:1[2-9][0-9]{9}"
    rf"|(?!44)[2-9][0-9]{{{SHORTEST_INTERNATIONAL - 1},{LONGEST_INTERNATIONAL - 1}}})"
)
AROUND: Final = re.compile(
    r"^(?:tel|telephone|phone|mob|mobile|home|work|ffôn)\b[:.]?\s*|\s*\([^\d()]+\)$", re.IGNORECASE
)
"""Words around a number: "Mob: 07700 900123", "07700 900123 (work)"."""
EXTENSION: Final = re.compile(
    r"(.*[0-9)])[\s,;(]*(?:extension|extn?|estyniad|est|تحويلة|x|#)[.:]?\s*([0-9]{1,8})\)?",
    re.IGNORECASE,
)
"""A number and, in English, Welsh or Arabic, its extension."""


@register
class Email(TextType):
    """Stored as a mail system takes it: without what was copied along, quotes straight."""

    key = "email"
    label = gettext_noop("E-mail address")
    icon = "mail"
    template = "cms_forms/questions/email.html"
    settings = (WHOSE,)

    def purposes(self, question: Question) -> Mapping[str, str]:
        return {"": "email"} if is_own(question) else {}

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        generic = _("your e-mail address") if is_own(question) else _("an e-mail address")
        name = entries.named(question, generic)
        refusal = _("Enter {name} in the right format, like name@example.com").format(name=name)
        entry = entries.code(posted, most=2 * LONGEST_EMAIL, refusal=refusal)
        if not entry:
            entries.missing(question, _("Enter {name}").format(name=name))
            return None
        copied = COPIED.fullmatch(entry.strip("\"' "))
        address = re.sub(r"\s*@\s*", "@", copied[1]) if copied else ""
        if len(address) > LONGEST_EMAIL or ".." in address or not EMAIL.fullmatch(address):
            entries.refuse(refusal)
        ending = address.rpartition(".")[2]
        if ending.casefold() in MISTYPED:
            message = _("No address ends in “.{ending}”. {what_to_do}")
            entries.refuse(message.format(ending=ending, what_to_do=refusal))
        return address


@register
class Phone(TextType):
    """A UK number as 0…, or another country's as +…; digits only, then " ext " and those of an
    extension."""

    key = "phone"
    label = gettext_noop("Phone number")
    icon = "mobile-alt"
    template = "cms_forms/questions/phone.html"
    settings = (WHOSE,)

    GROUPS: ClassVar[re.Pattern[str]] = re.compile(
        r"(02.)(....)(....)"  # London and other cities of eight-digit numbers
        r"|(01[0-9]1|011.|03..|08..|09..)(...)(....?)"  # large cities, and no place at all
        r"|(0....)(...)(...)|(0....)(.....)"  # mobiles and other places
    )

    def purposes(self, question: Question) -> Mapping[str, str]:
        return {"": "tel"} if is_own(question) else {}

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        generic = _("your phone number") if is_own(question) else _("a phone number")
        name = entries.named(question, generic)
        refusal = _(
            "Enter {name} with all its digits, like 01632 960 001 or +44 808 157 0192"
        ).format(name=name)
        entry = entries.code(posted, refusal=refusal)
        if not entry:
            entries.missing(question, _("Enter {name}").format(name=name))
            return None
        stored = self._stored(entry)
        number = stored.partition(" ext ")[0]
        if not UK.fullmatch(number) and not ABROAD.fullmatch(number):
            entries.refuse(refusal)
        return stored

    @staticmethod
    def _stored(entry: str) -> str:
        entry = AROUND.sub("", characters.digits(entry[: entries.LONGEST_CODE]))
        found = EXTENSION.fullmatch(entry)
        number, extension = found.groups() if found else (entry, None)
        number = re.sub(r"^(\(?(?:\+|00).*?)\(0\)", r"\1", number)  # as in +353 (0)1
        number = re.sub(r"[()/]", "", characters.SEPARATORS.sub("", number))
        number = re.sub(r"[Oo]", "0", number)
        number = re.sub(r"^00", "+", number)
        number = re.sub(r"^\+440?|^44(?=[1-9][0-9]{9}$)", "0", number)
        return f"{number} ext {extension}" if extension else number

    def display(self, question: Question, value: Value) -> str:
        number, _between, extension = str(value).partition(" ext ")
        found = self.GROUPS.fullmatch(number)
        shown = " ".join(filter(None, found.groups())) if found else number
        if not extension:
            return shown
        return _("{number} extension {extension}").format(number=shown, extension=extension)

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

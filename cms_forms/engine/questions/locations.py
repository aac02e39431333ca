"""Where something is, as a code that is typed by hand: a grid reference, three words."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Operator, Question
from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop
from cms_forms.engine.questions import characters, entries
from cms_forms.engine.questions.base import Posted, register
from cms_forms.engine.questions.text import TextType

GREAT_BRITAIN: Final = frozenset(
    first + second
    for first, seconds in {
        "H": "PTUWXYZ",
        "N": "ABCDFGHJKLMNORSTUWXYZ",
        "O": "V",
        "S": "CDEHJKMNOPRSTUVWXYZ",
        "T": "AFGLMQRV",
    }.items()
    for second in seconds
)
"""The squares of 100 km of the Ordnance Survey National Grid that have land in them."""
NORTHERN_IRELAND: Final = frozenset("CDGHJ")
"""Those of the Irish Grid."""
REFERENCE: Final = re.compile(r"([A-Z]{1,2})([0-9]{4,10})")
WORDS: Final = re.compile(r"[^\W\d_]{2,30}")


class LocationType(TextType):
    """A code. Whoever does not know it describes the place in another question."""

    icon = "site"
    template = "cms_forms/questions/location.html"
    called: ClassVar[str]
    """What messages call it where its question has no name of its own."""
    refusal: ClassVar[str]
    """Says how it is written, to who entered something else."""

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        name = entries.named(question, _(self.called))
        refusal = _(self.refusal).format(name=name)
        entry = entries.code(posted, refusal=refusal)
        if not entry:
            entries.missing(question, _("Enter {name}").format(name=name))
            return None
        stored = self.read(entry)
        if stored is None:
            entries.refuse(refusal)
        return stored

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        codes = [self.read(each[: entries.LONGEST_CODE]) or each for each in values]
        return super().holds(question, value, operator, codes, today)

    @abstractmethod
    def read(self, entry: str) -> str | None:
        """The stored form; None for what is no such code."""


@register
class GridReference(LocationType):
    """Stored as letters and digits: TQ389773."""

    key = "grid_reference"
    label = gettext_noop("Grid reference")
    called = gettext_noop("the grid reference")
    refusal = gettext_noop("Enter {name} as two letters and 4 to 10 numbers, like TQ 389 773")

    def read(self, entry: str) -> str | None:
        found = REFERENCE.fullmatch(
            characters.SEPARATORS.sub("", characters.digits(entry).upper()).replace(",", "")
        )
        if found is None or len(found[2]) % 2:
            return None
        return found[0] if found[1] in GREAT_BRITAIN | NORTHERN_IRELAND else None

    def display(self, question: Question, value: Value) -> str:
        found = REFERENCE.fullmatch(str(value))
        if found is None:
            return str(value)
        half = len(found[2]) // 2
        return f"{found[1]} {found[2][:half]} {found[2][half:]}"


@register
class ThreeWords(LocationType):
    """Three words with dots between them, as an app on a telephone gives them."""

    key = "three_words"
    label = gettext_noop("Three words for a place")
    called = gettext_noop("the three words")
    refusal = gettext_noop("Enter {name} with a dot between them, like stone.river.lamp")

    def read(self, entry: str) -> str | None:
        words = re.split(r"[\s.,/]+", entry.casefold().strip(" ./"))
        if len(words) != 3 or not all(WORDS.fullmatch(word) for word in words):
            return None
        return ".".join(words)

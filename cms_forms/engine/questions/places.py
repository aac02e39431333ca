"""Where: a UK postal address, a place in words, a vehicle's registration mark."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import ClassVar, Final

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Operator, Question
from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop
from cms_forms.engine.questions import characters, entries
from cms_forms.engine.questions.base import (
    PREFILL,
    WHOSE,
    Invalid,
    Posted,
    Problem,
    QuestionType,
    Setting,
    is_own,
    question_type,
    register,
)
from cms_forms.engine.questions.text import TextType

LONGEST_LINE = 200
LONGEST_POSTCODE = 7

# The formats of BS 7666: A9, A99, A9A, AA9, AA99 or AA9A, then 9AA without C, I, K, M, O and V.
# No area starts with Q, V or X, or goes on with I, J or Z.
INWARD = "([0-9][ABD-HJLNP-UW-Z]{2})"
POSTCODE = re.compile(
    r"((?:[A-PR-UWYZ][A-HK-Y]?(?:[0-9]|[1-9][0-9])|[A-PR-UWYZ][0-9][A-HJKPS-UW]"
    r"|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRV-Y])|GIR(?=0AA))" + INWARD
)
_patterns = [POSTCODE]


def also_begin_with(letters: Iterable[str]) -> None:
    """Take postcodes for right that begin with letters of the site's own, as a made-up city has."""
    areas = "|".join(map(re.escape, letters))
    own = [re.compile(f"((?:{areas})(?:[0-9]|[1-9][0-9]))" + INWARD)] if areas else []
    _patterns[:] = [POSTCODE, *own]


def postcode(entry: str) -> str | None:
    """A postcode in capitals with its space: "SE10 8LT". None when the entry is not one. O for 0
    and I for 1 are set right where only one way gives a postcode."""
    letters = characters.SEPARATORS.sub("", characters.digits(entry).upper())
    if len(letters) > LONGEST_POSTCODE:
        return None
    for pattern in _patterns:
        if found := characters.reading(letters, pattern):
            return f"{found[1]} {found[2]}"
    return None


FIND: Final = Setting(
    key="find_by_postcode",
    label=gettext_noop("Offer to find the address by its postcode"),
    kind="choice",
    unset=gettext_noop("No"),
    help=gettext_noop(
        "Visitors give the postcode and choose from a list, or write the address as ever. The "
        "postcode alone is sent to whoever finds addresses for this site: not who asks, nor in "
        "which service. Nothing is offered where the site has nobody for it."
    ),
    choices=(
        ("yes", gettext_noop("Yes, but not while the service is sensitive")),
        ("sensitive_too", gettext_noop("Yes, in a sensitive service too")),
    ),
)
"""Off where nothing is said. A postcode leaves the server by it, so that the services in which it
would tell most about somebody say so in words of their own."""


def offers_to_find(question: Question, *, is_sensitive: bool) -> bool:
    """Whether its editor offers to find the address by a part of it, in a service that is
    sensitive or not.
    """
    if not question_type(question.type).finds_by:
        return False
    said = question.settings.get(FIND.key)
    return said == "sensitive_too" or (said == "yes" and not is_sensitive)


class PlaceType(QuestionType):
    """A type stored as named parts."""

    operators = frozenset({Operator.IS_ANSWERED})

    def fits(self, question: Question, value: object) -> bool:
        return (
            isinstance(value, Mapping)
            and len(value) > 0
            and all(isinstance(part, str) and isinstance(text, str) for part, text in value.items())
        )

    def posted(self, question: Question, value: Value) -> Posted:
        if not isinstance(value, Mapping):
            return {}
        return {part: [str(entry)] for part, entry in value.items()}

    def display(self, question: Question, value: Value) -> str:
        if not isinstance(value, Mapping):
            return ""
        return "\n".join(str(value[part]) for part in self.parts if value.get(part))

    def _lines(self, posted: Posted) -> dict[str, str]:
        message = _("Each line must be {most} characters or fewer")
        refusal = message.format(most=LONGEST_LINE)
        return {
            part: (entries.code if part == "postcode" else entries.line)(
                posted, part, most=LONGEST_LINE, refusal=refusal
            )
            for part in self.parts
        }


class AddressType(PlaceType):
    """Lines of an address, some of which must be there."""

    icon = "home"
    settings: ClassVar[tuple[Setting, ...]] = (WHOSE,)

    REQUIRED: ClassVar[Mapping[str, str]]
    """Part -> what is said where it is empty."""
    PURPOSES: ClassVar[Mapping[str, str]]
    """Part -> what HTML calls it, for the visitor's own."""

    def purposes(self, question: Question) -> Mapping[str, str]:
        return self.PURPOSES if is_own(question) else {}

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        lines = self._lines(posted)
        if not any(lines.values()):
            name = entries.named(question, _("the address"))
            entries.missing(question, _("Enter {name}").format(name=name), "line1")
            return None
        problems = [
            Problem(message=_(message), part=part)
            for part, message in self.REQUIRED.items()
            if not lines[part]
        ]
        problems += self.put_right(lines)
        if problems:
            raise Invalid(*problems)
        return {part: line for part, line in lines.items() if line}

    def put_right(self, lines: dict[str, str]) -> Sequence[Problem]:
        """Writes lines as they are stored; what is wrong with those that are not empty."""
        return ()


@register
class Address(AddressType):
    """Stored as {"line1", "line2", "town", "postcode"}; the second line may be absent."""

    key = "address"
    label = gettext_noop("Postcode and address")
    template = "cms_forms/questions/address.html"
    parts = ("line1", "line2", "town", "postcode")
    settings = (*AddressType.settings, FIND)
    finds_by = "postcode"

    REQUIRED: ClassVar[Mapping[str, str]] = {
        "line1": gettext_noop(
            "Enter the first line of the address, usually the building and street"
        ),
        "town": gettext_noop("Enter the town or city"),
        "postcode": gettext_noop("Enter the postcode, like RM1 1AA"),
    }
    PURPOSES: ClassVar[Mapping[str, str]] = {
        "line1": "address-line1",
        "line2": "address-line2",
        "town": "address-level2",
        "postcode": "postal-code",
    }

    def put_right(self, lines: dict[str, str]) -> Sequence[Problem]:
        normal = postcode(lines["postcode"])
        if lines["postcode"] and normal is None:
            return [Problem(message=self._not_full(), part="postcode")]
        lines["postcode"] = normal or ""
        return ()

    def searched(self, question: Question, posted: Posted) -> str:
        entry = entries.code(posted, "postcode", refusal=self._not_full())
        normal = postcode(entry)
        if normal is None:
            missing = _(self.REQUIRED["postcode"])
            entries.refuse(self._not_full() if entry else missing, "postcode")
        return normal

    @staticmethod
    def _not_full() -> str:
        return _("Enter a full UK postcode, like RM1 1AA")


@register
class Place(PlaceType):
    """Where it happened, in words: "outside the library". Stored as {"text", "postcode"}."""

    key = "place"
    label = gettext_noop("Place")
    icon = "site"
    template = "cms_forms/questions/place.html"
    parts = ("text", "postcode")
    settings = (PREFILL,)

    def prefilled(self, question: Question, words: str) -> Value:
        return {"text": words}

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        lines = self._lines(posted)
        if not any(lines.values()):
            name = entries.named(question, _("where it was"))
            entries.missing(question, _("Enter {name}").format(name=name), "text")
            return None
        if not lines["text"]:
            entries.refuse(_("Describe the place, like the street and what is near it"), "text")
        normal = postcode(lines["postcode"])
        if lines["postcode"] and normal is None:
            message = _("Enter a full UK postcode, like RM1 1AA, or leave it empty")
            entries.refuse(message, "postcode")
        return {part: line for part, line in (lines | {"postcode": normal or ""}).items() if line}


@register
class VehicleRegistration(TextType):
    """A registration mark, stored in capitals without spaces.

    British and Northern Irish formats since 1903: current (AB12CDE), prefix (A123BCD), suffix
    (ABC123D), dateless (ABC123, 1234AB) and Northern Irish (AIZ1234); diplomatic (101D123),
    military (12AB34) and trade plates (12345).
    """

    key = "vehicle_registration"
    label = gettext_noop("Vehicle registration")
    icon = "tag"
    template = "cms_forms/questions/registration.html"
    settings = (
        Setting(
            key="allow_foreign",
            label=gettext_noop("Also accept marks of other countries"),
            kind="boolean",
        ),
    )

    CURRENT: ClassVar[re.Pattern[str]] = re.compile(r"([A-HJ-PR-Y]{2}[0-9]{2})([A-HJ-PR-Z]{3})")
    OLDER: ClassVar[re.Pattern[str]] = re.compile(
        r"([A-Z][1-9][0-9]{0,2})([A-Z]{3})|([A-Z]{3})([1-9][0-9]{0,2}[A-Z])"
        r"|([A-Z]{1,3})([0-9]{1,4})|([0-9]{1,4})([A-Z]{1,3})"
        r"|([0-9]{3})([DX])([0-9]{3})|([0-9]{2})([A-Z]{2})([0-9]{2})|([0-9]{5})"
    )
    LONGEST: ClassVar[int] = 12
    FOREIGN: ClassVar[re.Pattern[str]] = re.compile(rf"[^\W_]{{2,{LONGEST}}}")

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        name = entries.named(question, _("the registration number"))
        refusal = _("Enter {name} as it is on the number plate, like AB12 CDE").format(name=name)
        entry = entries.code(posted, refusal=refusal)
        if not entry:
            entries.missing(question, _("Enter {name}").format(name=name))
            return None
        mark = self._stored(entry)
        if len(mark) > self.LONGEST:
            entries.refuse(refusal)
        if self.OLDER.fullmatch(mark):
            return mark
        current = characters.reading(mark, self.CURRENT)
        if current:
            return current[0]
        if not entries.flag(question, "allow_foreign") or not self.FOREIGN.fullmatch(mark):
            entries.refuse(refusal)
        return mark

    @staticmethod
    def _stored(entry: str) -> str:
        entry = characters.digits(entry[: entries.LONGEST_CODE])
        return characters.SEPARATORS.sub("", entry).upper()

    def display(self, question: Question, value: Value) -> str:
        mark = str(value)
        found = self.CURRENT.fullmatch(mark) or self.OLDER.fullmatch(mark)
        return " ".join(part for part in found.groups() if part) if found else mark

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        marks = [self._stored(each) for each in values]
        return super().holds(question, value, operator, marks, today)

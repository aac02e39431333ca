"""Reading what the browser sent: one clean text out of untrusted values, and words for messages."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NoReturn

from cms_forms.engine.definition import Operator, Question
from cms_forms.engine.questions.base import Invalid, Posted, Problem

LONGEST_ENTRY: Final = 100_000
"""Characters that any entry may have before it is even looked at."""

LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
"""All that ends a line somewhere: word processors paste the rarer ones."""

UNKEPT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of letters."""

SEPARATORS: Final = re.compile(r"[\s.\-\u2010-\u2015\u2212]")
"""Space, dots, hyphens and dashes, with which people group letters and digits."""


def refuse(message: str, part: str = "") -> NoReturn:
    raise Invalid(Problem(message=message, part=part))


def text(posted: Posted, part: str = "") -> str:
    """The last value of a part, trimmed, its line ends and composed letters normalised.

    Empty when nothing in it can be seen. Raises `Invalid` for what no person types: control
    characters and halves of letters.
    """
    values = posted.get(part, ())
    entry = values[-1] if values else ""
    if len(entry) > LONGEST_ENTRY:
        refuse("This is too long to be read. Shorten it", part)
    entry = unicodedata.normalize("NFC", LINE_ENDS.sub("\n", entry)).strip()
    if UNKEPT.search(entry):
        refuse("This has a character that cannot be kept. Type it again without symbols", part)
    return entry if any(_is_visible(letter) for letter in entry) else ""


def _is_visible(letter: str) -> bool:
    return not letter.isspace() and unicodedata.category(letter) != "Cf"


def line(posted: Posted, part: str = "") -> str:
    """As `text`, on one line."""
    return " ".join(text(posted, part).split())


def code(posted: Posted, part: str = "") -> str:
    """As `line`, without the invisible marks that come along when a number is pasted."""
    entry = line(posted, part)
    if not entry.isascii():
        entry = "".join(letter for letter in entry if unicodedata.category(letter) != "Cf")
    return entry.strip()


def texts(posted: Posted, part: str = "") -> list[str]:
    """Every value of a part, as sent."""
    return [value for value in posted.get(part, ()) if value]


def named(question: Question, generic: str) -> str:
    """What messages call the answer: "the date of the collision", or the generic word."""
    return question.name or generic


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def missing(question: Question, message: str, part: str = "") -> None:
    """Nothing was entered: None for an optional question, else `Invalid`."""
    if question.required:
        refuse(question.required_message or message, part)


def integer(question: Question, key: str, least: int, most: int) -> int | None:
    """A setting that is a whole number in its range; None when it is absent or makes no sense.

    A draft with a broken limit can be walked as though it had none. Lint names it.
    """
    value = question.settings.get(key)
    fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    return value if fits else None  # type: ignore[return-value]


def flag(question: Question, key: str) -> bool:
    return question.settings.get(key) is True


def holds_on_text(value: object, operator: Operator, values: Sequence[str]) -> bool:
    """Tests on words ignore case and the space around them."""
    if not isinstance(value, str) or not values:
        return False
    own, other = value.strip().casefold(), values[0].strip().casefold()
    match operator:
        case Operator.IS:
            return own == other
        case Operator.IS_NOT:
            return own != other
        case Operator.IS_ONE_OF:
            return own in {each.strip().casefold() for each in values}
        case Operator.CONTAINS:
            return other in own
        case Operator.DOES_NOT_CONTAIN:
            return other not in own
        case _:
            return False

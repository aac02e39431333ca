"""Reading what the browser sent: one clean text out of untrusted values, and words for messages."""

import re
from collections.abc import Sequence
from typing import Final, NoReturn

from cms_forms.engine import limits
from cms_forms.engine.definition import Operator, Question
from cms_forms.engine.language import gettext as _
from cms_forms.engine.questions import characters
from cms_forms.engine.questions.base import LIMIT_MESSAGE, Invalid, Posted, Problem

UNKEPT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of letters."""

LONGEST_CODE: Final = 100
"""Characters of an entry of a few letters and digits: a number, a date, a mark."""


def most_read(most: int) -> int:
    """How long an entry may be as it was sent to have at most that many characters once it is
    clean: a line end is two of them, a letter with its accents three, and there may be space."""
    return most + min(2 * most, 5_000) + 100


def refuse(message: str, part: str = "") -> NoReturn:
    raise Invalid(Problem(message=message, part=part))


def text(
    posted: Posted,
    part: str = "",
    *,
    most: int = limits.LONGEST_TEXT,
    refusal: str = "",
) -> str:
    """The last value of a part, trimmed, its line ends and composed letters normalised.

    Empty when nothing in it can be seen. Raises `Invalid` with `refusal` when it has more than
    `most` characters, and for what no person types: control characters and halves of letters.
    """
    refusal = refusal or _too_long()
    return _within(_read(posted, part, most, refusal), part, most, refusal)


def line(
    posted: Posted,
    part: str = "",
    *,
    most: int = limits.LONGEST_TEXT,
    refusal: str = "",
) -> str:
    """As `text`, on one line."""
    refusal = refusal or _too_long()
    entry = " ".join(_read(posted, part, most, refusal).split())
    return _within(entry, part, most, refusal)


def code(posted: Posted, part: str = "", *, most: int = LONGEST_CODE, refusal: str) -> str:
    """As `line`, as a keyboard would have typed it: without the invisible marks that come along
    when a number is pasted, without typographic quotes and dashes."""
    entry = " ".join(characters.plain(_read(posted, part, most, refusal)).split())
    return _within(entry, part, most, refusal)


def _too_long() -> str:
    return _("This is too long to be read. Shorten it")


def _read(posted: Posted, part: str, most: int, refusal: str) -> str:
    values = posted.get(part, ())
    entry = values[-1] if values else ""
    # Before anything that takes time; and again, because letters taken apart are more.
    entry = _within(entry, part, most_read(most), refusal)
    entry = _within(characters.apart(entry), part, most_read(most), refusal)
    composed = characters.composed(characters.LINE_ENDS.sub("\n", entry))
    if composed is None:
        refuse(_("This has a letter with more accents than can be kept. Type it again"), part)
    entry = composed.strip()
    if UNKEPT.search(entry):
        refuse(_("This has a character that cannot be kept. Type it again without symbols"), part)
    return entry if characters.is_seen(entry) else ""


def _within(entry: str, part: str, most: int, refusal: str) -> str:
    if len(entry) > most:
        refuse(refusal, part)
    return entry


def texts(posted: Posted, part: str = "") -> list[str]:
    """Every value of a part, as sent: at most as many as there can be options, and one more."""
    return [value for value in posted.get(part, ())[: limits.MOST_ENTRIES + 1] if value]


def over(question: Question, message: str, part: str = "") -> NoReturn:
    """Refuses an entry that breaks a limit, in the editor's words where there are any."""
    refuse(limit_message(question) or message, part)


def limit_message(question: Question) -> str:
    return str(question.settings.get(LIMIT_MESSAGE.key) or "")


def named(question: Question, generic: str) -> str:
    """What messages call the answer: "the date of the collision", or the generic word."""
    return question.name or generic


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
        case Operator.CONTAINS:
            return other in own
        case Operator.DOES_NOT_CONTAIN:
            return other not in own
        case _:
            return False

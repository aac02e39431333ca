"""What single characters of an entry are: seen or not, letters or lookalikes of ASCII, marks."""

import re
import unicodedata
from itertools import product
from typing import Final

LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
"""All that ends a line somewhere: word processors paste the rarer ones."""

SEPARATORS: Final = re.compile(r"[\s.\-\u2010-\u2015\u2212]")
"""Space, dots, hyphens and dashes, with which people group letters and digits."""

BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U00013441\U00013442\U0001d159")
"""Letters and symbols that print as nothing: fillers of Hangul, the empty cell of Braille, the
place of a picture, blanks of hieroglyphs and of notes."""

TOO_MANY_MARKS: Final = re.compile(rb"[^\0]{31}")
"""In combining classes. Unicode's Stream-Safe Text Format (UAX 15) allows 30 marks on a letter.
Putting more of them into order takes time in proportion to the square of their number."""

TIBETAN_VOWELS: Final = {
    "\u0f73": "\u0f71\u0f72",
    "\u0f75": "\u0f71\u0f74",
    "\u0f81": "\u0f71\u0f80",
}
"""The only letters of combining class 0 that consist of marks."""

TYPED_FOR: Final = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width forms
    | dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u2032"), "'")
    | dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033"), '"')
    | dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE63], "-")
    | {0x3002: ".", 0x066B: ".", 0x066C: ",", 0x060C: ",", 0xFFE1: "£"}
)
"""What phones, word processors and keyboards of other scripts put for a character of ASCII."""


def apart(text: str) -> str:
    """With letters that hide marks from their count taken apart."""
    if not text.isascii():
        for vowel, marks in TIBETAN_VOWELS.items():
            text = text.replace(vowel, marks)
    return text


def composed(text: str) -> str | None:
    """In Normalization Form C, in time proportional to the length; None where more marks sit on one
    letter than any language has. The text must be `apart`."""
    if text.isascii():
        return text
    if TOO_MANY_MARKS.search(bytes(map(unicodedata.combining, text))):
        return None
    return unicodedata.normalize("NFC", text)


def is_seen(text: str) -> bool:
    """Whether anything in a text prints. Space, marks without a letter, controls of direction,
    fillers and code points that are not assigned do not."""
    # Most texts begin with what is seen; the rest of a long one is not even sorted into a set.
    return any(
        unicodedata.category(each)[0] not in "CMZ"
        for some in (text[:20], text[20:])
        for each in set(some) - BLANKS
    )


def plain(text: str) -> str:
    """A code as a keyboard types it: without what does not print, in ASCII where it has the
    character."""
    if text.isascii():
        return text
    return "".join(
        each
        for each in text.translate(TYPED_FOR)
        if each not in BLANKS
        and unicodedata.category(each) != "Cf"
        and not "\ufe00" <= each <= "\ufe0f"  # variation selectors, as in emoji
    )


ABOUT = re.compile(
    r"(?:(?:about|around|approx(?:imately|\.)?|roughly|circa|at|tua|حوالي|~) ?\b)+", re.IGNORECASE
)
"""In English, Welsh and Arabic."""


def without_about(text: str) -> str:
    """Without the words by which people begin what they do not know for sure: "about 9pm"."""
    found = ABOUT.match(text)
    return text[found.end() :].strip() if found else text


def digits(text: str) -> str:
    """With the decimal digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(each, each)) for each in text)


def reading(mark: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """A mark that fits a pattern as typed, or in the only way in which it does once O and 0, and I
    and 1, are told apart. `mark` must be short: each of the four letters doubles the ways."""
    found = pattern.fullmatch(mark)
    if found:
        return found
    ways = product(*({"O": "O0", "0": "O0", "I": "I1", "1": "I1"}.get(each, each) for each in mark))
    fitting = [found for way in ways if (found := pattern.fullmatch("".join(way)))]
    return fitting[0] if len(fitting) == 1 else None

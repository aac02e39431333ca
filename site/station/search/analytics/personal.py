"""Whether what somebody typed may say who they are, or whom they mean. Pure.

In doubt it does: a query that is not counted costs a number in a report.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 80
"""Characters. Whoever types more tells a story."""
MOST_WORDS: Final = 8
EMAIL: Final = re.compile(r"\S@|@\S|\bat\s+\w+\s+dot\b|https?:|www\.|\S\.(com|co|org|net|uk)\b")
DIGITS: Final = re.compile(r"(?:\d[\W_]*){5,}")
"""Telephone numbers, references, cards: five digits in a row, whatever stands between them."""
POSTCODE: Final = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b|\b[a-z]{1,2}\d{1,2}[a-z]?\b")
"""A whole one, or its first half: M4, SW1A."""
ROADS: Final = re.compile(
    r"\b[abm]\d{1,4}(\(m\))?(?=$|\s+(motorway|junction|road|crash|collision|accident|closed?|"
    r"closure|speed|cameras?|roadworks|traffic)\b)"
)
"""“A38 collision” is a road; “M4” alone may be half a postcode, and is read as the road."""
REGISTRATION: Final = re.compile(
    r"\b[a-z]{2}\s?\d{2}\s?[a-z]{3}\b|\b[a-z]\s?\d{1,3}\s?[a-z]{3}\b|\b[a-z]{3}\s?\d{1,3}\s?[a-z]\b"
    r"|\b\d{1,4}\s?[a-z]{1,3}\b(?<!\bst)(?<!\bnd)(?<!\brd)(?<!\bth)|\b[a-z]{1,3}\s?\d{3,4}\b"
)
"""Those of the United Kingdom since 1963, those before, and those of Northern Ireland."""
INSURANCE: Final = re.compile(r"\b[a-z]{2}\s?(\d{2}\s?){3}[a-d]?\b")
BIRTH: Final = re.compile(r"\b\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2,4}\b|\bborn\b|\bdob\b|\bd\.o\.b")
ADDRESS: Final = re.compile(
    r"\b\d+[a-z]?,?\s+(\w+\s+){1,3}(street|st|road|rd|avenue|ave|lane|ln|drive|close|court|way|"
    r"place|terrace|gardens|square|crescent|grove|hill|row|mews|park|house|flats?)\b"
    r"|\b(flat|apartment|apt|number|no)\s*\d+"
)
NAMED: Final = re.compile(
    r"\b(my|his|her|their|s?he'?s|our|husband'?s|wife'?s|son'?s|daughter'?s|whose|suspect'?s?)\s+"
    r"(full\s+|first\s+|last\s+|sur)?name\b|\bname'?s\b|\bname\s+(is|of|was)\b|\b(called|named)\b"
    r"|\bi\s?a?'?m\s+(mr|mrs|ms|miss|dr)\b|\b(mr|mrs|ms|miss|dr|pc|ps|sgt|sergeant|constable|"
    r"inspector|insp|dc|ds|di|officer)\.?\s+(?!for|of|to|in|and|or|who|on|ratings?|misconduct|"
    r"recruitment|jobs?|numbers?|training|pay|salary|salaries|uniforms?|rank|record)[a-z]+"
    r"|\b(this is|it'?s me)\b|\bi'?\s?a?m\s+[a-z]+\s+[a-z]+$|\bregards\b|\bdear\b"
)
"""Somebody says a name, or whose it is."""
KEPT_NUMBERS: Final = frozenset({"999", "101", "111", "112", "18000", "18001"})


def normal(text: str) -> str:
    """Small letters, one form of each letter, single spaces: the same for the same query."""
    plain = unicodedata.normalize("NFKC", text[:200]).casefold().replace("’", "'")
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())


def is_personal(text: str) -> bool:
    """Whether nothing of it is to be kept. `text` as `normal` makes it, or as it was typed."""
    text = normal(text)
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS:
        return True
    # Spelled out figures of other scripts are figures too.
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    rest = " ".join(word for word in plain.split() if word not in KEPT_NUMBERS)
    rest = re.sub(r"\b(section|s|act|article|part|year|in|since|for)\s+\d{1,4}[a-z]?\b", " ", rest)
    rest = ROADS.sub(" ", rest)
    rest = re.sub(r"\b(19|20)\d\d(\s*[-/]\s*(\d\d|(19|20)\d\d))?\b", " ", rest)
    kinds = (EMAIL, DIGITS, POSTCODE, REGISTRATION, INSURANCE, BIRTH, ADDRESS, NAMED)
    return any(kind.search(rest) for kind in kinds) or bool(BIRTH.search(plain))

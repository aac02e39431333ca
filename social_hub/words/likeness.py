"""Whether two posts say the same. X forbids that of many accounts (automation rules)."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

import regex

from social_hub.words.links import links

ALIKE: Final = 0.8
"""From this share of the same words in the same order two posts are substantially similar."""
WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def said(text: str) -> tuple[str, ...]:
    """The words of a text, without links, case and punctuation."""
    for link in reversed(links(text)):
        text = f"{text[: link.start]} {text[link.end :]}"
    return tuple(WORD.findall(text.casefold()))


def is_alike(one: str, other: str) -> bool:
    first, second = said(one), said(other)
    if not first or not second:
        return first == second and one.strip() == other.strip()
    match = SequenceMatcher(None, first, second, autojunk=False)
    return match.real_quick_ratio() >= ALIKE and match.ratio() >= ALIKE

"""Texts in another language than the form's own: what a translation is made of."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

_KEYS: Final = re.compile(r' data-block-key="[^"]*"')


@dataclass(frozen=True, kw_only=True)
class Translation:
    """One text of a form in another language."""

    text: str
    """Plain, or HTML where the original is."""
    of: str
    """The `fingerprint` of the original that it was made of. Of another one than the present, the
    translation may say what is no longer so: nobody but editors and translators is shown it."""


class Untranslated(str):
    """Words in the form's own language that stand among words in another one.

    A screen marks them as what they are. What is made of them, a message or a heading, is an
    ordinary text.
    """

    __slots__ = ()


def fingerprint(original: str) -> str:
    """Tells whether a text is still the one that was translated: 12 hexadecimal digits.

    The keys that the rich text editor gives to its blocks say nothing, and it gives new ones.
    """
    return blake2b(_KEYS.sub("", original).encode(), digest_size=6).hexdigest()


def lines(words: str) -> list[str]:
    """Each line of a text, as untranslated as the whole."""
    kind = Untranslated if isinstance(words, Untranslated) else str
    return [kind(line) for line in words.split("\n")]

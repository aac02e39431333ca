"""Whether rich text says anything."""

import re
import unicodedata
from html import unescape
from typing import Final

_TAG = re.compile(r"<[^>]*>")
_UNSEEN: Final = ("Z", "C")
"""Categories of Unicode that show nothing: spaces of every width, joiners, controls."""


def has_words(html: str) -> bool:
    """Whether a reader sees anything: `<p>&nbsp;</p>` and `<p><br/></p>` say nothing."""
    return any(
        not unicodedata.category(letter).startswith(_UNSEEN)
        for letter in unescape(_TAG.sub("", html))
    )


def said(html: str) -> str:
    """The rich text, or nothing where it says nothing."""
    return html if has_words(html) else ""

"""Words that staff write: those of which nothing prints are none.

Spaces of every width, marks of direction and fillers say nothing to whoever reads them.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from django import forms

BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc")
"""Letters and symbols that print as nothing: fillers of Hangul, the empty cell of Braille, the
place of a picture."""


def is_seen(text: str) -> bool:
    """Whether anything in a text prints. Space, marks without a letter and controls do not."""
    return any(unicodedata.category(each)[0] not in "CMZ" and each not in BLANKS for each in text)


class WrittenField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text if text and is_seen(text) else self.empty_value

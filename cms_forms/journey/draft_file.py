"""A file that a visitor has added, as a screen shows it. A value, without the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass

from cms_forms.engine.answers import Value
from cms_forms.engine.questions.files import size_words


@dataclass(frozen=True, kw_only=True)
class DraftFile:
    id: str
    name: str
    size: int
    expected: int
    is_whole: bool
    answer: Value
    """What stands for it in the answers, once it is whole."""

    @property
    def size_words(self) -> str:
        return size_words(self.size)

    @property
    def expected_words(self) -> str:
        return size_words(self.expected)

"""A screen on which files were added or removed, or that was saved before it was right: what else
was typed there, and what to say of it.

Nothing of it is an answer: the walk does not see it, and "Continue" alone checks what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from cms_forms.engine.questions.base import Posted


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    posted: Mapping[str, Posted] = field(default_factory=dict)
    """Question id -> what was typed. Nothing of questions for files."""
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Question id -> why files were not taken."""
    told: Sequence[str] = ()
    """Which files were added or removed, in words."""

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, stored: object) -> Unfinished | None:
        """None for what another version of this code has stored in another shape."""
        if not isinstance(stored, Mapping):
            return None
        try:
            return cls(**stored)
        except TypeError:
            return None

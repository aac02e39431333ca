"""What is shown of few: they could be told from each other.

A small number is left out, and beside it what would give it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

LEAST: Final = 5
"""Fewer people than this are not counted out: they could be told from each other."""
ROUNDED_TO: Final = 5
"""Steps: the difference of two exact numbers would give a small one away."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One bar with its number."""

    label: str
    count: int | None
    """None: fewer than `LEAST`, and more than none."""
    share: int = 0
    """Per cent of the longest bar."""
    more: str = ""


def withheld(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Without small ones; and where only one is small, or all of them are few together, without the
    next one too: what is left out could be worked out from the total.
    """
    small = {label for label, count in counts.items() if 0 < count < LEAST}
    others = sorted((count, label) for label, count in counts.items() if count >= LEAST)
    while small and others and (len(small) == 1 or sum(counts[each] for each in small) < LEAST):
        small.add(others.pop(0)[1])
    return {label: None if label in small else count for label, count in counts.items()}


def rows(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[Row]:
    """In the order of the labels."""
    kept = withheld({key: counts.get(key, 0) for key in labels})
    longest = max((count for count in kept.values() if count), default=0)
    return [
        Row(label=labels[key], count=count, share=share_of(count, longest))
        for key, count in kept.items()
    ]


def share_of(count: int | None, whole: int) -> int:
    """Per cent."""
    return round(100 * (count or 0) / whole) if whole else 0


def rounded(count: int) -> int:
    return ROUNDED_TO * round(count / ROUNDED_TO)


def enough(count: int) -> int | None:
    """The number as it is shown. None: fewer than `LEAST`, and more than none."""
    return None if 0 < count < LEAST else count


def told(count: int | None) -> int | str:
    """What `enough` has left of a number, or words in its place."""
    return _("fewer than {least}").format(least=LEAST) if count is None else count


def few(count: int) -> str:
    """The number as it is shown, in words."""
    return str(told(enough(count)))

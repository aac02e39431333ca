"""Columns of a chart as plain numbers that a template writes as SVG. Its words stand beside it, in
HTML, so that they keep their size at any width.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 100
"""Of the box; each column is one wide."""
GAP: Final = 0.14
"""On either side of a column."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A rectangle of a column."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    """A class of the stylesheet."""


@dataclass(frozen=True, kw_only=True)
class Column:
    label: str
    """Below it."""
    words: str
    """Above it: the figure, or why there is none."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    pieces: Sequence[Piece]
    columns: Sequence[Column]

    @property
    def width(self) -> int:
        return len(self.columns)


def columns(
    values: Sequence[Sequence[tuple[str, float]]],
    labels: Sequence[str],
    words: Sequence[str],
    *,
    top: float | None = None,
) -> Columns:
    """Each column's pieces, (kind, value) pairs from the bottom up. `top` is the value of a column
    as high as the box: the highest, unless it is given.
    """
    highest = top or max((sum(value for _, value in column) for column in values), default=0) or 1
    pieces = []
    for place, column in enumerate(values):
        below = 0.0
        for kind, value in column:
            high = value * HEIGHT / highest
            if high:
                pieces.append(
                    Piece(
                        x=round(place + GAP, 2),
                        y=round(HEIGHT - below - high, 2),
                        width=round(1 - 2 * GAP, 2),
                        height=round(high, 2),
                        kind=kind,
                    )
                )
            below += high
    shown = [Column(label=label, words=word) for label, word in zip(labels, words, strict=True)]
    return Columns(pieces=pieces, columns=shown)

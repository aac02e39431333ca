"""Which areas are like an area, so that its figures can be read beside theirs.

Police forces in England and Wales are compared with others of their kind (source: HMICFRS, Most
Similar Groups), by facts of the census that no neighbourhood has. What every neighbourhood has is
used here: residents, the rate of all crime, and which types make it up.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]

UNLIKE: Final = 1e9


def nearest(
    residents: Numbers, years: Numbers, all_types: Numbers, *, count: int
) -> list[list[int]]:
    """For each area the places of those most like it, the nearest first.

    `residents` and `all_types` (the year's count of everything) have one number an area, `years`
    one an area and type; NaN where unknown. The distance is the sum of three parts of equal
    weight: how many times more residents, how many times higher a rate (both as logarithms), and
    how unlike the shares of the types (Hellinger's distance, from 0 to 1). An area with anything
    unknown is like no other.
    """
    if count < 1 or len(residents) < 2:
        return [[] for _ in residents]
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.log(residents)
        rate = np.log((all_types + 1) / residents)
        shares = np.sqrt(years / years.sum(axis=1, keepdims=True))
    likeness = shares @ shares.T
    apart = (
        np.abs(size[:, None] - size[None, :])
        + np.abs(rate[:, None] - rate[None, :])
        + np.sqrt(np.clip(1 - likeness, 0, 1))
    )
    apart[~np.isfinite(apart)] = UNLIKE
    np.fill_diagonal(apart, UNLIKE)
    ranked = np.argsort(apart, axis=1, kind="stable")[:, :count]
    return [
        [int(other) for other in others if apart[place, other] < UNLIKE]
        for place, others in enumerate(ranked)
    ]

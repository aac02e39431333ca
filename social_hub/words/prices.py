"""What a post costs, in US dollars (X, pay per use since 6 February 2026; the others are free)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from social_hub.words.links import links


@dataclass(frozen=True)
class Price:
    """In US dollars."""

    plain: Decimal = Decimal(0)
    with_link: Decimal = Decimal(0)


PRICES: Final[Mapping[str, Price]] = {"x": Price(Decimal("0.015"), Decimal("0.200"))}
FREE: Final = Price()


def has_link(text: str) -> bool:
    """Also where the address is none that X would link: its price must never be told too low."""
    return "://" in text or bool(links(text))


def price(text: str, network: str, prices: Mapping[str, Price] = PRICES) -> Decimal:
    """Of one post with this text."""
    entry = prices.get(network, FREE)
    return entry.with_link if has_link(text) else entry.plain
